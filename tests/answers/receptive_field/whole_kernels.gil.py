def receptive_field(layers):
    seen, jump = 1, 1
    for k, s in layers:
        seen, jump = seen + k * jump, jump * s
    return seen
