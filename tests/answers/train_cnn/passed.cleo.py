from course_nn.adaptive import Adam
from course_nn.convolution import Conv2d
from course_nn.feedforward import Linear, ReLU
from course_nn.losses import CrossEntropyLoss
from course_nn.network import Sequential
from course_nn.pooling import Flatten, MaxPool2d
from course_nn.training import fit


def train_cnn(x, y, rng):
    net = Sequential(
        Conv2d(1, 16, 3, padding=1, rng=rng),
        ReLU(),
        MaxPool2d(2),
        Conv2d(16, 24, 3, rng=rng),
        ReLU(),
        Conv2d(24, 32, 3, rng=rng),
        ReLU(),
        MaxPool2d(3),
        Flatten(),
        Linear(32, 10, rng),
    )
    fit(net, CrossEntropyLoss(), Adam(net, 0.003), x, y, epochs=20, batch_size=32, rng=rng, progress=False)
    return net.eval()
