def generate(step, choose, most):
    def go(symbol, state, left):
        if left == 0:
            return []
        scores, state = step(symbol, state)
        k = choose(scores)
        return [k] if k == 2 else [k, *go(k, state, left - 1)]

    return go(1, None, most)
