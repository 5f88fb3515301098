def gradient_descent(f, grad, x0, lr, n):
    path = [x0] * (n + 1)
    values = [f(x0)] * (n + 1)
    for t in range(n):
        path[t] = path[t] - lr * grad(path[t])
        values[t] = f(path[t])
    return path, values
