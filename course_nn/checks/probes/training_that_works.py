"""How optimisers, and layers that work differently in training and in use, are called."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_nn.checks.probes import result


class Parameters:
    """The least an optimiser can move: theta and its gradient dtheta, two vectors."""

    def __init__(self, theta: np.ndarray):
        self.theta, self.dtheta = theta, np.zeros_like(theta)


def weights(answer: Any, D: int, M: int, rule: str, seed: int) -> Any:
    """A rule for starting weights: what it draws, and whether that depends on the generator it was given."""
    W = answer(D, M, rule, np.random.default_rng(seed))
    if W is None:
        return None
    once, again, other = (answer(5, 3, rule, np.random.default_rng(s)) for s in (seed, seed, seed + 1))
    return {"W": W, "repeatable": np.array_equal(once, again), "varies": not np.array_equal(once, other)}


def optimiser(answer: Any, settings: dict[str, Any], theta: np.ndarray, gradients: np.ndarray, rates: Any = ()) -> Any:
    """An optimiser class: the parameters after each of its steps, given the gradient before each.

    gradients: (steps, n).  rates: the learning rate before each step, where it changes on the way.
    """
    net = Parameters(theta.copy())
    made = answer(net, **settings)
    rows = {}
    for t, g in enumerate(gradients):
        net.dtheta[...] = g
        if len(rates):
            made.lr = rates[t]
        made.step()
        rows[f"theta after step {t + 1}"] = np.array(net.theta)
    return rows


def dropout(answer: Any, ask: str, p: float, seed: int, x: np.ndarray, dy: np.ndarray) -> Any:
    """A dropout layer, asked for one of the things below, which tell the measure what it does.

    forward: what it gives in training.  use: what it gives in use, forward and backward.
    backward: its output and its gradient in training.  anew: two outputs of one layer, and two of layers made alike.
    """
    made = answer(p, np.random.default_rng(seed))
    made.training = ask != "use"
    y = made.forward(x)
    if y is None or ask == "forward":
        return y
    if ask == "anew":
        twin, other = (answer(p, np.random.default_rng(s)) for s in (seed, seed + 1))
        return {
            "second": not np.array_equal(y, made.forward(x)),
            "alike": np.array_equal(y, twin.forward(x)),
            "other": not np.array_equal(y, other.forward(x)),
        }
    y, dx = np.array(y), made.backward(dy)
    return dx if dx is None else {"y": y, "dx": dx}


def batch_norm(answer: Any, ask: str, x: np.ndarray, gamma: np.ndarray, beta: np.ndarray, *more: np.ndarray) -> Any:
    """A batch normalisation layer with these γ and β.

    training: its output for the batch x.  use: its output for the rows more[0], after the batches x[0], x[1], … in
    training.  dx, dgamma, dbeta: a gradient for dy = more[0]; second: dx after another batch, more[1], went first.
    """
    made = answer(len(gamma))
    made.gamma, made.beta, made.training = gamma.copy(), beta.copy(), True
    if ask == "use":
        for batch in x:
            made.forward(batch)
        made.training = False
        return made.forward(more[0])
    if ask == "second":
        made.forward(more[1])
    y = made.forward(x)
    if ask == "training":
        return y
    dx = made.backward(more[0])
    return np.array(getattr(made, ask)) if ask in ("dgamma", "dbeta") else dx


def stopping(answer: Any, i: int, losses: list[float], patience: int) -> Any:
    """Early stopping returns two whole numbers: the one at place i, whatever kind of number it is written as."""
    found = result(answer, i, losses, patience)
    return int(found) if isinstance(found, (float, np.number)) and found == int(found) else found


def of_counts(answer: Any, rows: list[list[int]]) -> Any:
    """A function of a confusion matrix: that is square by nature, and travels as its rows."""
    return answer(np.array(rows))
