def early_stop(losses, patience):
    import numpy as np
    run = 0
    while run < len(losses):
        run += 1
        best = int(np.argmin(losses[:run]))
        if run - 1 - best >= patience:
            break
    return [best, run]
