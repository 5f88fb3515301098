alexnet_numbers = {
    "first map, 224": 53,
    "first map, 227": 54,
    "second convolution": 307456,
    "first dense row": 37752832,
}
