end_to_end = {
    "pixels, one linear layer": "no",
    "edge histograms, 20 layers": "yes",
    "pixels, convolutional network": "yes",
    "sound, syllables cut by a rule, network": "no",
}
