from itertools import pairwise

import numpy as np
import pytest

from course_nn.worlds import CartPole, GridWorld

UP, RIGHT, DOWN, LEFT = range(4)


def walk(world, actions, rng):
    world.reset(rng)
    return [world.step(action) for action in actions]


# GridWorld


@pytest.mark.parametrize("actions, end", [([UP, UP, RIGHT, RIGHT, RIGHT], 1.0), ([RIGHT, RIGHT, UP, RIGHT], -1.0)])
def test_goal_and_pit_end_the_episode_with_their_rewards(rng, actions, end):
    steps = walk(GridWorld(), actions, rng)
    assert [reward for _, reward, _ in steps] == [-0.04] * (len(actions) - 1) + [end]
    assert [over for _, _, over in steps] == [False] * (len(actions) - 1) + [True]


def test_a_state_is_one_hot_and_says_where_one_is(rng):
    world = GridWorld()
    np.testing.assert_array_equal(world.reset(rng).reshape(3, 4), [[0, 0, 0, 0], [0, 0, 0, 0], [1, 0, 0, 0]])
    state, *_ = world.step(UP)
    np.testing.assert_array_equal(state.reshape(3, 4), [[0, 0, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]])


@pytest.mark.parametrize("actions", [[LEFT], [DOWN], [UP, RIGHT, DOWN], [RIGHT, UP, LEFT]])
def test_walls_and_the_edge_stop_a_step(rng, actions):
    world = GridWorld()
    states = [world.reset(rng), *(state for state, _, _ in walk(world, actions, rng))]
    assert any((a == b).all() for a, b in pairwise(states))


def test_a_reset_goes_back_to_the_start(rng):
    world = GridWorld()
    start = world.reset(rng)
    walk(world, [UP, UP], rng)
    np.testing.assert_array_equal(world.reset(rng), start)


def test_other_maps_are_possible_and_wrong_ones_refused(rng):
    *_, (_, reward, over) = walk(GridWorld(("SG",)), [RIGHT], rng)
    assert (reward, over) == (1, True)
    for rows in (("S.", "G"), ("..G",), ("S..",), ("SSG",)):
        with pytest.raises(ValueError, match=r"GridWorld got the map .*; it takes rows of equal length with one S and"):
            GridWorld(rows)


# CartPole


def test_the_accelerations_solve_the_equations_of_motion(rng):
    """The Lagrangian's two equations, with a rod's moment of inertia 4/3 m l²: a linear system, solved by NumPy."""
    m, M, half, g = 0.1, 1.1, 0.5, 9.8
    for theta, omega, force in rng.uniform([-3, -5, -10], [3, 5, 10], (20, 3)):
        sin, cos = np.sin(theta), np.cos(theta)
        mass = [[M, m * half * cos], [m * half * cos, 4 / 3 * m * half**2]]
        expected = np.linalg.solve(mass, [force + m * half * omega**2 * sin, m * g * half * sin])
        np.testing.assert_allclose(CartPole().accelerations(theta, omega, force), expected, rtol=1e-12)


def test_without_a_push_energy_is_kept(rng):
    world = CartPole()
    world.tau = 1e-5
    world.push = 0.0
    world.state = np.array([0.1, 0.3, 0.15, -0.4])

    def energy(x, v, theta, omega):
        m, half = world.pole, world.half_length
        kinetic = 0.5 * (world.cart + m) * v**2 + m * half * np.cos(theta) * v * omega
        return kinetic + 2 / 3 * m * half**2 * omega**2 + m * world.gravity * half * np.cos(theta)

    before = energy(*world.state)
    for _ in range(20_000):
        world.step(1)
    assert abs(world.state[2] - 0.15) > 0.03  # it has moved
    assert energy(*world.state) == pytest.approx(before, rel=1e-5)


def test_a_mirrored_world_goes_the_mirrored_way(rng):
    a, b = CartPole(), CartPole()
    a.reset(rng)
    b.state = -a.state
    for action in (1, 0, 0, 1, 1, 1):
        np.testing.assert_allclose(a.step(action)[0], -b.step(1 - action)[0], rtol=1e-12)


def test_a_step_is_one_of_eulers_method(rng):
    world = CartPole()
    x, v, theta, omega = world.reset(rng)
    a, alpha = world.accelerations(theta, omega, -10.0)
    state, reward, over = world.step(0)
    np.testing.assert_allclose(state, [x + 0.02 * v, v + 0.02 * a, theta + 0.02 * omega, omega + 0.02 * alpha])
    assert (reward, over) == (1, False)


@pytest.mark.parametrize("state, over", [
    ([2.39, 0, 0, 0], False), ([2.41, 0, 0, 0], True), ([-2.41, 0, 0, 0], True),
    ([0, 0, np.radians(11.9), 0], False), ([0, 0, np.radians(12.1), 0], True), ([0, 0, -np.radians(12.1), 0], True),
])  # fmt: skip
def test_an_episode_is_over_beyond_2_4_m_or_12_degrees(state, over):
    world = CartPole()
    world.state = np.array(state, float)
    assert world.step(1)[2] is over


def test_an_episode_begins_near_0_and_is_set_by_the_rng():
    states = np.array([CartPole().reset(np.random.default_rng(seed)) for seed in range(50)])
    assert np.abs(states).max() <= 0.05
    assert np.abs(states).max(0).min() > 0.04
    np.testing.assert_array_equal(states[3], CartPole().reset(np.random.default_rng(3)))


def test_left_to_chance_the_pole_falls_within_a_second(rng):
    world, lengths = CartPole(), []
    for _ in range(100):
        world.reset(rng)
        lengths.append(1 + next(t for t in range(500) if world.step(int(rng.integers(2)))[2]))
    assert 18 < np.mean(lengths) < 27  # about 22 steps, as everybody's


@pytest.mark.parametrize(
    "world, message", [(GridWorld, "actions are 0 to 3: up"), (CartPole, "actions are 0 and 1: push")]
)
def test_other_actions_are_refused(world, message):
    for action in (-1, 4):
        with pytest.raises(ValueError, match=rf"{world.__name__} got action {action}; its {message}"):
            world().step(action)
