import numpy as np


class SequenceLoss:
    def forward(self, z, words):
        N, T, K = z.shape
        self.dz, L, count = np.zeros((N, T, K)), 0.0, 0
        for n in range(N):
            for t in range(T):
                k = words[n, t]
                if k == 0:
                    continue
                p = np.exp(z[n, t] - z[n, t].max())
                p = p / p.sum()
                L -= np.log(p[k])
                count += 1
                self.dz[n, t] = p
                self.dz[n, t, k] -= 1
        self.dz /= count
        return L / count

    def backward(self):
        return self.dz
