import numpy as np
from course_nn.losses import CrossEntropyLoss


class SequenceLoss:
    def forward(self, z, words):
        self.shape, self.mask = z.shape, words > 0
        self.inner = CrossEntropyLoss()
        return self.inner.forward(z[self.mask], words[self.mask])

    def backward(self):
        dz = np.zeros(self.shape)
        dz[self.mask] = self.inner.backward()
        return dz
