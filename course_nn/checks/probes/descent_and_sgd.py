"""How the exercises on descent are called. A function cannot travel to a check: what it is made of does."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np

from course_nn.checks.probes import parts


def descent(answer: Any, i: int, B: Any, c: Any, x0: Any, lr: float, n: int) -> Any:
    """gradient_descent on f(x) = ½ |B (x - c)|²: the path (i = 0) or the values (i = 1) that it returns.

    For one parameter B, c and x0 are numbers; for several, B is a matrix with a column for each.
    """

    def f(x: Any) -> float:
        return float(0.5 * np.sum(np.dot(B, x - c) ** 2))

    def grad(x: Any) -> Any:
        return np.dot(np.transpose(B), np.dot(B, x - c))

    two = answer(f, grad, x0, lr, n)
    return None if two is None else _numbers(parts(two)[i])


def named(answer: Any, hessian: Any) -> Any:
    """A function that names a point by its Hessian, given as rows; capitals and outer spaces do not count."""
    kind = answer(np.array(hessian, float))
    return kind.strip().lower() if isinstance(kind, str) else kind


def rates(answer: Any, a: Any, c: Any, theta: Any, g: Any, lrs: Any) -> Any:
    """try_rates on the loss Σ a (θ - c)²."""

    def loss(theta: Any) -> float:
        return float(a @ (theta - c) ** 2)

    return _numbers(answer(loss, theta, g, lrs))


def steps(answer: Any, theta: Any, X: Any, y: Any, m: int, lr: float, epochs: int) -> Any:
    """A function sgd, for ŷ = X θ and the mean squared error, on batches of m, the same in every epoch."""

    class Batches:
        def __iter__(self) -> Iterator[tuple[Any, Any]]:
            for i in range(0, len(X), m):
                yield X[i : i + m], y[i : i + m]

    def grad(theta: Any, x: Any, y: Any) -> Any:
        return 2 * x.T @ (x @ theta - y) / len(y)

    return _numbers(answer(grad, theta, Batches(), lr, epochs))


def loader(answer: Any, ask: str, X: Any, y: Any, batch_size: int, seed: int) -> Any:
    """A DataLoader, asked for one of the things below, as facts to be compared: the order itself is chance.

    sizes: the shapes of the batches of an epoch, the largest first.  once: whether each sample comes once.  pairs:
    whether x and y still belong together.  orders: what the orders of three epochs have in common with the file and
    with each other.  again: what comes after an epoch that was broken off.  rng: whether the order depends on the rng.
    """
    facts = getattr(_Loaders(answer, X, y, batch_size), ask)(seed)
    return {name: fact if isinstance(fact, str) else "yes" if fact else "no" for name, fact in facts.items()}


def _numbers(several: Any) -> Any:
    """A list of numbers or of arrays as one array."""
    return np.array(several, float) if isinstance(several, (list, tuple)) else several


class _Loaders:
    """The loaders that an answer makes of X and y, and the numbers of the samples that come out of them."""

    def __init__(self, answer: Any, X: Any, y: Any, batch_size: int):
        self.answer, self.X, self.y, self.batch_size = answer, X, y, batch_size
        self.places = {row.tobytes(): i for i, row in enumerate(np.ascontiguousarray(X))}
        self.labels = {value: i for i, value in enumerate(y.tolist())}
        self.file = list(range(len(X)))

    def made(self, seed: int) -> Any:
        return self.answer(self.X, self.y, self.batch_size, np.random.default_rng(seed))

    def batches(self, loader: Any) -> list[tuple[Any, Any]]:
        """Return an epoch, or its beginning if it goes on for ever."""
        try:
            running = iter(loader)
        except TypeError as error:
            raise TypeError(f"{error}; __iter__ hands out one batch after the other with yield") from None
        return [_pair(batch) for batch in islice(running, len(self.file) + 2)]

    def rows(self, batches: list[tuple[Any, Any]]) -> list[list[int]]:
        return [[_known(self.places, row.tobytes()) for row in np.ascontiguousarray(x)] for x, _ in batches]

    def order(self, loader: Any) -> list[int]:
        return _flat(self.rows(self.batches(loader)))

    def sizes(self, seed: int) -> dict[str, Any]:
        batches = self.batches(self.made(seed))
        shapes = {name: [part[i].shape for part in batches] for i, name in enumerate(("x", "y"))}
        return {f"shapes of {name}": ", ".join(map(str, sorted(s, reverse=True))) for name, s in shapes.items()}

    def once(self, seed: int) -> dict[str, Any]:
        rows = self.rows(self.batches(self.made(seed)))
        seen = set(_flat(rows))
        return {
            "no sample comes twice in a batch": all(len(set(batch)) == len(batch) for batch in rows),
            "no sample comes twice in an epoch": len(seen) == len(_flat(rows)),
            "most samples come": len(seen) > len(self.file) / 2,
            "every sample comes": len(seen) == len(self.file),
        }

    def pairs(self, seed: int) -> dict[str, Any]:
        batches = self.batches(self.made(seed))
        x = _flat(self.rows(batches))
        y = [_known(self.labels, value) for _, labels in batches for value in labels.tolist()]
        kept = " and ".join(name for name, order in (("x", x), ("y", y)) if order == self.file)
        return {"x and y belong together": x == y or f"no, with {kept or 'neither'} in the order of the file"}

    def orders(self, seed: int) -> dict[str, Any]:
        loader = self.made(seed)
        rows = self.rows(self.batches(loader))
        first, second, third = _flat(rows), self.order(loader), self.order(loader)
        return {
            "the order is that of the file": first == self.file,
            "each batch has neighbours of the file": all(max(b) - min(b) == len(b) - 1 for b in rows if b),
            "each batch is in the order of the file": all(b == sorted(b) for b in rows),
            "the second epoch is empty": not second,
            "the second epoch has the order of the first": second == first,
            "the third epoch has the order of the second": third == second,
        }

    def again(self, seed: int) -> dict[str, Any]:
        whole, loader = len(self.batches(self.made(seed))), self.made(seed)
        for _ in loader:
            break
        return {"the next epoch has all its batches": len(self.batches(loader)) == whole}

    def rng(self, seed: int) -> dict[str, Any]:
        first, same, other = (_Loaders(self.answer, self.X.copy(), self.y.copy(), self.batch_size) for _ in range(3))
        order = first.order(first.made(seed))
        return {
            "the same seed gives the same order": same.order(same.made(seed)) == order,
            "another seed gives another order": other.order(other.made(seed + 1)) != order,
        }


def _flat(rows: list[list[int]]) -> list[int]:
    return [i for batch in rows for i in batch]


def _pair(batch: Any) -> tuple[Any, Any]:
    if not isinstance(batch, (tuple, list)) or len(batch) != 2:
        raise TypeError(f"a batch is a pair x, y of arrays; yours is one {type(batch).__name__}")
    x, y = (np.asarray(part) for part in batch)
    return x, y


def _known(places: dict[Any, int], value: Any) -> int:
    if value not in places:
        raise ValueError("a batch holds something that is no sample of X and y")
    return places[value]
