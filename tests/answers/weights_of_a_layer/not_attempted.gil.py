weights_of_a_layer = {"dense": ..., "convolution": ..., "convolution, 64 × 64": ...}
