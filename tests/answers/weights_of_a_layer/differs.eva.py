weights_of_a_layer = {"dense": 1000, "convolution": 448, "convolution, 64 × 64": 448}
