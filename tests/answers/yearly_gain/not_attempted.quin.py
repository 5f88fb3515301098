def yearly_gain(rows):
    raise NotImplementedError("not written yet")
