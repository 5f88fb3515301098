def try_rates(loss, theta, g, lrs):
    return [(lr, loss(theta - lr * g)) for lr in lrs]
