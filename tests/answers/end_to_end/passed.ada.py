end_to_end = {
    "pixels, one linear layer": "Yes",
    "edge histograms, 20 layers": "no",
    "pixels, convolutional network": "yes",
    "sound, syllables cut by a rule, network": "No",
}
