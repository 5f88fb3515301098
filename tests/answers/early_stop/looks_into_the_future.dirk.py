def early_stop(losses, patience):
    best = losses.index(min(losses))
    low, count = losses[0], 0
    for n, loss in enumerate(losses[1:], 2):
        if loss < low:
            low, count = loss, 0
        else:
            count += 1
        if count == patience:
            return best, n
    return best, len(losses)
