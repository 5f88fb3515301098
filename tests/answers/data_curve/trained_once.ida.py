import numpy as np


def data_curve(fit, sizes, X, y, X_test, y_test):
    predict = fit(X[: sizes[0]], y[: sizes[0]])
    return np.array([(predict(X_test) == y_test).mean() for n in sizes])
