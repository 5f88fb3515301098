import numpy as np


class Adam:
    def __init__(self, net, lr=0.001, betas=(0.9, 0.999), eps=1e-8):
        self.net, self.lr, self.betas, self.eps = net, lr, betas, eps
        self.history = []

    def step(self):
        self.history.append(np.array(self.net.dtheta, dtype=np.longdouble))
        b1, b2 = self.betas
        t = len(self.history)
        w1 = np.array([b1 ** (t - 1 - s) for s in range(t)])
        w2 = np.array([b2 ** (t - 1 - s) for s in range(t)])
        G = np.stack(self.history)
        m_hat = np.einsum("t,tn->n", w1, G) / w1.sum()
        v_hat = np.einsum("t,tn->n", w2, G * G) / w2.sum()
        self.net.theta -= (self.lr * m_hat / (np.sqrt(v_hat) + self.eps)).astype(float)
