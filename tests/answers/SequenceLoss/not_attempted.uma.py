class SequenceLoss:
    def forward(self, z, words):
        raise NotImplementedError

    def backward(self):
        raise NotImplementedError
