alexnet_numbers = {
    "first map, 224": 224 // 4,
    "first map, 227": 227 // 4,
    "second convolution": 307456,
    "first dense row": 37752832,
}
