import numpy as np

from course_nn.feedforward import Linear, Tanh
from course_nn.losses import MSELoss
from course_nn.network import Sequential


def autoencoder_gradients(x, noise, W, b, V, c):
    encoder, decoder, bend, loss = Linear(W.shape[1], len(W)), Linear(V.shape[1], len(V)), Tanh(), MSELoss()
    net = Sequential(encoder, bend, decoder)
    encoder.W, encoder.b, decoder.W, decoder.b = W, b, V, c
    x_hat = net.forward(x + noise)
    L = loss.forward(x_hat, x)
    net.backward(loss.backward())
    h = np.tanh(np.einsum("nd,md->nm", x + noise, W) + b)
    return {
        "h": h,
        "x_hat": x_hat,
        "L": L,
        "dW": encoder.dW,
        "db": encoder.db,
        "dV": decoder.dW,
        "dc": decoder.db,
    }
