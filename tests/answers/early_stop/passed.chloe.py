def early_stop(losses, patience):
    lowest, best = float("inf"), None
    for epoch, loss in enumerate(losses):
        if loss < lowest:
            lowest, best = loss, epoch
        elif epoch == best + patience:
            return best, epoch + 1
    return best, epoch + 1
