weights_of_a_layer = {"dense": 50_348_032, "convolution": 27 * 16 * 1024 + 16, "convolution, 64 × 64": 27 * 16 * 4096 + 16}
