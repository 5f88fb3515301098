def generate(step, choose, most):
    said, heard, state = [], 1, None
    for t in range(most):
        scores, state = step(heard, None)
        heard = choose(scores)
        said = said + [heard]
        if heard == 2:
            break
    return said
