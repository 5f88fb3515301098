import numpy as np
from course_nn.captioning import Captioner

net = Captioner(rng=np.random.default_rng(0))


def describe(images):
    return net.describe(images)
