research_cases = {
    "autoencoder": "a way past the code",
    "attack": "wrong gradient",
    "gan": "saturated",
    "vae": "kl too heavy",
    "ntm": "no sharpening",
    "agent": "wrong gradient",
}
