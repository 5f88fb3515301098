import numpy as np

from course_nn.losses import BCEWithLogitsLoss


def gan_turn(G, D, step_G, step_D, x, z_D, z_G):
    loss = BCEWithLogitsLoss()
    batch = np.concatenate([G.forward(z_D), x])
    labels = np.concatenate([np.zeros((len(x), 1)), np.ones((len(x), 1))])
    loss.forward(D.forward(batch), labels)
    D.backward(loss.backward(), dx=False)
    step_D()
    loss.forward(D.forward(G.forward(z_G)), np.ones((len(x), 1)))
    G.backward(D.backward(loss.backward()), dx=False)
    step_G()
