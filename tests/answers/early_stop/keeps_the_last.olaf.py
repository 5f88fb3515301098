def early_stop(losses, patience):
    best = 0
    for e in range(len(losses)):
        if losses[e] < losses[best]:
            best = e
        if e - best >= patience:
            return e, e + 1
    return len(losses) - 1, len(losses)
