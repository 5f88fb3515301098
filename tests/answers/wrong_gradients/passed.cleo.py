import numpy as np


def wrong_gradients(loss, parameters, gradients):
    # one long vector of all parameters, moved along the unit vectors
    names = list(parameters)
    theta = np.concatenate([parameters[n].ravel() for n in names])

    def unpack(vector):
        made, at = {}, 0
        for n in names:
            size = parameters[n].size
            made[n] = vector[at : at + size].reshape(parameters[n].shape)
            at += size
        return made

    steps = 1e-5 * np.eye(len(theta))
    slopes = np.array([(loss(unpack(theta + s)) - loss(unpack(theta - s))) / 2e-5 for s in steps])
    numeric = unpack(slopes)
    result = []
    for n in reversed(names):
        if gradients[n].shape != parameters[n].shape:
            result += [n]
            continue
        scale = max(np.linalg.norm(gradients[n], np.inf) if gradients[n].ndim == 1 else np.abs(gradients[n]).max(),
                    np.abs(numeric[n]).max())
        if not (np.abs(gradients[n] - numeric[n]) <= 1e-5 * scale).all():
            result += [n]
    return tuple(result)
