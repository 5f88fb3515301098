import numpy as np
import pytest

from course_nn.captioning import (
    Captioner,
    CNNEncoder,
    attention_on_object,
    decode,
    learn_to_describe,
    trained_captioner,
    word_accuracy,
)
from course_nn.gradcheck import check_layer, gradient_error, numerical_gradient
from course_nn.scenes import CELL, COLOURS, GRID, SHAPES, VOCABULARY, scenes, sentence
from course_nn.tokens import PAD, START, STOP


@pytest.fixture(scope="module")
def trained():
    """A small captioner, what it was trained by, and 300 scenes it has not seen."""
    rng = np.random.default_rng(0)
    net = Captioner(rng=rng, dtype=np.float32)
    losses = learn_to_describe(net, steps=600, rng=rng)
    return net, losses, scenes(300, np.random.default_rng(1))


# Scenes


def test_the_first_words_of_the_vocabulary_are_those_of_all_sequences():
    assert [VOCABULARY[k] for k in (PAD, START, STOP)] == ["", "<start>", "<stop>"]


@pytest.mark.parametrize("seed", range(5))
def test_captions_say_what_is_in_the_picture(seed):
    """Read colour and shape from the pixels of the cell that each phrase is about, and its place from the cell."""
    images, words, cells = scenes(20, np.random.default_rng(seed), noise=0)
    for image, caption, named in zip(images, words, cells, strict=True):
        first, second = sentence(caption).split(" and ")
        assert named[1] < named[7]  # in the order of reading
        for phrase, cell in ((first, named[1]), (second, named[7])):
            a, colour, shape, vertical, horizontal = phrase.split()
            row, column = divmod(cell, GRID)
            pixels = image[row * CELL : (row + 1) * CELL, column * CELL : (column + 1) * CELL]
            painted = np.array([[letter == "#" for letter in line] for line in SHAPES[shape]])
            np.testing.assert_array_equal(pixels, painted[..., None] * np.array(COLOURS[colour], float))
            assert (a, vertical, horizontal) == (
                "a",
                ("top", "bottom")[int(row >= 2)],
                ("left", "right")[int(column >= 2)],
            )
        assert np.count_nonzero(image.reshape(GRID, CELL, GRID, CELL, 3).any(axis=(1, 3, 4))) == 2  # and nothing else


def test_scenes_are_as_random_as_they_seem():
    _, words, cells = scenes(4000, np.random.default_rng(0))
    for name in (*COLOURS, *SHAPES):
        assert (words[:, [1, 2, 7, 8]] == VOCABULARY.index(name)).any(axis=1).mean() == pytest.approx(0.46, abs=0.08)
    assert (np.bincount(cells[cells >= 0]) > 4000 / 16).all()
    assert (words[:, 1] != words[:, 7]).all()  # two colours
    assert set(np.unique(words)) == set(range(len(VOCABULARY))) - {PAD, START}


def test_noise_is_what_it_says(rng):
    quiet, loud = (scenes(50, np.random.default_rng(3), noise)[0] for noise in (0.0, 0.2))
    assert np.std(loud - quiet) == pytest.approx(0.2, rel=0.02)


# The network


def test_the_encoder_keeps_the_places_in_order(rng):
    encoder, images = CNNEncoder(6, rng), rng.normal(size=(2, 20, 20, 3))
    v = encoder(images)
    for place in (0, 5, 14):
        row, column = divmod(place, GRID)
        window = images[:, row * CELL : (row + 1) * CELL, column * CELL : (column + 1) * CELL]
        expected = np.einsum("nijc,fijc->nf", window, encoder.conv.W) + encoder.conv.b
        np.testing.assert_allclose(v[:, place, :6], np.maximum(expected, 0), rtol=1e-10, atol=1e-12)
        assert np.flatnonzero(v[0, place, 6:]).tolist() == [row, GRID + column]


def test_encoder_gradients_match_finite_differences(rng):
    errors = check_layer(CNNEncoder(2, rng), rng.normal(size=(1, 20, 20, 3)), rng)
    assert max(errors.values()) < 1e-6


def test_the_captioners_gradients_match_finite_differences(rng):
    net, words = Captioner(2, 3, 4, 5, rng), rng.integers(2, len(VOCABULARY), (2, 3))
    images, dz = rng.normal(size=(2, 20, 20, 3)), rng.normal(size=(2, 3, len(VOCABULARY)))
    net.forward(images, words)
    dx, gradient = net.backward(dz), net.dtheta.copy()
    assert net.backward(dz, dx=False) is None

    def loss(_):
        return np.vdot(dz, net.forward(images, words))

    assert gradient_error(gradient, numerical_gradient(loss, net.theta)) < 1e-6
    patch = images[:1, 3:6, 4:6].copy()  # a corner of four cells is enough

    def loss_of_patch(patch):
        images[:1, 3:6, 4:6] = patch
        return loss(None)

    assert gradient_error(dx[:1, 3:6, 4:6], numerical_gradient(loss_of_patch, patch)) < 1e-6


def test_describing_follows_the_networks_own_words(rng):
    net = Captioner(4, 5, 6, 7, rng)
    net.head.b[[PAD, START]], net.head.b[STOP] = -99, 0.5
    images, _, _ = scenes(12, rng)
    said, weights = net.describe(images, steps=6)
    likeliest = net.forward(images, said).argmax(axis=2)
    np.testing.assert_array_equal(likeliest[said != PAD], said[said != PAD])
    np.testing.assert_allclose(weights[said != PAD], net.attention.weights[said != PAD], rtol=1e-10)
    assert (said == STOP).any()
    for row in said:
        after = np.flatnonzero(row == STOP)[:1]
        assert not any(row[k + 1 :].any() for k in after)


def test_decoding_hands_on_its_words_and_state_until_each_has_said_stop():
    sentences = [[5, 7, STOP, 9, 9], [6, STOP, 8, 8, 8], [3, 4, 3, 4, 3]]
    heard = []

    def step(words, state):
        heard.append((words.tolist(), state))
        t = len(heard) - 1
        return np.eye(10)[[row[t] for row in sentences]], np.full((3, 2), t + 0.5), f"after {t}"

    said, weights = decode(step, 3, most=5)
    assert said.tolist() == [[5, 7, STOP, 0, 0], [6, STOP, 0, 0, 0], [3, 4, 3, 4, 3]]
    assert weights[..., 1].tolist() == [[0.5, 1.5, 2.5, 0, 0], [0.5, 1.5, 0, 0, 0], [0.5, 1.5, 2.5, 3.5, 4.5]]
    assert heard[0] == ([START] * 3, None)
    assert heard[1:3] == [([5, 6, 3], "after 0"), ([7, STOP, 4], "after 1")]


def test_the_trained_captioner_is_trained_once_and_as_its_seed_says():
    net = trained_captioner(steps=3, seed=1)
    assert net is trained_captioner(steps=3, seed=1)
    rng = np.random.default_rng(1)
    other = Captioner(rng=rng)
    learn_to_describe(other, 3, rng, batch=16, lr=0.01)
    np.testing.assert_array_equal(net.theta, other.theta)


def test_the_right_words_are_asked_for_in_training(rng):
    with pytest.raises(ValueError, match=r"Captioner\.forward takes the right words too, \(N, T\)"):
        Captioner(rng=rng)(np.zeros((1, 20, 20, 3)))
    with pytest.raises(ValueError, match=r"CNNEncoder got images of shape \(1, 25, 20, 3\); it takes \(N, 20, 20, 3\)"):
        CNNEncoder(4)(np.zeros((1, 25, 20, 3)))


# Trained


def test_it_learns_to_describe_new_scenes(trained):
    net, losses, (images, words, _) = trained
    said, _ = net.describe(images)
    assert word_accuracy(said, words) > 0.95
    assert (said == words).all(axis=1).mean() > 0.8
    assert losses[-20:].mean() < 0.1 < 2 < losses[0]


def test_it_looks_at_the_thing_it_names(trained):
    net, _, (images, _, cells) = trained
    _, weights = net.describe(images)
    np.testing.assert_allclose(weights.sum(axis=2), 1, rtol=1e-5)
    assert attention_on_object(weights, cells) > 0.6


def test_it_says_another_colour_when_the_thing_changes_colour(trained):
    net, _, _ = trained
    images, words, cells = scenes(200, np.random.default_rng(5), noise=0)
    rows, columns = np.divmod(cells[:, 7], GRID)
    for image, row, column in zip(images, rows, columns, strict=True):  # the second thing turns to red, green and blue
        thing = image[row * CELL : (row + 1) * CELL, column * CELL : (column + 1) * CELL]
        thing[...] = np.roll(thing, 1, axis=2)
    said, _ = net.describe(images)
    primary = np.isin(words[:, 7], [VOCABULARY.index(c) for c in ("red", "green", "blue")])
    turned = {"red": "green", "green": "blue", "blue": "red"}
    expected = [turned[VOCABULARY[w]] for w in words[primary, 7]]
    distinct = np.array([VOCABULARY[w] for w in words[primary, 1]]) != expected
    right = np.array([VOCABULARY[w] for w in said[primary, 7]]) == expected
    assert right[distinct].mean() > 0.9


def test_the_measures_count_what_they_say():
    assert word_accuracy([[5, 6, STOP], [5, 7, 7]], [[5, 7, STOP], [5, STOP, PAD]]) == 0.6
    weights = np.array([[[0.9, 0.1], [0.2, 0.8], [0.5, 0.5]]])
    assert attention_on_object(weights, np.array([[-1, 1, 0]])) == pytest.approx((0.8 + 0.5) / 2)
