def generate(step, choose, most):
    said, state, before, now = [], None, 1, 1
    for t in range(most):
        z, state = step(before, state)
        before, now = now, choose(z)
        said.append(now)
        if now == 2:
            break
    return said
