research_cases = {
    "autoencoder": "a way past the code",
    "attack": "wrong gradient",
    "gan": "too little training",
    "vae": "kl too heavy",
    "ntm": "no sharpening",
    "agent": "moving target",
}
