research_cases = {
    "autoencoder": "a way past the code",
    "attack": "wrong gradient",
    "gan": "Saturated ",
    "vae": "KL too heavy",
    "ntm": "no sharpening",
    "agent": "moving target",
}
