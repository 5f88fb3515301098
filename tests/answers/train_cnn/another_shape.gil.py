from course_nn.convolution import Conv2d
from course_nn.feedforward import ReLU
from course_nn.network import Sequential
from course_nn.pooling import MaxPool2d


def train_cnn(x, y, rng):
    net = Sequential(Conv2d(1, 10, 3, rng=rng), ReLU(), MaxPool2d(2), Conv2d(10, 10, 6, rng=rng))
    _ = y
    return net.eval()
