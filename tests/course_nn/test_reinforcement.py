import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from course_nn.adaptive import Adam
from course_nn.feedforward import MLP, Linear, Tanh
from course_nn.gradcheck import check_loss
from course_nn.losses import softmax
from course_nn.network import Sequential
from course_nn.optimisation import SGD
from course_nn.reinforcement import PolicyLoss, greedy, play, q_learning, q_step, q_targets, reinforce, returns, sampled
from course_nn.worlds import CartPole, GridWorld


class Corridor:
    """Three cells in a row; right (1) at the last pays 1 and ends the episode. It counts its resets."""

    n_actions = 2

    def __init__(self):
        self.resets = 0

    def reset(self, rng):
        self.resets += 1
        self.cell = 0
        return np.eye(3)[0]

    def step(self, action):
        over = self.cell == 2 and action == 1
        self.cell = min(self.cell + 1, 2) if action == 1 else max(self.cell - 1, 0)
        return np.eye(3)[self.cell], float(over), over


# The pieces


@given(rewards=st.lists(st.floats(-5, 5), max_size=9), gamma=st.sampled_from([0, 0.5, 0.9, 1]))
@settings(deadline=None)
def test_a_return_is_the_discounted_sum_of_what_follows(rewards, gamma):
    T = len(rewards)
    expected = [sum(gamma ** (k - t) * rewards[k] for k in range(t, T)) for t in range(T)]
    np.testing.assert_allclose(returns(rewards, gamma), expected, atol=1e-12)


def test_returns_leave_the_rewards_alone():
    rewards = np.array([1.0, 2.0])
    returns(rewards, 0.9)
    np.testing.assert_array_equal(rewards, [1, 2])


@pytest.mark.parametrize("T, K", [(1, 1), (5, 3), (4, 7)])
def test_the_policys_gradient_matches_finite_differences_and_torch(rng, T, K):
    z, actions, A, loss = rng.normal(size=(T, K)), rng.integers(K, size=T), rng.normal(size=T), PolicyLoss()
    assert check_loss(loss, z, actions, A)["dz"] < 1e-6
    z_ = torch.tensor(z, requires_grad=True)
    value = -(torch.tensor(A) * torch.distributions.Categorical(logits=z_).log_prob(torch.tensor(actions))).mean()
    value.backward()
    assert loss(z, actions, A) == pytest.approx(value.item(), rel=1e-10, abs=1e-12)
    np.testing.assert_allclose(loss.backward(), z_.grad, rtol=1e-10, atol=1e-12)


def test_the_policy_gradient_is_the_gradient_of_the_expected_reward_with_any_baseline(rng):
    """One state, three actions with rewards R: dE[R]/dz = p (R - E[R]), which the mean over draws must give."""
    z, R = np.array([0.3, -0.5, 1.0]), np.array([21.0, 23.0, 18.0])
    p = softmax(z)
    actions = rng.choice(3, size=200_000, p=p)
    spread = []
    for baseline in (0.0, float(p @ R)):
        loss = PolicyLoss()
        loss(np.tile(z, (len(actions), 1)), actions, R[actions] - baseline)
        gradient = -len(actions) * loss.backward()
        np.testing.assert_allclose(gradient.mean(0), p * (R - p @ R), atol=0.1)
        spread.append(gradient.var(0).sum())
    assert spread[1] < spread[0] / 50  # the expected reward takes away what all actions share


def test_actions_are_drawn_with_the_probabilities_of_the_softmax(rng):
    net = Linear(2, 4, rng)
    state = np.array([0.5, -1.0])
    counts = np.bincount([sampled(net, state, rng) for _ in range(20_000)], minlength=4)
    np.testing.assert_allclose(counts / 20_000, softmax(net(state)), atol=0.015)
    assert greedy(net, state) == counts.argmax()


def test_play_returns_what_was_seen_done_and_got(rng):
    states, actions, rewards = play(Corridor(), lambda s: 1, rng)
    np.testing.assert_array_equal(states, np.eye(3))
    np.testing.assert_array_equal(actions, [1, 1, 1])
    np.testing.assert_array_equal(rewards, [0, 0, 1])
    assert len(play(Corridor(), lambda s: 0, rng, max_steps=7)[0]) == 7


def test_after_the_end_nothing_is_to_be_expected(rng):
    rewards, q_next = rng.normal(size=5), rng.normal(size=(5, 3))
    over = np.array([False, True, False, True, False])
    expected = [r if done else r + 0.9 * max(q) for r, q, done in zip(rewards, q_next, over, strict=True)]
    np.testing.assert_allclose(q_targets(rewards, q_next, over, 0.9), expected)


def test_a_q_step_equals_torch_and_leaves_the_target_network_alone(rng):
    net, target = MLP([3, 4, 2], Tanh, rng), MLP([3, 4, 2], Tanh, rng)
    states, after = rng.normal(size=(2, 7, 3))
    actions, rewards, over = rng.integers(2, size=7), 3 * rng.normal(size=7), rng.random(7) < 0.4
    W, b, V, c = (torch.tensor(a, requires_grad=True) for i in (0, 2) for a in (net.layers[i].W, net.layers[i].b))
    q = (torch.tanh(torch.tensor(states) @ W.T + b) @ V.T + c)[torch.arange(7), torch.tensor(actions)]
    wanted = torch.tensor(rewards + 0.9 * np.where(over, 0, target(after).max(1)))
    value = torch.nn.functional.huber_loss(q, wanted) / 2  # ours is a mean over all of the (N, A) entries
    value.backward()
    theta, before = target.theta.copy(), net.theta.copy()
    some = list(zip(states, actions, rewards, after, over, strict=True))
    loss = q_step(net, target, SGD(net, 0.1), some, gamma=0.9)
    assert loss == pytest.approx(value.item(), rel=1e-10)
    ours = [gradient for i in (0, 2) for gradient in (net.layers[i].dW, net.layers[i].db)]
    for gradient, tensor in zip(ours, (W, b, V, c), strict=True):
        np.testing.assert_allclose(gradient, tensor.grad, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(net.theta, before - 0.1 * net.dtheta)
    np.testing.assert_array_equal(target.theta, theta)


# Learning


def test_q_learning_finds_the_discounted_rewards(rng):
    """A table (one Linear on one-hot states): Q(right) in the three cells is γ², γ, 1, and a step left costs γ²."""
    net = Sequential(Linear(3, 2, rng))
    q_learning(Corridor(), net, Adam(net, 0.02), rng, steps=3000, gamma=0.8, explore=0.3, copy_every=20)
    np.testing.assert_allclose(net(np.eye(3)), [[0.512, 0.64], [0.512, 0.8], [0.64, 1]], atol=0.03)


def test_a_time_limit_ends_the_episode_but_is_not_taken_for_the_end_of_the_world(rng):
    """Standing still pays 1 a step for ever: Q = 1 / (1 - γ) = 5, though no episode lasts longer than 4 steps."""

    class Bank:
        n_actions = 1

        def reset(self, rng):
            return np.ones(1)

        def step(self, action):
            return np.ones(1), 1.0, False

    net = Sequential(Linear(1, 1, rng))
    history = q_learning(Bank(), net, Adam(net, 0.05), rng, steps=2000, gamma=0.8, copy_every=10, max_steps=4)
    assert history == [4.0] * 500
    assert net([[1.0]]).item() == pytest.approx(5, abs=0.1)


def best_route(net, world, rng):
    return play(world, lambda state: greedy(net, state), rng, max_steps=50)[2].sum()


def test_reinforce_finds_the_shortest_way_for_9_seeds_of_10():
    found = 0
    for seed in range(10):
        rng = np.random.default_rng(seed)
        policy, value = MLP([12, 32, 4], Tanh, rng), MLP([12, 32, 1], Tanh, rng)
        optimisers = Adam(policy, 0.01), Adam(value, 0.02)
        reinforce(GridWorld(), policy, value, *optimisers, rng, episodes=200, max_steps=50)
        found += best_route(policy, GridWorld(), rng) > 0.83  # 4 steps of -0.04, and the goal
    assert found >= 9


def test_the_q_network_finds_the_shortest_way_for_9_seeds_of_10():
    found = 0
    for seed in range(10):
        rng = np.random.default_rng(seed)
        net = MLP([12, 32, 4], Tanh, rng)
        q_learning(GridWorld(), net, Adam(net, 0.005), rng, steps=2000, gamma=0.9, max_steps=50)
        found += best_route(net, GridWorld(), rng) > 0.83
    assert found >= 9


def test_reinforce_balances_the_pole():
    rng = np.random.default_rng(0)
    policy, value = MLP([4, 32, 2], Tanh, rng), MLP([4, 32, 1], Tanh, rng)
    history = reinforce(CartPole(), policy, value, Adam(policy, 0.01), Adam(value, 0.02), rng, episodes=300)
    assert np.mean(history[:10]) < 60
    assert np.mean(history[-50:]) > 150
    lengths = [len(play(CartPole(), lambda state: greedy(policy, state), rng)[2]) for _ in range(20)]
    assert np.mean(lengths) > 180  # of 200


@pytest.mark.parametrize("world, D, A", [(GridWorld, 12, 4), (CartPole, 4, 2)])
def test_the_same_seed_learns_the_same(world, D, A):
    def learned():
        rng = np.random.default_rng(5)
        policy, value, q = MLP([D, 5, A], Tanh, rng), MLP([D, 5, 1], Tanh, rng), MLP([D, 5, A], Tanh, rng)
        reinforce(world(), policy, value, Adam(policy), Adam(value), rng, episodes=3, max_steps=20)
        q_learning(world(), q, Adam(q), rng, steps=60, max_steps=20)
        return np.concatenate([policy.theta, value.theta, q.theta])

    np.testing.assert_array_equal(learned(), learned())


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match=r"PolicyLoss got z of shape \(4, 2\), actions of shape \(4,\) and advantages"):
        PolicyLoss()(np.zeros((4, 2)), np.zeros(4, int), np.zeros((4, 1)))
    with pytest.raises(ValueError, match="PolicyLoss got labels from -1 to 0; 2 classes are 0 to 1"):
        PolicyLoss()(np.zeros((2, 2)), [0, -1], np.zeros(2))
    with pytest.raises(FloatingPointError, match="PolicyLoss is nan"):
        PolicyLoss()(np.zeros((2, 2)), [0, 1], [np.nan, 1])
    with pytest.raises(RuntimeError, match=r"PolicyLoss\.backward needs .*: call forward first"):
        PolicyLoss().backward()
