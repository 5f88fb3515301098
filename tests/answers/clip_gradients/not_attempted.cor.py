def clip_gradients(gradients, max_norm):
    raise NotImplementedError("clip_gradients is not written yet")
