

def fgsm(net, loss, x, y, eps):
    z = net.forward(x)
    loss.forward(z, y)
    g = net.backward(loss.backward())
    return x + eps * (2.0 * (g > 0) - 1)
