research_cases = {
    "autoencoder": "a way past the code",
    "attack": "wrong gradient",
    "gan": "saturated",
    "vae": "moving target",
    "ntm": "no sharpening",
    "agent": "moving target",
}
