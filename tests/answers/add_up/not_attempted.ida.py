def add_up(x):
    raise NotImplementedError
