weights_of_a_layer = {"dense": 32 * 32 * 3 * 32 * 32 * 16 + 32 * 32 * 16, "convolution": (3 * 3 * 3 + 1) * 16, "convolution, 64 × 64": (3 * 3 * 3 + 1) * 16}
