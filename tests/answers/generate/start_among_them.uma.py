def generate(step, choose, most):
    said, state = [1], None
    while len(said) < most:
        z, state = step(said[-1], state)
        said.append(choose(z))
        if said[-1] == 2:
            return said
    return said
