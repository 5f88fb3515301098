"""A gradient check that says which gradient is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise, Question
from course_nn import fromscratch
from course_nn.checks.probes.backprop_algorithm import named
from course_nn.feedforward import MLP, Tanh
from course_nn.gradcheck import gradient_error, numerical_gradient
from course_nn.losses import MSELoss

Array = np.ndarray
Arrays = Mapping[str, Array]
Loss = Callable[[Arrays], float]
READ = "Goodfellow et al., Deep Learning, section 11.5"
TOLERANCE = 1e-5

wrong_gradients = Exercise(
    fromscratch.wrong_gradients,
    points={"wrong ones found": 1.5, "no false alarm": 1.5, "shapes and NaN": 1},
    probe=named,
    see=READ,
)


@wrong_gradients.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    def network(D: int, M: int, K: int, size: float = 1.0) -> dict[str, Any]:
        """Draw a network and data whose targets and outputs are of that size, with all gradients right."""
        net, x = MLP([D, M, K], Tanh, rng), rng.normal(size=(4, D))
        last: Any = net.layers[2]
        last.W, last.b = size * rng.normal(size=(K, M)), size * rng.normal(size=K)
        asked = _asked(net, x, size * rng.normal(size=(4, K)))
        evenly = all(np.abs(g).min() > 0.02 * np.abs(g).max() for g in asked["gradients"].values())
        return asked if evenly else network(D, M, K, size)  # no entry so small that its own rounding would count

    found = "wrong ones found"
    asked = network(3, 4, 2)
    asked["gradients"]["W1"][-1, 1] -= 0.1 * np.abs(asked["gradients"]["W1"]).max()
    yield Case("one entry of W1 is too small by a tenth", found, **asked)
    asked = network(2, 4, 3)
    asked["gradients"]["W2"] *= 2
    asked["gradients"]["b1"] *= -1
    yield Case("W2 is doubled, b1 has the other sign", found, **asked)
    asked = network(3, 3, 2)
    asked["gradients"]["W1"] = asked["gradients"]["W1"].T.copy()
    asked["gradients"]["b1"] = asked["gradients"]["b1"][::-1].copy()
    yield Case("W1 is transposed, b1 is in reverse order", found, **asked)
    asked = network(3, 4, 2, size=1e-3)
    asked["gradients"]["W1"] *= 1.5
    yield Case("all gradients are about a millionth, W1 is half as large again", found, **asked)

    asked = network(3, 4, 2)
    for name in rng.choice(list(asked["gradients"]), 2, replace=False):  # or a table by shapes would do
        asked["gradients"][name] *= 2
    yield Case("two are doubled", found, **asked)

    calm = "no false alarm"
    yield Case("all right", calm, **network(2, 4, 3))
    yield Case("all right, with targets of some thousands", calm, **network(3, 4, 2, size=3e3))
    net, x = MLP([3, 4, 2], Tanh, rng), rng.normal(size=(4, 3))
    yield Case("all right, almost at the minimum", calm, **_asked(net, x, net(x) + 1e-3 * rng.normal(size=(4, 2))))
    net, x = MLP([3, 4, 2], Tanh, rng), rng.normal(size=(4, 3))
    x[:, 1] *= 1e-6
    yield Case("all right, with an input that is almost 0", calm, **_asked(net, x, 1e3 * rng.normal(size=(4, 2))))

    odd = "shapes and NaN"
    asked = network(3, 5, 2)
    asked["gradients"]["b1"] = asked["gradients"]["b1"][None]
    yield Case("the gradient of b1 has the shape (1, 5)", odd, **asked)
    asked = network(3, 4, 2)
    asked["gradients"]["W2"][1, 2] = np.nan
    yield Case("one entry of W2 is NaN", odd, **asked)


def _asked(net: MLP, x: Array, y: Array) -> dict[str, Any]:
    """The inputs of a case: parameters, their right gradients, the data."""
    loss, (first, _, last) = MSELoss(), net.layers
    loss(net(x), y)
    net.backward(loss.backward())
    places = {"W1": (first, "W"), "b1": (first, "b"), "W2": (last, "W"), "b2": (last, "b")}
    return {
        "parameters": {name: getattr(layer, p).copy() for name, (layer, p) in places.items()},
        "gradients": {name: getattr(layer, f"d{p}").copy() for name, (layer, p) in places.items()},
        "x": x,
        "y": y,
    }


def _numeric(loss: Loss, parameters: Arrays, name: str) -> Array:
    """Central differences."""
    return numerical_gradient(lambda _: loss(parameters), parameters[name])


def _named(loss: Loss, parameters: Arrays, gradients: Arrays, error: Callable[[Array, Array], float]) -> list[str]:
    """The names whose gradient has another shape, or an error(gradient, numeric) that is not within the tolerance."""
    wrong = []
    for name in parameters:
        numeric = _numeric(loss, parameters, name)
        if gradients[name].shape != numeric.shape or not error(gradients[name], numeric) <= TOLERANCE:
            wrong.append(name)
    return wrong


def _largest(a: Array) -> float:
    return float(np.abs(a).max())


@wrong_gradients.mistake
def absolute_error(loss: Loss, parameters: Arrays, gradients: Arrays) -> list[str]:
    """You compare the difference itself with the tolerance: where gradients are tiny all seem right, where they are
    large all seem wrong, so divide by the largest entry first.
    """
    return _named(loss, parameters, gradients, lambda mine, numeric: _largest(mine - numeric))


@wrong_gradients.mistake
def keeps_the_sign(loss: Loss, parameters: Arrays, gradients: Arrays) -> list[str]:
    """You compare the difference with its sign, and what is too small looks better than right: take its absolute
    value.
    """
    return _named(loss, parameters, gradients, lambda a, n: float((a - n).max()) / max(_largest(a), _largest(n)))


@wrong_gradients.mistake
def the_first_entry_only(loss: Loss, parameters: Arrays, gradients: Arrays) -> list[str]:
    """You look at the first entry of each array only, and an error elsewhere gets through: go through all entries."""
    return _named(loss, parameters, gradients, lambda a, n: gradient_error(a.ravel()[:1], n.ravel()[:1]))


@wrong_gradients.mistake
def compares_the_sums(loss: Loss, parameters: Arrays, gradients: Arrays) -> list[str]:
    """You compare one number for a whole array, its sum or its mean, and entries in wrong places add up to the same:
    compare entry with entry.
    """
    return _named(loss, parameters, gradients, lambda a, n: gradient_error(a.sum(), n.sum()))


@wrong_gradients.mistake
def compares_the_lengths(loss: Loss, parameters: Arrays, gradients: Arrays) -> list[str]:
    """You compare how large the two arrays are, and neither sign nor place shows in that: subtract first, then ask how
    large the difference is.
    """
    return _named(loss, parameters, gradients, lambda a, n: gradient_error(np.linalg.norm(a), np.linalg.norm(n)))


@wrong_gradients.mistake
def each_entry_by_itself(loss: Loss, parameters: Arrays, gradients: Arrays) -> list[str]:
    """You divide each difference by its own entry, and where that is almost 0 the rounding alone looks large: divide by
    the largest entry of the array.
    """
    return _named(loss, parameters, gradients, lambda a, n: float((np.abs(a - n) / np.maximum(abs(a), 1e-30)).max()))


@wrong_gradients.mistake
def one_sided_differences(loss: Loss, parameters: Arrays, gradients: Arrays) -> list[str]:
    """Your differences go to one side only; near a minimum their own error is larger than the tolerance, so go to both
    sides and divide by 2h.
    """

    def difference(name: str) -> Array:
        array, here, h = parameters[name], loss(parameters), 1e-5
        slopes = np.empty(array.shape)
        for i in np.ndindex(array.shape):
            before = array[i]
            array[i] = before + h
            slopes[i] = (loss(parameters) - here) / h
            array[i] = before
        return slopes

    right = {name: difference(name) for name in parameters}
    return [
        name for name, g in gradients.items()
        if g.shape != right[name].shape or not gradient_error(g, right[name]) <= TOLERANCE
    ]  # fmt: skip


@wrong_gradients.mistake
def calls_everything_wrong(loss: Loss, parameters: Arrays, gradients: Arrays) -> list[str]:
    """You call everything wrong, right gradients too: rounding always leaves a difference, so compare it with the
    tolerance, and it is large if h is much smaller than 1e-5.
    """
    return list(parameters)


@wrong_gradients.mistake
def divides_by_h(loss: Loss, parameters: Arrays, gradients: Arrays) -> list[str]:
    """Your numeric gradients are twice as large as they should be: from one side to the other it is 2h, so divide by
    that.
    """
    return _named(loss, parameters, gradients, lambda mine, numeric: gradient_error(mine, 2 * numeric))


@wrong_gradients.mistake
def the_right_ones(loss: Loss, parameters: Arrays, gradients: Arrays) -> list[str]:
    """You name the gradients that are right; asked are the names of the wrong ones."""
    wrong = fromscratch.wrong_gradients(loss, parameters, gradients)
    return [name for name in parameters if name not in wrong]


@wrong_gradients.mistake
def never_alarmed(loss: Loss, parameters: Arrays, gradients: Arrays) -> list[str]:
    """You never name a gradient: see whether the numeric one is computed from the loss at all, and whether the
    comparison can come out as wrong.
    """
    return []


@wrong_gradients.mistake
def the_first_wrong_only(loss: Loss, parameters: Arrays, gradients: Arrays) -> list[str]:
    """You stop at the first wrong gradient; another one may be wrong as well, so go on to the last."""
    return fromscratch.wrong_gradients(loss, parameters, gradients)[:1]


@wrong_gradients.mistake
def nan_gets_through(loss: Loss, parameters: Arrays, gradients: Arrays) -> list[str]:
    """A gradient with NaN in it gets through: every comparison with NaN is false, also “larger than the tolerance”, so
    ask whether the error is within it, or look for NaN.
    """
    odd = [name for name, g in gradients.items() if np.isnan(g).any()]
    return [name for name in fromscratch.wrong_gradients(loss, parameters, gradients) if name not in odd]


@wrong_gradients.mistake
def shapes_broadcast(loss: Loss, parameters: Arrays, gradients: Arrays) -> list[str]:
    """A gradient of shape (1, M) gets through for a parameter of shape (M,): NumPy stretches it in the subtraction, so
    compare the shapes first.
    """
    flat = {name: g.reshape(parameters[name].shape) for name, g in gradients.items()}
    return fromscratch.wrong_gradients(loss, parameters, flat)


@wrong_gradients.mistake
def neither_shape_nor_nan(loss: Loss, parameters: Arrays, gradients: Arrays) -> list[str]:
    """Another shape gets through, and so does NaN: compare the shapes before you subtract, and mind that every
    comparison with NaN is false.
    """
    flat = {name: g.reshape(parameters[name].shape) for name, g in gradients.items()}
    return nan_gets_through(loss, parameters, flat)


@wrong_gradients.mistake
def a_name_for_every_entry(loss: Loss, parameters: Arrays, gradients: Arrays) -> list[str]:
    """You name an array once for each of its wrong entries; name it once, after all its entries have been looked at."""
    names = []
    for name in fromscratch.wrong_gradients(loss, parameters, gradients):
        numeric, mine = _numeric(loss, parameters, name), gradients[name].reshape(parameters[name].shape)
        off = ~(np.abs(mine - numeric) / max(_largest(mine), _largest(numeric)) <= TOLERANCE)
        names += [name] * max(int(off.sum()), 1)
    return names


@wrong_gradients.mistake
def leaves_them_moved(loss: Loss, parameters: Arrays, gradients: Arrays) -> list[str]:
    """You do not put the parameters back exactly: keep each number before you move it and write it back afterwards;
    adding and subtracting h leaves rounding.
    """
    wrong = fromscratch.wrong_gradients(loss, parameters, gradients)
    for array in parameters.values():
        array += 1e-12
    return wrong


loss_falls = Question(
    rubric=[
        (
            1,
            "Why a falling loss proves little: a wrong gradient often still points roughly downhill, and the layers "
            "whose gradients are right (above all the last) learn what can be learned with the others as they are.",
        ),
        (
            1,
            "How to find it: compare every gradient with central differences, parameter array by array, on a small "
            "network and batch; then look at the line of the table of the last layer that is still right and the first "
            "that is wrong.",
        ),
    ],
    samples=[
        (
            2,
            "Without g' the direction is wrong only where a unit is off, so on average a step still goes down, and the "
            "output layer is right anyway. I would do a gradient check on a tiny network: W2 and b2 agree, W1 does "
            "not, so the fault is in what happens between them.",
            "Both rows, with the place.",
        ),
        (
            1,
            "The loss also falls when only the last layer learns properly.",
            "The first row; nothing on how to find the fault.",
        ),
        (1, "I would compare with numerical gradients for each parameter.", "The second row; not why the loss falls."),
        (
            0,
            "If the loss falls the gradients must be right, otherwise it would rise.",
            "Any direction with an angle below 90 degrees to the gradient lowers the loss.",
        ),
        (
            0,
            "I would train longer and see whether the loss reaches 0.",
            "Right gradients need not get there, and wrong ones might.",
        ),
    ],
)
