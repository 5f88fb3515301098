alexnet_numbers = {
    "first map, 224": 54.0,
    "first map, 227": 55,
    "second convolution": 614656,
    "first dense row": 37752832,
}
