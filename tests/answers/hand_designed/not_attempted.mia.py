def hand_designed(images):
    raise NotImplementedError("not written yet")
