weights_of_a_layer = {"dense": 50_331_648, "convolution": 432, "convolution, 64 × 64": 432}
