alexnet_numbers = {
    "first map, 224": 54,
    "first map, 227": 55,
    "second convolution": 5 * 5 * 48 * 128 + 128,
    "first dense row": 37752832,
}
