"""A memory with a pointer that has gradients: find, move, write, read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn.checks.probes import rows
from course_nn.losses import softmax

Array = np.ndarray
Rng = np.random.Generator


def _lengths(a: Array) -> Array:
    return np.sqrt((a * a).sum(axis=-1) + 1e-8)


def _content_weights(memory: Array, key: Array, beta: float) -> Array:
    return softmax(beta * (memory @ key) / (_lengths(memory) * _lengths(key)))


content_weights = Exercise(
    _content_weights,
    points={"weights": 1, "large strength": 0.5, "empty rows": 0.5},
    axes="R",
    see="Graves et al. (2014), section 3.3.1",
)


@content_weights.cases
def _(rng: Rng) -> Iterator[Case]:
    for name, R, C, beta in (("R = 3 rows of 2", 3, 2, 1.5), ("R = 5 rows of 4", 5, 4, 4.0), ("R = C = 4", 4, 4, 2.5)):
        memory = rng.normal(size=(R, C)) * rng.uniform(0.3, 3, size=(R, 1))
        yield Case(name, "weights", memory=memory, key=2 * rng.normal(size=C), beta=beta)
    memory = rng.normal(size=(4, 3)) * np.array([[0.5], [1], [2], [3]])
    yield Case("β = 2000", "large strength", memory=memory, key=memory[1] + 0.01 * rng.normal(size=3), beta=2000.0)
    memory = rng.normal(size=(5, 3))
    memory[[1, 3]] = 0
    yield Case("two rows are empty", "empty rows", memory=memory, key=rng.normal(size=3), beta=3.0)


@content_weights.mistake
def no_lengths(memory: Array, key: Array, beta: float) -> Array:
    """You compare by the plain dot product, so long rows win: divide by the length of the row and that of the key."""
    return softmax(beta * (memory @ key))


@content_weights.mistake
def length_of_the_key_only(memory: Array, key: Array, beta: float) -> Array:
    """You divide by the key's length only, so long rows win: divide by each row's own, too."""
    return softmax(beta * (memory @ key) / _lengths(key))


@content_weights.mistake
def length_of_the_rows_only(memory: Array, key: Array, beta: float) -> Array:
    """You divide by the rows' lengths only, so a long key makes a sharp look: divide by its own, too."""
    return softmax(beta * (memory @ key) / _lengths(memory))


@content_weights.mistake
def length_of_the_whole_memory(memory: Array, key: Array, beta: float) -> Array:
    """You divide by the length of the whole memory; each row has its own."""
    return softmax(beta * (memory @ key) / (_lengths(memory.ravel()) * _lengths(key)))


@content_weights.mistake
def squared_lengths(memory: Array, key: Array, beta: float) -> Array:
    """You divide by squared lengths: take the roots."""
    return softmax(beta * (memory @ key) / (_lengths(memory) * _lengths(key)) ** 2)


@content_weights.mistake
def sums_for_lengths(memory: Array, key: Array, beta: float) -> Array:
    """You divide by sums of absolute values; a length is the root of the sum of squares."""
    return softmax(beta * (memory @ key) / ((abs(memory).sum(axis=1) + 1e-12) * abs(key).sum()))


@content_weights.mistake
def strength_ignored(memory: Array, key: Array, beta: float) -> Array:
    """Your weights do not depend on β: it multiplies the similarities before the softmax."""
    return _content_weights(memory, key, 1.0)


@content_weights.mistake
def divided_by_strength(memory: Array, key: Array, beta: float) -> Array:
    """Your look gets softer as β grows: multiply the similarities by it."""
    return _content_weights(memory, key, 1 / beta)


@content_weights.mistake
def strength_afterwards(memory: Array, key: Array, beta: float) -> Array:
    """You multiply the weights by β, and their sum is no longer 1: multiply before the softmax."""
    return beta * _content_weights(memory, key, 1.0)


@content_weights.mistake
def similarities_only(memory: Array, key: Array, beta: float) -> Array:
    """What you return are similarities, times β; make weights of them, by softmax."""
    return beta * (memory @ key) / (_lengths(memory) * _lengths(key))


@content_weights.mistake
def shares_of_the_similarity(memory: Array, key: Array, beta: float) -> Array:
    """You divide similarities by their sum, and negative ones give negative weights: softmax takes exponentials."""
    K = beta * (memory @ key) / (_lengths(memory) * _lengths(key))
    return K / K.sum()


@content_weights.mistake
def hard_choice(memory: Array, key: Array, beta: float) -> Array:
    """All the weight goes to the best row: nothing could be learned; softmax gives each row a share."""
    return np.eye(len(memory))[_content_weights(memory, key, beta).argmax()]


@content_weights.mistake
def least_alike(memory: Array, key: Array, beta: float) -> Array:
    """Your weights are largest where the row is least like the key: β times the similarity, with a plus."""
    return _content_weights(memory, key, -beta)


@content_weights.mistake
def distances(memory: Array, key: Array, beta: float) -> Array:
    """You compare by distance; the cosine asks for the direction only, however long row and key are."""
    return softmax(-beta * np.sqrt(((memory - key) ** 2).sum(axis=1)))


@content_weights.mistake
def overflows(memory: Array, key: Array, beta: float) -> Array:
    """With a large β the exponentials overflow: first subtract the greatest of what goes into them."""
    e = np.exp(beta * (memory @ key) / (_lengths(memory) * _lengths(key)))
    return e / e.sum()


@content_weights.mistake
def divides_by_zero(memory: Array, key: Array, beta: float) -> Array:
    """An empty row has the length 0, and 0 / 0 is no number: add something tiny to what you divide by."""
    return softmax(beta * (memory @ key) / (np.linalg.norm(memory, axis=1) * np.linalg.norm(key)))


# Move ---------------------------------------------------------------------------------------------------------------


def _shifted(w: Array, shift: Array) -> Array:
    return shift[0] * np.roll(w, -1) + shift[1] * w + shift[2] * np.roll(w, 1)


def _sharp(w: Array, gamma: float) -> Array:
    return w**gamma / (w**gamma).sum()


def _shift_and_sharpen(w: Array, shift: Array, gamma: float) -> Array:
    return _sharp(_shifted(w, shift), gamma)


shift_and_sharpen = Exercise(
    _shift_and_sharpen, points={"shift": 0.75, "sharpen": 0.75}, axes="R", see="Graves et al. (2014), section 3.3.2"
)


@shift_and_sharpen.cases
def _(rng: Rng) -> Iterator[Case]:
    yield Case("the last row, one further", "shift", w=np.array([0.0, 0, 1]), shift=np.array([0.0, 0, 1]), gamma=1.0)
    for R in (4, 6):
        w, shift = rng.dirichlet(np.ones(R)), rng.dirichlet([1, 2, 4])
        yield Case(f"R = {R} rows, γ = 1", "shift", w=w, shift=shift, gamma=1.0)
    for R, gamma in ((5, 3.0), (4, 1.7), (3, 6.0)):
        w, shift = rng.dirichlet(np.ones(R)), rng.dirichlet([1, 2, 4])
        yield Case(f"R = {R} rows, γ = {gamma:g}", "sharpen", w=w, shift=shift, gamma=gamma)


@shift_and_sharpen.mistake
def the_other_way(w: Array, shift: Array, gamma: float) -> Array:
    """Your head moves the other way: shift[2] is the share that goes to the row with the next higher number."""
    return _shift_and_sharpen(w, shift[::-1], gamma)


@shift_and_sharpen.mistake
def falls_off_the_end(w: Array, shift: Array, gamma: float) -> Array:
    """What moves past an end is lost, and the weights no longer sum to 1: after the last row comes the first."""
    padded = np.pad(w, 1)
    moved = shift[0] * padded[2:] + shift[1] * w + shift[2] * padded[:-2]
    return moved if gamma == 1 else _sharp(moved, gamma)


@shift_and_sharpen.mistake
def stops_at_the_end(w: Array, shift: Array, gamma: float) -> Array:
    """Your head stays at the end of the memory when it should go on; after the last row comes the first."""
    padded = np.pad(w, 1, mode="edge")
    inside = shift[0] * np.append(w[1:], 0) + shift[1] * w + shift[2] * np.append(0, w[:-1])
    inside[0] += shift[0] * padded[0]
    inside[-1] += shift[2] * padded[-1]
    return _sharp(inside, gamma)


@shift_and_sharpen.mistake
def sharpened_first(w: Array, shift: Array, gamma: float) -> Array:
    """You sharpen before the shift, which then blurs again: shift first."""
    return _shifted(_sharp(w, gamma), shift)


@shift_and_sharpen.mistake
def not_sharpened(w: Array, shift: Array, gamma: float) -> Array:
    """Your weights do not depend on γ: raise them to that power, and divide by their sum."""
    return _shifted(w, shift)


@shift_and_sharpen.mistake
def sum_not_mended(w: Array, shift: Array, gamma: float) -> Array:
    """After the power the weights no longer sum to 1: divide by their sum."""
    return _shifted(w, shift) ** gamma


@shift_and_sharpen.mistake
def times_gamma(w: Array, shift: Array, gamma: float) -> Array:
    """You multiply by γ, which the sum takes away again, or which makes it larger than 1; γ is a power."""
    return _shifted(w, shift) * gamma


@shift_and_sharpen.mistake
def softmax_of_weights(w: Array, shift: Array, gamma: float) -> Array:
    """You take exponentials of the weights, and rows without any get some: here it is the weights' γ-th power."""
    return softmax(gamma * _shifted(w, shift))


@shift_and_sharpen.mistake
def blurred_more(w: Array, shift: Array, gamma: float) -> Array:
    """Your weights get flatter as γ grows: the power is γ, not 1/γ."""
    return _sharp(_shifted(w, shift), 1 / gamma)


@shift_and_sharpen.mistake
def not_shifted(w: Array, shift: Array, gamma: float) -> Array:
    """Your head stays where it is: what stands in `shift` moves its weights, row by row, before you sharpen."""
    return _sharp(w, gamma)


@shift_and_sharpen.mistake
def likeliest_move_only(w: Array, shift: Array, gamma: float) -> Array:
    """You make the likeliest move only; all three happen, each with its share."""
    return _sharp(np.roll(w, int(shift.argmax()) - 1), gamma)


@shift_and_sharpen.mistake
def two_rows_at_once(w: Array, shift: Array, gamma: float) -> Array:
    """Your moves are 0, 1 and 2 rows; they are -1, 0 and 1."""
    return _sharp(shift[0] * w + shift[1] * np.roll(w, 1) + shift[2] * np.roll(w, 2), gamma)


@shift_and_sharpen.mistake
def shift_sharpened_too(w: Array, shift: Array, gamma: float) -> Array:
    """You sharpen the shift as well; only the weights that come out of it are raised to the power γ."""
    return _shift_and_sharpen(w, _sharp(shift, gamma), gamma)


# Write and read -----------------------------------------------------------------------------------------------------


def _write(memory: Array, w: Array, erase: Array, add: Array) -> Array:
    return memory * (1 - np.outer(w, erase)) + np.outer(w, add)


def _both(memory: Array, w: Array, erase: Array, add: Array) -> dict[str, Array]:
    written = _write(memory, w, erase, add)
    return {"memory": written, "read": w @ written}


write_and_read = Exercise(
    _both, points={"memory": 1, "read": 0.5}, probe=rows, see="Graves et al. (2014), sections 3.1 and 3.2"
)


@write_and_read.cases
def _(rng: Rng) -> Iterator[Case]:
    def drawn(R: int, C: int) -> dict[str, Array]:
        return {
            "memory": rng.normal(size=(R, C)),
            "w": rng.dirichlet(np.ones(R)),
            "erase": rng.uniform(0.1, 0.9, size=C),
            "add": rng.normal(size=C),
        }

    for name in ("memory", "read"):
        for R, C in ((2, 3), (5, 2), (3, 3)):
            yield Case(f"R = {R} rows of {C}", name, names=[name], **drawn(R, C))


def _with(memory: Array, w: Array, written: Array) -> dict[str, Array]:
    return {"memory": written, "read": w @ written}


@write_and_read.mistake
def adds_before_it_erases(memory: Array, w: Array, erase: Array, add: Array) -> Any:
    """You erase after you add, and take away part of what is new: erase first."""
    return _with(memory, w, (memory + np.outer(w, add)) * (1 - np.outer(w, erase)))


@write_and_read.mistake
def never_erases(memory: Array, w: Array, erase: Array, add: Array) -> Any:
    """Nothing is erased: before you add, multiply each entry by 1 minus its row's weight times its erase number."""
    return _with(memory, w, memory + np.outer(w, add))


@write_and_read.mistake
def never_adds(memory: Array, w: Array, erase: Array, add: Array) -> Any:
    """Nothing is added: each row gets its weight's share of `add`."""
    return _with(memory, w, memory * (1 - np.outer(w, erase)))


@write_and_read.mistake
def erases_everywhere(memory: Array, w: Array, erase: Array, add: Array) -> Any:
    """You erase in all rows alike; each row only loses as much as the head's weight on it says."""
    return _with(memory, w, memory * (1 - erase) + np.outer(w, add))


@write_and_read.mistake
def adds_everywhere(memory: Array, w: Array, erase: Array, add: Array) -> Any:
    """You add to all rows alike; each gets as much as the head's weight on it says."""
    return _with(memory, w, memory * (1 - np.outer(w, erase)) + add)


@write_and_read.mistake
def erases_whole_rows(memory: Array, w: Array, erase: Array, add: Array) -> Any:
    """You erase by the weights alone; `erase` says for each column how much of it goes."""
    return _with(memory, w, memory * (1 - w[:, None]) + np.outer(w, add))


@write_and_read.mistake
def keeps_what_is_to_go(memory: Array, w: Array, erase: Array, add: Array) -> Any:
    """You keep what should be erased, and lose the rest: multiply by 1 minus weight times erase."""
    return _with(memory, w, memory * np.outer(w, erase) + np.outer(w, add))


@write_and_read.mistake
def subtracts_the_erase(memory: Array, w: Array, erase: Array, add: Array) -> Any:
    """You subtract weight times erase; it is the share of the old entry that goes, so it multiplies that entry."""
    return _with(memory, w, memory - np.outer(w, erase) + np.outer(w, add))


@write_and_read.mistake
def subtracts_what_is_new(memory: Array, w: Array, erase: Array, add: Array) -> Any:
    """You subtract what is to be added."""
    return _with(memory, w, memory * (1 - np.outer(w, erase)) - np.outer(w, add))


@write_and_read.mistake
def only_the_first_of_all(memory: Array, w: Array, erase: Array, add: Array) -> Any:
    """You write into the row of the largest weight only; every row takes its share, or there is no gradient."""
    written = memory.copy()
    r = int(w.argmax())
    written[r] = memory[r] * (1 - w[r] * erase) + w[r] * add
    return _with(memory, w, written)


@write_and_read.mistake
def reads_before_it_writes(memory: Array, w: Array, erase: Array, add: Array) -> Any:
    """What you read is the memory as it was; read from what is written."""
    return {**_both(memory, w, erase, add), "read": w @ memory}


@write_and_read.mistake
def reads_the_mean(memory: Array, w: Array, erase: Array, add: Array) -> Any:
    """You read the plain mean of the rows; each counts with its weight."""
    written = _write(memory, w, erase, add)
    return {"memory": written, "read": written.mean(axis=0)}


@write_and_read.mistake
def reads_the_best_row(memory: Array, w: Array, erase: Array, add: Array) -> Any:
    """You read the row of the largest weight; read all rows, mixed by their weights."""
    written = _write(memory, w, erase, add)
    return {"memory": written, "read": written[w.argmax()]}


@write_and_read.mistake
def reads_rows_apart(memory: Array, w: Array, erase: Array, add: Array) -> Any:
    """You return the rows times their weights; add them up to one vector of C numbers."""
    written = _write(memory, w, erase, add)
    return {"memory": written, "read": w[:, None] * written}


@write_and_read.mistake
def writes_into_the_callers_memory(memory: Array, w: Array, erase: Array, add: Array) -> Any:
    """Your numbers are right, but you changed the caller's memory: make a new one."""
    memory *= 1 - np.outer(w, erase)
    memory += np.outer(w, add)
    return {"memory": memory.copy(), "read": w @ memory}
