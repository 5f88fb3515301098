"""Minibatches: the loader, what a batch's gradient is worth, and how noise, work and rate scale."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, combinations_with_replacement, islice
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn import minibatches, optimisation
from course_nn.checks import probes
from course_nn.checks.probes.descent_and_sgd import loader

Array = np.ndarray
Batch = tuple[Array, Array]

READ = "Goodfellow et al. 8.1.3"

# DataLoader

DataLoader = Exercise(
    lambda X, y, batch_size, rng: optimisation.DataLoader(X, y, batch_size, rng=rng),
    points={"sizes": 1, "each sample once": 1, "pairs": 1, "a new order each epoch": 1, "the rng": 1},
    probe=loader,
    see=READ,
)


@DataLoader.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    def data(n: int, d: int, batch_size: int) -> dict[str, Any]:
        X, y = rng.normal(size=(n, d)), rng.normal(size=n)
        return {"X": X, "y": y, "batch_size": batch_size, "seed": int(rng.integers(10**6))}

    for n, d, m in ((3, 2, 2), (12, 2, 4), (23, 3, 5), (5, 1, 8)):
        yield Case(f"{n} samples, {m} in a batch", "sizes", ask="sizes", **data(n, d, m))
    for n, d, m in ((36, 1, 12), (61, 2, 24)):
        yield Case(f"which of {n} samples come", "each sample once", ask="once", **data(n, d, m))
    yield Case("x and y of 23 samples", "pairs", ask="pairs", **data(23, 3, 5))
    yield Case("three epochs of 23 samples", "a new order each epoch", ask="orders", **data(23, 3, 5))
    yield Case("an epoch after one that was broken off", "a new order each epoch", ask="again", **data(23, 2, 5))
    yield Case("loaders with the same and another seed", "the rng", ask="rng", **data(23, 2, 5))


class _Loader:
    """What the wrong versions below share."""

    def __init__(self, X: Array, y: Array, batch_size: int, rng: np.random.Generator) -> None:
        self.X, self.y, self.m, self.rng, self.n = X, y, batch_size, rng, len(X)

    def __iter__(self) -> Iterator[Batch]:
        return self.cut(self.rng.permutation(self.n))

    def cut(self, order: Array) -> Iterator[Batch]:
        for i in range(0, self.n, self.m):
            yield self.take(order[i : i + self.m])

    def take(self, rows: Any) -> Batch:
        return self.X[rows], self.y[rows]


@DataLoader.mistake
class drops_the_tail(_Loader):
    """The samples that do not fill a batch are never used: the last batch may be a short one."""

    def cut(self, order: Array) -> Iterator[Batch]:
        for i in range(self.n // self.m):
            yield self.take(order[i * self.m : (i + 1) * self.m])


@DataLoader.mistake
class fills_the_tail(_Loader):
    """You fill the last batch up with samples that came already: let it be short, so that each counts once."""

    def cut(self, order: Array) -> Iterator[Batch]:
        for i in range(0, self.n, self.m):
            yield self.take([order[j % self.n] for j in range(i, i + self.m)])


@DataLoader.mistake
class empty_batch_at_the_end(_Loader):
    """Where the batches come out even, an empty one follows: count them by rounding N / m up."""

    def cut(self, order: Array) -> Iterator[Batch]:
        for i in range(self.n // self.m + 1):
            yield self.take(order[i * self.m : (i + 1) * self.m])


@DataLoader.mistake
class batch_size_for_their_number(_Loader):
    """You make batch_size batches: it is the number of samples in each of them."""

    def cut(self, order: Array) -> Iterator[Batch]:
        return map(self.take, np.array_split(order, self.m))


@DataLoader.mistake
class spread_evenly(_Loader):
    """You cut the samples into nearly equal parts: each batch has batch_size, only the last one what is left."""

    def cut(self, order: Array) -> Iterator[Batch]:
        return map(self.take, np.array_split(order, -(-self.n // self.m)))


@DataLoader.mistake
class one_at_a_time(_Loader):
    """You hand out single samples: a batch is batch_size of them together, as arrays with one row each."""

    def cut(self, order: Array) -> Iterator[Batch]:
        return map(self.take, order)


@DataLoader.mistake
class first_batch_only(_Loader):
    """There is one batch and no more: go on through the samples, with a yield for each batch, until all have come."""

    def cut(self, order: Array) -> Iterator[Batch]:
        return islice(super().cut(order), 1)


@DataLoader.mistake
class never_ends(_Loader):
    """Your epoch goes on for ever: it ends when every sample has come once."""

    def __iter__(self) -> Iterator[Batch]:
        while True:
            yield from super().__iter__()


@DataLoader.mistake
class empty_batches_for_ever(_Loader):
    """After the last sample, empty batches come without end: an epoch ends when every sample has come once."""

    def cut(self, order: Array) -> Iterator[Batch]:
        yield from super().cut(order)
        while True:
            yield self.take(order[:0])


@DataLoader.mistake
class y_before_x(_Loader):
    """You hand out (y, x): a batch is the pair (x, y), in this order."""

    def take(self, rows: Any) -> Batch:
        return self.y[rows], self.X[rows]


@DataLoader.mistake
class puts_back(_Loader):
    """You draw each batch with replacement: some samples come twice, others never; shuffle all once, then cut."""

    def cut(self, order: Array) -> Iterator[Batch]:
        for _ in range(0, self.n, self.m):
            left = min(self.m, self.n - _)
            yield self.take(self.rng.integers(self.n, size=left))


@DataLoader.mistake
class shuffles_for_each_batch(_Loader):
    """Each batch is drawn without regard to the ones before it, so within an epoch some samples come again and others
    not at all: draw one order for the whole epoch, then cut it.
    """

    def cut(self, order: Array) -> Iterator[Batch]:
        for i in range(0, self.n, self.m):
            yield self.take(self.rng.permutation(self.n)[i : i + self.m])


@DataLoader.mistake
class two_orders(_Loader):
    """You shuffle x and y on their own, and the labels no longer belong: draw one order of indices for both."""

    def __iter__(self) -> Iterator[Batch]:
        self.other = dict(zip(range(self.n), self.rng.permutation(self.n), strict=True))
        return super().__iter__()

    def take(self, rows: Any) -> Batch:
        return self.X[rows], self.y[[self.other[i] for i in rows]]


@DataLoader.mistake
class two_orders_in_place(_Loader):
    """You shuffle the caller's X and y themselves, one after the other, so the pairs are lost for good: draw one order
    of indices and take the rows by it.
    """

    def __iter__(self) -> Iterator[Batch]:
        self.rng.shuffle(self.X)
        self.rng.shuffle(self.y)
        return self.cut(np.arange(self.n))


@DataLoader.mistake
class only_x_shuffled(_Loader):
    """You shuffle X and leave y in the order of the file, so the labels no longer belong: use one order on both."""

    def __iter__(self) -> Iterator[Batch]:
        self.turn = iter(range(self.n))
        return super().__iter__()

    def take(self, rows: Any) -> Batch:
        return self.X[rows], self.y[[next(self.turn) for _ in rows]]


@DataLoader.mistake
class only_y_shuffled(_Loader):
    """You shuffle y and leave X in the order of the file, so the labels no longer belong: use one order on both."""

    def __iter__(self) -> Iterator[Batch]:
        self.turn = iter(range(self.n))
        return super().__iter__()

    def take(self, rows: Any) -> Batch:
        return self.X[[next(self.turn) for _ in rows]], self.y[rows]


@DataLoader.mistake
class never_shuffled(_Loader):
    """The samples come in the order of the file, sorted perhaps by class: draw an order at the start of each epoch."""

    def __iter__(self) -> Iterator[Batch]:
        return self.cut(np.arange(self.n))


@DataLoader.mistake
class same_order_every_epoch(_Loader):
    """Every epoch has the order of the first: draw a new one each time the loader is iterated."""

    def __iter__(self) -> Iterator[Batch]:
        if not hasattr(self, "order"):
            self.order = self.rng.permutation(self.n)
        return self.cut(self.order)


@DataLoader.mistake
class shuffles_the_batches(_Loader):
    """You cut the file into batches and shuffle those, so neighbours always stay together: shuffle the samples first,
    then cut.
    """

    def __iter__(self) -> Iterator[Batch]:
        starts = self.rng.permutation(np.arange(0, self.n, self.m))
        return (self.take(np.arange(i, min(i + self.m, self.n))) for i in starts)


@DataLoader.mistake
class shuffles_within_the_batches(_Loader):
    """Every batch holds the same neighbours of the file, in mixed order: shuffle all samples first, then cut."""

    def __iter__(self) -> Iterator[Batch]:
        order = np.arange(self.n)
        for i in range(0, self.n, self.m):
            self.rng.shuffle(order[i : i + self.m])
        return self.cut(order)


@DataLoader.mistake
class worn_out(_Loader):
    """The first epoch is right, and every later one is empty: give each iteration a beginning of its own, as a method
    __iter__ with yield does.
    """

    def __iter__(self) -> Iterator[Batch]:
        if not hasattr(self, "running"):
            self.running = super().__iter__()
        return self.running


@DataLoader.mistake
class goes_on_where_it_was_left(_Loader):
    """After an epoch that was broken off, yours continues with the rest of it: each iteration starts from the first
    batch of a new order.
    """

    running: Any = iter(())

    def __iter__(self) -> Iterator[Batch]:
        first = next(self.running, None)
        if first is None:
            self.running = super().__iter__()
        else:
            yield first
        yield from map(tuple, self.running)  # the map ends with this generator, the running one does not


@DataLoader.mistake
class rng_of_its_own(_Loader):
    """You do not use the rng you are given, so no run can be repeated: draw the order from that."""

    def __iter__(self) -> Iterator[Batch]:
        return self.cut(np.random.default_rng().permutation(self.n))


@DataLoader.mistake
class seed_of_its_own(_Loader):
    """Your orders are the same whatever rng you are given, as you make one with a fixed seed: use the one given."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.rng = np.random.default_rng(0)


@DataLoader.mistake
class seed_of_its_own_each_epoch(_Loader):
    """You make an rng with the same seed for every epoch, so all of them have one order: use the rng given."""

    def __iter__(self) -> Iterator[Batch]:
        return self.cut(np.random.default_rng(0).permutation(self.n))


# all_batches

all_batches = Exercise(
    minibatches.all_batches, points={"mean": 2, "variance": 2}, probe=probes.result, axes="P", see=READ
)


@all_batches.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    for i, part in enumerate(("mean", "variance")):
        for n, p, m in ((3, 1, 2), (6, 2, 1), (6, 2, 3), (7, 3, 4), (5, 2, 5)):
            yield Case(f"{part}: batches of {m} out of {n}", part, i=i, g=rng.normal(size=(n, p)) + 2, m=m)


def _estimates(g: Array, m: int, batches: Any = combinations) -> Array:
    return np.asarray(g[list(batches(range(len(g)), m))].mean(axis=1))


def _told(estimates: Array) -> tuple[Array, Array]:
    return estimates.mean(axis=0), estimates.var(axis=0)


@all_batches.mistake
def sums(g: Array, m: int) -> Any:
    """You add the gradients of a batch up: its estimate is their mean, or it grows with m."""
    return _told(m * _estimates(g, m))


@all_batches.mistake
def may_come_twice(g: Array, m: int) -> Any:
    """Your variance is that of batches in which a sample may come twice, σ²/m: here a batch holds m different ones."""
    return g.mean(axis=0), g.var(axis=0) / m


@all_batches.mistake
def multisets(g: Array, m: int) -> Any:
    """Your batches may hold a sample more than once: choose m different ones, as itertools.combinations does."""
    return _told(_estimates(g, m, combinations_with_replacement))


@all_batches.mistake
def one_epoch_only(g: Array, m: int) -> Any:
    """You cut the samples into the batches of one epoch: take every possible choice of m samples, not only those."""
    return _told(np.array([g[i : i + m].mean(axis=0) for i in range(0, len(g), m)]))


@all_batches.mistake
def only_neighbours(g: Array, m: int) -> Any:
    """You take only batches of neighbours, one beginning at each row: samples that lie apart may be chosen, too."""
    return _told(np.array([g[i : i + m].mean(axis=0) for i in range(len(g) - m + 1)]))


@all_batches.mistake
def one_less(g: Array, m: int) -> Any:
    """You divide the squares by one less than the number of batches: these are all there are, so take the mean."""
    estimates = _estimates(g, m)
    return estimates.mean(axis=0), estimates.var(axis=0, ddof=1)


@all_batches.mistake
def deviation(g: Array, m: int) -> Any:
    """You return the standard deviation: the variance is its square."""
    estimates = _estimates(g, m)
    return estimates.mean(axis=0), estimates.std(axis=0)


@all_batches.mistake
def of_single_samples(g: Array, m: int) -> Any:
    """Your variance is that of single samples, whatever m: average over each batch first, then see how the averages
    vary.
    """
    return g.mean(axis=0), g.var(axis=0)


@all_batches.mistake
def mean_of_squares(g: Array, m: int) -> Any:
    """You average the squares of the estimates: the variance looks at how far they are from their mean, so subtract it
    first.
    """
    estimates = _estimates(g, m)
    return estimates.mean(axis=0), (estimates**2).mean(axis=0)


@all_batches.mistake
def parameters_mixed(g: Array, m: int) -> Any:
    """You average over the parameters as well: each has its own mean and variance, so reduce the first axis only."""
    estimates = _estimates(g, m)
    return estimates.mean(), estimates.var()


@all_batches.mistake
def within_the_batch(g: Array, m: int) -> Any:
    """Your variance is the one inside a batch, averaged: what is asked is how much the batches' means differ."""
    return g.mean(axis=0), np.mean([g[list(batch)].var(axis=0) for batch in combinations(range(len(g)), m)], axis=0)


@all_batches.mistake
def exchanged(g: Array, m: int) -> Any:
    """You return the two in the other order: first the mean, then the variance."""
    return _told(_estimates(g, m))[::-1]


@all_batches.mistake
def not_divided(g: Array, m: int) -> Any:
    """You add up over the batches and do not divide by how many there are."""
    estimates = _estimates(g, m)
    mean, variance = _told(estimates)
    return mean * len(estimates), variance * len(estimates)


@all_batches.mistake
def the_first_batch(g: Array, m: int) -> Any:
    """Your loop ends in its first round, so you return one batch's gradient: return after the loop, not inside."""
    return g[:m].mean(axis=0), np.zeros(g.shape[1])


# scaling: m from 16 to 64, N large

scaling = Exercise(
    {"noise": 0.5, "work": 4.0, "more data": 1.0, "sum": 0.25},
    points={"noise": 0.5, "work": 0.5, "more data": 0.5, "sum": 0.5},
    probe=probes.entry,
    rtol=0.01,
    see=READ,
)


@scaling.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    for name in scaling.reference:
        yield Case(name, name, key=name)


def _scaling(**wrong: float) -> dict[str, float]:
    return {**scaling.reference, **{name.replace("_", " "): value for name, value in wrong.items()}}


@scaling.mistake
def variance_for_noise() -> Any:
    """That is the factor of the variance: noise is measured as the standard deviation, its square root."""
    return _scaling(noise=0.25)


@scaling.mistake
def noise_grows() -> Any:
    """More samples in the mean make it steadier, so the noise shrinks."""
    return _scaling(noise=2.0)


@scaling.mistake
def nothing_changes() -> Any:
    """You say that it stays as it is: put in m = 16 and m = 64 and compare."""
    return _scaling(noise=1.0, work=1.0, sum=1.0)


@scaling.mistake
def work_shrinks() -> Any:
    """A step has four times as many samples to go through, so its work grows (an epoch has fewer steps, though)."""
    return _scaling(work=0.25)


@scaling.mistake
def root_of_the_work() -> Any:
    """The root belongs to the noise: each sample of the batch costs the same, so count them."""
    return _scaling(work=2.0)


@scaling.mistake
def work_grows_with_the_data() -> Any:
    """That is how an epoch grows, or a step with all data: a step with a minibatch looks at m samples, however many
    there are.
    """
    return _scaling(more_data=10.0)


@scaling.mistake
def work_shrinks_with_the_data() -> Any:
    """More data do not make a step cheaper: it looks at m samples before and after."""
    return _scaling(more_data=0.1)


@scaling.mistake
def rate_grows() -> Any:
    """The sum is four times as long, so the rate has to make up for that: which way?"""
    return _scaling(sum=4.0)


@scaling.mistake
def mean_of_64_into_a_sum() -> Any:
    """That turns a mean over 64 samples into their sum; here both are sums, one of 16 gradients and one of 64."""
    return _scaling(sum=1 / 64)


@scaling.mistake
def mean_of_16_into_a_sum() -> Any:
    """That turns a mean over 16 samples into their sum; here both are sums, one of 16 gradients and one of 64."""
    return _scaling(sum=1 / 16)


@scaling.mistake
def root_for_the_sum() -> Any:
    """The root belongs to the noise: the sum itself grows in proportion to the number of its terms."""
    return _scaling(sum=0.5)
