def receptive_field(layers):
    raise NotImplementedError("receptive_field is not written yet")
