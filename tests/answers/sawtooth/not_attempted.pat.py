def sawtooth(folds):
    raise NotImplementedError("not written yet")
