alexnet_numbers = {
    "first map, 224": ...,
    "first map, 227": ...,
    "second convolution": ...,
    "first dense row": ...,
}
