from course_nn.adaptive import Adam
from course_nn.convolution import Conv2d
from course_nn.feedforward import Linear, ReLU
from course_nn.losses import CrossEntropyLoss
from course_nn.network import Sequential
from course_nn.pooling import Flatten, MaxPool2d
from course_nn.training import fit


def fitted(net, x, y, rng):
    fit(net, CrossEntropyLoss(), Adam(net, 0.01), x, y, epochs=15, batch_size=32, rng=rng, progress=False)
    return net.eval()


def train_cnn(x, y, rng):
    first = Conv2d(1, 16, 3, rng=rng), ReLU(), MaxPool2d(2)
    return fitted(
        Sequential(*first, Conv2d(16, 32, 3, rng=rng), ReLU(), MaxPool2d(4), Flatten(), Linear(32, 10, rng)), x, y, rng
    )


def train_mlp(x, y, rng):
    return fitted(Sequential(Flatten(), Linear(196, 64, rng), ReLU(), Linear(64, 10, rng)), x, y, rng)


def order_matters(x, y, x_new, rng):
    found = {}
    for name, train in (("CNN", train_cnn), ("MLP", train_mlp)):
        net = train(x[:100], y[:100], rng)
        found[name] = net(x_new)
        found[f"{name} shuffled"] = net(x_new)
    return found
