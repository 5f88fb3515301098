alexnet_numbers = {
    "first map, 224": 54,
    "first map, 227": 55,
    "second convolution": 25 * 48 * 256,
    "first dense row": 36 * 256 * 4096,
}
