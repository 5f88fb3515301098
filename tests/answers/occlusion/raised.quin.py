def occlusion(net, image, k, size):
    return net.forward(image)[0, k]
