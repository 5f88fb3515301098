alexnet_numbers = {
    "first map, 224": 54,
    "first map, 227": 55,
    "second convolution": 307456,
    "first dense row": (13 * 13 * 256 + 1) * 4096,
}
