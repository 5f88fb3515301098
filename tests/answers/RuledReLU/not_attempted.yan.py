class RuledReLU:
    def __init__(self, rule):
        self.rule = rule

    def forward(self, x):
        raise NotImplementedError("RuledReLU is not written yet")

    def backward(self, dy):
        raise NotImplementedError("RuledReLU is not written yet")
