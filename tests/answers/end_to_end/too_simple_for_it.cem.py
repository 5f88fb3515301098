end_to_end = {
    "pixels, one linear layer": "No",
    "edge histograms, 20 layers": "No",
    "pixels, convolutional network": "Yes",
    "sound, syllables cut by a rule, network": "No",
}
