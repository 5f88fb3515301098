def try_rates(loss, theta, g, lrs):
    for lr in lrs:
        return loss(theta - lr * g)
