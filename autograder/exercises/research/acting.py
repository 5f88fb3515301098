"""Learning from rewards: what follows a step, what a value should be, and an agent that finds its way."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn import reinforcement
from course_nn.checks.measures.research import fewest, found_ways, moved, walked
from course_nn.checks.probes.research import routes

Array = np.ndarray
Rng = np.random.Generator

# Returns ------------------------------------------------------------------------------------------------------------

returns = Exercise(reinforcement.returns, points=1.5, axes="T", see="Sutton & Barto (2018), 3.3")


@returns.cases
def _(rng: Rng) -> Iterator[Case]:
    yield Case("three rewards", rewards=rng.integers(1, 9, size=3).astype(float), gamma=0.5)
    yield Case("five rewards", rewards=rng.normal(size=5), gamma=0.9)
    yield Case("seven rewards, γ = 0.2", rewards=rng.normal(size=7), gamma=0.2)
    yield Case("whole numbers", rewards=rng.integers(1, 9, size=4), gamma=0.7)
    yield Case("one reward", rewards=rng.normal(size=1), gamma=0.8)


def _returns(rewards: Array, gamma: float) -> Array:
    return reinforcement.returns(rewards, gamma)


@returns.mistake
def sums_from_the_start(rewards: Array, gamma: float) -> Array:
    """You add up what came before each step; a return is what comes from it on, so begin at the end."""
    G = np.array(rewards, float)
    for t in range(1, len(G)):
        G[t] += gamma * G[t - 1]
    return G


@returns.mistake
def not_turned_back(rewards: Array, gamma: float) -> Array:
    """Your returns stand in reverse, the last step's first: turn them round at the end."""
    return _returns(rewards, gamma)[::-1].copy()


@returns.mistake
def discounts_from_the_start(rewards: Array, gamma: float) -> Array:
    """You discount by the step's number in the episode; for G_t the power counts from t, so r_t has none."""
    r = np.asarray(rewards) * gamma ** np.arange(len(rewards))
    return np.cumsum(r[::-1])[::-1]


@returns.mistake
def discounts_the_first(rewards: Array, gamma: float) -> Array:
    """All your returns are γ times too small: the reward of the step itself is not discounted."""
    return gamma * _returns(rewards, gamma)


@returns.mistake
def leaves_out_its_own(rewards: Array, gamma: float) -> Array:
    """You leave out the reward of the step itself: G_t begins with r_t."""
    return _returns(rewards, gamma) - rewards


@returns.mistake
def starts_after_its_own(rewards: Array, gamma: float) -> Array:
    """Your return of a step is that of the step after it: G_t begins with r_t."""
    return np.append(_returns(rewards, gamma)[1:], 0.0)


@returns.mistake
def one_for_the_episode(rewards: Array, gamma: float) -> Array:
    """Every step has the return of the whole episode; what came before a step is no merit of it."""
    return np.full(len(rewards), _returns(rewards, gamma)[0])


@returns.mistake
def no_discount(rewards: Array, gamma: float) -> Array:
    """Your returns do not depend on γ: a reward k steps later counts γ to the k-th."""
    return _returns(rewards, 1.0)


@returns.mistake
def one_step_ahead(rewards: Array, gamma: float) -> Array:
    """You look one step ahead, r_t + γ r_{t+1}; a return goes on to the end, so add γ G_{t+1}."""
    r = np.array(rewards, float)
    r[:-1] += gamma * np.asarray(rewards)[1:]
    return r


@returns.mistake
def discount_does_not_grow(rewards: Array, gamma: float) -> Array:
    """All later rewards count γ alike; each step further off multiplies by γ once more."""
    r = np.array(rewards, float)
    return r + gamma * (r.sum() - np.cumsum(r))


@returns.mistake
def discount_squared(rewards: Array, gamma: float) -> Array:
    """Your discount grows by two powers of γ a step; one is enough."""
    return _returns(rewards, gamma**2)


@returns.mistake
def whole_numbers_only(rewards: Array, gamma: float) -> Array:
    """Where rewards are whole numbers your returns are cut to whole numbers, too: make an array of floats."""
    G = np.array(rewards)
    for t in range(len(G) - 2, -1, -1):
        G[t] = G[t] + gamma * G[t + 1]
    return G


@returns.mistake
def writes_into_the_rewards(rewards: Array, gamma: float) -> Array:
    """You wrote the returns into the caller's rewards: make a new array."""
    made = _returns(rewards, gamma)
    rewards[:] = made
    return made


@returns.mistake
def total_only(rewards: Array, gamma: float) -> float:
    """You return one number; each of the T steps has a return of its own."""
    return float(_returns(rewards, gamma)[0])


# Targets ------------------------------------------------------------------------------------------------------------

q_targets = Exercise(
    reinforcement.q_targets, points={"on the way": 0.75, "at the end": 0.75}, axes="N", see="Sutton & Barto (2018), 6.5"
)


@q_targets.cases
def _(rng: Rng) -> Iterator[Case]:
    def drawn(N: int, A: int, over: list[bool]) -> dict[str, Any]:
        q = rng.normal(size=(N, A)) + 1
        return {
            "rewards": rng.normal(size=N),
            "q_next": q,
            "over": np.array(over),
            "gamma": round(rng.uniform(0.5, 0.95), 2),
        }

    yield Case("two steps, three actions", "on the way", **drawn(2, 3, [False, False]))
    yield Case("five steps, four actions", "on the way", **drawn(5, 4, [False] * 5))
    yield Case("as many of each", "on the way", **drawn(3, 3, [False] * 3))
    yield Case("the second ends", "at the end", **drawn(3, 2, [False, True, False]))
    yield Case("four of six end", "at the end", **drawn(6, 4, [True, False, True, True, False, True]))


@q_targets.mistake
def looks_beyond_the_end(rewards: Array, q_next: Array, over: Array, gamma: float) -> Array:
    """You count on something after the end; where the episode is over the target is the reward alone."""
    return rewards + gamma * q_next.max(axis=1)


@q_targets.mistake
def looks_ahead_at_the_end_only(rewards: Array, q_next: Array, over: Array, gamma: float) -> Array:
    """You look ahead where the episode is over, and only there: it is the other way round."""
    return rewards + gamma * q_next.max(axis=1) * over


@q_targets.mistake
def nothing_at_the_end(rewards: Array, q_next: Array, over: Array, gamma: float) -> Array:
    """Your target is 0 where the episode is over; the last reward still counts."""
    return (rewards + gamma * q_next.max(axis=1)) * ~over


@q_targets.mistake
def ends_all_at_once(rewards: Array, q_next: Array, over: Array, gamma: float) -> Array:
    """As soon as one episode of the batch is over you look ahead in none; each row ends for itself."""
    return rewards + gamma * q_next.max(axis=1) * (not over.any())


@q_targets.mistake
def no_future(rewards: Array, q_next: Array, over: Array, gamma: float) -> Array:
    """Your targets are the rewards; add what is best from the next state on, discounted, where there is one."""
    return rewards * 1.0


@q_targets.mistake
def discount_forgotten(rewards: Array, q_next: Array, over: Array, gamma: float) -> Array:
    """The future counts in full in your targets: multiply it by γ."""
    return rewards + q_next.max(axis=1) * ~over


@q_targets.mistake
def reward_discounted(rewards: Array, q_next: Array, over: Array, gamma: float) -> Array:
    """You discount the reward, too; only what follows it is multiplied by γ."""
    return gamma * (rewards + q_next.max(axis=1) * ~over)


@q_targets.mistake
def mean_of_the_actions(rewards: Array, q_next: Array, over: Array, gamma: float) -> Array:
    """You take the mean over the actions; the agent will take the best one, so take the largest."""
    return rewards + gamma * q_next.mean(axis=1) * ~over


@q_targets.mistake
def worst_action(rewards: Array, q_next: Array, over: Array, gamma: float) -> Array:
    """You take the smallest value of the next state; the agent will take the best action."""
    return rewards + gamma * q_next.min(axis=1) * ~over


@q_targets.mistake
def number_of_the_action(rewards: Array, q_next: Array, over: Array, gamma: float) -> Array:
    """You take which action is best, its number; take how good it is, the value."""
    return rewards + gamma * q_next.argmax(axis=1) * ~over


@q_targets.mistake
def sum_of_the_actions(rewards: Array, q_next: Array, over: Array, gamma: float) -> Array:
    """You add up the values of all actions; only one is taken, the best."""
    return rewards + gamma * q_next.sum(axis=1) * ~over


@q_targets.mistake
def best_of_the_batch(rewards: Array, q_next: Array, over: Array, gamma: float) -> Array:
    """You take the largest value of the whole batch; each row has a next state of its own."""
    return rewards + gamma * q_next.max() * ~over


@q_targets.mistake
def future_subtracted(rewards: Array, q_next: Array, over: Array, gamma: float) -> Array:
    """You subtract the future; add it."""
    return rewards - gamma * q_next.max(axis=1) * ~over


@q_targets.mistake
def first_action(rewards: Array, q_next: Array, over: Array, gamma: float) -> Array:
    """You take the first action's value; take the largest of each row."""
    return rewards + gamma * q_next[:, 0] * ~over


@q_targets.mistake
def reward_forgotten(rewards: Array, q_next: Array, over: Array, gamma: float) -> Array:
    """The reward of the step itself is missing in your targets."""
    return gamma * q_next.max(axis=1) * ~over


# A way --------------------------------------------------------------------------------------------------------------

# Of 1,200 agents that the notebook's answer trained, on 60 maps with 20 seeds each, all arrived, and all but one on the
# shortest way: of the 120 sets of ten, none had fewer than nine.
SEEDS, LEAST = 10, 0.9


def _planned(rows: list[str], seed: int) -> Array:
    """The values themselves, whatever the seed."""
    return _values(tuple(rows)).copy()


@cache
def _values(rows: tuple[str, ...]) -> Array:
    """From the rules of the world, by going over all cells until nothing changes."""
    text = "".join(rows)
    q = np.zeros((len(text), 4))
    for _ in text:
        for cell, kind in enumerate(text):
            if kind in ".S":
                for action in range(4):
                    after = moved(list(rows), cell, action)
                    reward = {"G": 1.0, "X": -1.0}.get(text[after], -0.04)
                    q[cell, action] = reward + (0 if text[after] in "GX" else 0.9 * q[after].max())
    return q


find_route = Exercise(
    _planned,
    points={"a way": 1, "the shortest": 1},
    probe=routes,
    measure=found_ways,
    see="Sutton & Barto (2018), 6.5; Mnih et al. (2015)",
)


def _map(rng: Rng, high: int, wide: int) -> list[str]:
    """A map with a shortest way of five steps or more, and a longer one; the pit can be reached, too."""
    while True:
        kinds = np.array(list("." * (high * wide)))
        places = rng.permutation(high * wide)
        kinds[places[: high * wide // 6]] = "#"
        kinds[places[-3:]] = list("SGX")
        rows = ["".join(row) for row in kinds.reshape(high, wide)]
        pit = [row.translate(str.maketrans("GX", "XG")) for row in rows]
        if fewest(rows) >= 5 and fewest(pit) and (_detour(rows) != _planned(rows, 0)).any():
            return rows


@find_route.cases
def _(rng: Rng) -> Iterator[Case]:
    for group, high, wide in (("a way", 4, 5), ("the shortest", 4, 5), ("the shortest", 5, 4)):
        seeds = rng.integers(10**6, size=SEEDS).tolist()
        case = Case(f"{high} × {wide} cells, {SEEDS} seeds", group, rows=_map(rng, high, wide), seeds=seeds)
        yield case.keeping(ask=group, least=LEAST)


@find_route.mistake
def nothing_learned(rows: list[str], seed: int) -> Array:
    """All your values are the same number: see that each step of the agent changes the value of what it just did."""
    return np.zeros((len(rows) * len(rows[0]), 4))


@find_route.mistake
def runs_into_walls(rows: list[str], seed: int) -> Array:
    """Most of your agents never arrive, since their best moves lead them round in circles or into a wall: explore
    more, train longer, or look at your targets.
    """
    wall = np.zeros((len(rows) * len(rows[0]), 4))
    for cell in range(len(wall)):
        wall[cell, [a for a in range(4) if moved(rows, cell, a) == cell][:1]] = 1
    back = wall.any(axis=1, keepdims=True)
    away = np.zeros_like(wall)
    away[:, 3] = 1
    return np.where(back, wall, away)


@find_route.mistake
def into_the_pit(rows: list[str], seed: int) -> Array:
    """Most of your agents walk into the pit: its reward, -1, must get into the value of the move that led there."""
    text = "".join(rows)
    swapped = text.translate(str.maketrans("GX", "XG"))
    return _planned([swapped[i : i + len(rows[0])] for i in range(0, len(text), len(rows[0]))], seed)


@find_route.mistake
def on_detours(rows: list[str], seed: int) -> Array:
    """Your agents arrive, but too few on the shortest way: explore more and longer, with γ < 1 or the price of a
    step in the targets.
    """
    return _detour(rows)


@find_route.mistake
def another_shape(rows: list[str], seed: int) -> Array:
    """Your values have another shape than one row for each cell of the map, walls included, and one column a move."""
    return _planned(rows, seed)[:, :3]


def _detour(rows: list[str]) -> Array:
    """Values that lead to G on a way that is longer than need be; `_map` sees to it that there is one."""
    text, right = "".join(rows), _planned(rows, 0)
    for cell in (c for c, kind in enumerate(text) if kind in ".S"):
        for action in range(4):
            q = right.copy()
            q[cell, action] = 9
            end, steps = walked(q, rows)
            if end == "G" and steps > fewest(rows):
                return q
    return right
