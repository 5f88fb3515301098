weights_of_a_layer = {"dense": 32 * 32 * 32 * 32 * 16 + 32 * 32 * 16, "convolution": 160, "convolution, 64 × 64": 160}
