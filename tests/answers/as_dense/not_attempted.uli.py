def as_dense(kernel, shape, stride):
    raise NotImplementedError("as_dense is not written yet")
