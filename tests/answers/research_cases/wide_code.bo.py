research_cases = {
    "autoencoder": "too little training",
    "attack": "wrong gradient",
    "gan": "saturated",
    "vae": "kl too heavy",
    "ntm": "no sharpening",
    "agent": "moving target",
}
