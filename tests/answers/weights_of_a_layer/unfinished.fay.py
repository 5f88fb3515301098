weights_of_a_layer = {"dense": 50_348_032, "convolution": 448, "convolution, 64 × 64": ...}
