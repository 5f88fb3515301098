def sgd(grad, theta, batches, lr, epochs):
    for epoch in range(epochs):
        for x, y in batches:
            theta = theta - lr * grad(theta, x, y)
    return theta
