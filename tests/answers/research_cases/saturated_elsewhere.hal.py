research_cases = {
    "autoencoder": "a way past the code",
    "attack": "wrong gradient",
    "gan": "saturated",
    "vae": "saturated",
    "ntm": "no sharpening",
    "agent": "moving target",
}
