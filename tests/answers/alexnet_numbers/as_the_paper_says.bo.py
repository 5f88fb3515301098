alexnet_numbers = {
    "first map, 224": 55,
    "first map, 227": 55,
    "second convolution": 307456,
    "first dense row": 37752832,
}
