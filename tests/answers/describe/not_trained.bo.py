import numpy as np

rng = np.random.default_rng(0)
to_words, to_places = rng.normal(size=(20 * 20 * 3, 12 * 17)), rng.normal(size=(20 * 20 * 3, 12 * 16))


def describe(images):
    x = images.reshape(len(images), -1)
    words = (x @ to_words).reshape(-1, 12, 17).argmax(axis=2)
    looks = np.exp((x @ to_places).reshape(-1, 12, 16) / 10)
    return words, looks / looks.sum(axis=2, keepdims=True)
