alexnet_numbers = {
    "first map, 224": 54,
    "first map, 227": 55,
    "second convolution": 5 * 5 * 96 * 256 + 256,
    "first dense row": 37752832,
}
