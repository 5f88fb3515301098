def autoencoder_gradients(x, noise, W, b, V, c):
    raise NotImplementedError
