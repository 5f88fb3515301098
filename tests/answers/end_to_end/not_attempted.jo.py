end_to_end = {
    "pixels, one linear layer": ...,
    "edge histograms, 20 layers": ...,
    "pixels, convolutional network": ...,
    "sound, syllables cut by a rule, network": ...,
}
