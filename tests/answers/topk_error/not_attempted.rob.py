def topk_error(scores, labels, k):
    raise NotImplementedError("not written yet")
