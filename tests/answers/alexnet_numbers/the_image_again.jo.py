alexnet_numbers = {
    "first map, 224": 54,
    "first map, 227": 55,
    "second convolution": (25 * 3 + 1) * 256,
    "first dense row": 37752832,
}
