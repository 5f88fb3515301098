def early_stop(losses, patience):
    best, count = 0, 0
    for e in range(1, len(losses)):
        if losses[e] < losses[best]:
            best, count = e, 0
        else:
            count += 1
        if count > patience:
            return best, e + 1
    return best, len(losses)
