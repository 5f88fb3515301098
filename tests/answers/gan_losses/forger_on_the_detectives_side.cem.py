import numpy as np

from course_nn.losses import BCEWithLogitsLoss


def gan_losses(real, fake):
    loss, N = BCEWithLogitsLoss(), len(real)
    L_D = loss.forward(np.concatenate([real, fake]), np.concatenate([np.ones_like(real), np.zeros_like(fake)]))
    d = loss.backward()
    L_G = loss.forward(fake, np.zeros_like(fake))
    return {"L_D": L_D, "dreal": d[:N], "dfake": d[N:], "L_G": L_G, "dfake_G": loss.backward()}
