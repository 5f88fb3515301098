class Seq2Seq:
    def __init__(self, K, H, rng):
        self.K = K

    def forward(self, x, lengths, words):
        raise NotImplementedError

    def backward(self, dz):
        raise NotImplementedError

    def generate(self, x, lengths, most):
        raise NotImplementedError
