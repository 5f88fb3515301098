def receptive_field(layers):
    total = 0
    step = 1
    for i in range(len(layers)):
        total += step * layers[i][0] - step
        step = step * layers[i][1]
    return total
