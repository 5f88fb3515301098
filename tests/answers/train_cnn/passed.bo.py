from course_nn.adaptive import Adam
from course_nn.convolution import Conv2d
from course_nn.feedforward import Linear, ReLU
from course_nn.losses import CrossEntropyLoss
from course_nn.network import Sequential
from course_nn.pooling import Flatten, MaxPool2d


def train_cnn(x, y, rng):
    net = Sequential(
        Conv2d(1, 16, 3, rng=rng),
        ReLU(),
        MaxPool2d(2),
        Conv2d(16, 32, 3, rng=rng),
        ReLU(),
        MaxPool2d(4),
        Flatten(),
        Linear(32, 10, rng),
    )
    loss, optimiser = CrossEntropyLoss(), Adam(net, 0.005)
    for _ in range(25):
        order = rng.permutation(len(x))
        for start in range(0, len(x), 30):
            batch = order[start : start + 30]
            loss.forward(net.forward(x[batch]), y[batch])
            net.backward(loss.backward(), dx=False)
            optimiser.step()
    return net
