import numpy as np


def kind_of_point(H):
    def positive(A):
        try:
            np.linalg.cholesky(A)
        except np.linalg.LinAlgError:
            return False
        return True

    return "minimum" if positive(H) else "maximum" if positive(-H) else "saddle"
