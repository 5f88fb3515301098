add_up = lambda x: 0.97 * x
