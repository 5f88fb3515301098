research_cases = {
    "autoencoder": ...,
    "attack": ...,
    "gan": ...,
    "vae": ...,
    "ntm": ...,
    "agent": ...,
}
