import numpy as np
from course_nn.adaptive import Adam
from course_nn.feedforward import Linear
from course_nn.losses import MSELoss
from course_nn.network import Sequential
from course_nn.recurrence import RNN
from course_nn.throughtime import clip_grad_norm

rng = np.random.default_rng(3)
net, loss = Sequential(RNN(1, 24, rng=rng), Linear(24, 1, rng)), MSELoss()
adam = Adam(net, 0.01)
for k in range(400):
    x = rng.uniform(-0.5, 0.5, (32, 10, 1))
    loss(net(x), np.cumsum(x, axis=1))
    net.backward(loss.backward())
    clip_grad_norm(net, 1)
    if k > 250:
        adam.lr = 0.002
    adam.step()
add_up = net
