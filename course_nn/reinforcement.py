"""Deep reinforcement learning: learn what to do from rewards alone (lecture, "research").

A network sees a state s and chooses an action a; the world answers with a reward and the next state. Nobody says which
action was right. Two ways: `reinforce` raises the probability of what was followed by more reward than expected, a
Q-network (`q_learning`) predicts how much reward will follow.  Sutton & Barto (2018), chapters 13 and 6.

With networks of 32 tanh units, GridWorld's shortest way is found for 9 seeds of 10 or more, by `reinforce` (200
episodes, Adam 0.01, the baseline's 0.02; 0.1 s) and by `q_learning` (2,000 steps, Adam 0.005, gamma=0.9; 0.5 s). In
CartPole `reinforce` (300 episodes, 2 s) goes from some 20 steps to more than 150 on average over the last 50 episodes,
and its most probable actions keep the pole up for more than 180 of 200.
"""

from __future__ import annotations

import copy
from collections import deque
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from course_nn.losses import HuberLoss, Loss, MSELoss, as_labels, finite, log_softmax, softmax
from course_nn.network import Array, FromForward, Layer, Sequential
from course_nn.optimisation import Optimiser
from course_nn.worlds import World

Experience = tuple[Array, int, float, Array, bool]  # state, action, reward, next state, whether that was the end


def returns(rewards: npt.ArrayLike, gamma: float) -> Array:
    """What follows each step, G_t = r_t + γ r_{t+1} + γ² r_{t+2} + …, from the end: G_t = r_t + γ G_{t+1}.  (T,).

    >>> returns([1.0, 0.0, 4.0], gamma=0.5)
    array([2., 2., 4.])
    """
    G = np.array(rewards, float)
    for t in range(len(G) - 2, -1, -1):
        G[t] += gamma * G[t + 1]
    return G


def sampled(net: Layer, state: Array, rng: np.random.Generator) -> int:
    """Draw an action with the probabilities softmax(net(state)): all are tried, the promising ones more often.

    >>> from course_nn.feedforward import Identity
    >>> sampled(Identity(), np.array([0.0, 99.0, 0.0]), np.random.default_rng(0))
    1
    """
    p = softmax(net.forward(state))
    return min(int(np.searchsorted(np.cumsum(p), rng.random(), side="right")), len(p) - 1)


def greedy(net: Layer, state: Array) -> int:
    """Return the action with the highest score.

    >>> from course_nn.feedforward import Identity
    >>> greedy(Identity(), np.array([0.1, 0.3, 0.2]))
    1
    """
    return int(net.forward(state).argmax())


def play(
    world: World, act: Callable[[Array], int], rng: np.random.Generator, max_steps: int = 200
) -> tuple[Array, Array, Array]:
    """Play one episode, of max_steps at most, with the actions act(state).

    Returns states (T, D), actions (T,), rewards (T,).

    >>> from course_nn.worlds import GridWorld
    >>> route = iter([0, 0, 1, 1, 1])
    >>> play(GridWorld(), lambda state: next(route), np.random.default_rng(0))[2]
    array([-0.04, -0.04, -0.04, -0.04,  1.  ])
    """
    states: list[Array] = []
    actions: list[int] = []
    rewards: list[float] = []
    state, over = world.reset(rng), False
    while not over and len(states) < max_steps:
        states.append(state)
        actions.append(act(state))
        state, reward, over = world.step(actions[-1])
        rewards.append(reward)
    return np.array(states), np.array(actions), np.array(rewards)


class PolicyLoss(Loss):
    """L = -1/T Σ A_t log p(a_t|s_t), p = softmax(z).  dL/dz = A (p - one_hot(a)) / T.

    The gradient of what REINFORCE wants more of: cross-entropy towards the actions taken, each weighed by how much
    better than expected it went, A.  z: (T, K) scores, actions: (T,), advantages: (T,).  Williams (1992).

    >>> round(PolicyLoss()([[0.0, 0.0]], [1], [2.0]), 6)  # 2 log 2
    1.386294
    """

    log_p, actions, A = FromForward(), FromForward(), FromForward()

    def forward(self, z: npt.ArrayLike, actions: npt.ArrayLike, advantages: npt.ArrayLike) -> float:
        """Return the weighed mean of -log p(a)."""
        z, actions, self.A = np.asarray(z), np.asarray(actions), np.asarray(advantages)
        T = len(self.A)
        if z.ndim != 2 or not len(z) == T > 0 or actions.shape != (T,) or self.A.shape != (T,):
            raise ValueError(
                f"PolicyLoss got z of shape {z.shape}, actions of shape {actions.shape} and advantages of shape "
                f"{self.A.shape}; they are (T, K), (T,) and (T,)"
            )
        self.log_p, self.actions = log_softmax(z), as_labels("PolicyLoss", actions, z.shape[1])
        return finite(self, -(self.A @ self.log_p[np.arange(T), self.actions]) / T)

    def backward(self) -> Array:
        """Return A (p - one_hot) / T."""
        dz, T = np.exp(self.log_p), len(self.A)
        dz[np.arange(T), self.actions] -= 1
        return dz * (self.A / T)[:, None]


def reinforce(
    world: World,
    policy: Sequential,
    value: Sequential,
    policy_optimiser: Optimiser,
    value_optimiser: Optimiser,
    rng: np.random.Generator,
    episodes: int = 300,
    gamma: float = 0.99,
    max_steps: int = 200,
) -> list[float]:
    """Play, and after each episode make likely what went better than expected; return each episode's sum of rewards.

    policy: s -> scores of the actions; value: s -> how much reward the policy can expect from s, the baseline. It is
    subtracted from the return G_t, which leaves the gradient's mean alone and takes away the chance in what all
    actions share; its own loss is the mean of (v(s) - G)².  REINFORCE with baseline, Sutton & Barto (2018), 13.4,
    without the factor γᵗ, as is usual.

    >>> from course_nn.feedforward import MLP
    >>> from course_nn.optimisation import SGD
    >>> from course_nn.worlds import GridWorld
    >>> policy, value = MLP([12, 4]), MLP([12, 1])
    >>> rng = np.random.default_rng(0)
    >>> len(reinforce(GridWorld(), policy, value, SGD(policy, 0.1), SGD(value, 0.1), rng, episodes=3))
    3
    """
    policy_loss, value_loss, history = PolicyLoss(), MSELoss(), []
    for _ in range(episodes):
        states, actions, rewards = play(world, lambda s: sampled(policy, s, rng), rng, max_steps)
        G, v = returns(rewards, gamma), value.forward(states)
        value_loss.forward(v, G[:, None])
        value.backward(value_loss.backward(), dx=False)
        value_optimiser.step()
        policy_loss.forward(policy.forward(states), actions, G - v[:, 0])
        policy.backward(policy_loss.backward(), dx=False)
        policy_optimiser.step()
        history.append(float(rewards.sum()))
    return history


def q_targets(rewards: Array, q_next: Array, over: Array, gamma: float) -> Array:
    """What Q(s, a) should be: r + γ max Q(s', a'), and r alone where the episode is over, for nothing comes after.

    rewards, over: (N,), q_next: (N, A) at the next states.  Returns (N,).  Watkins (1989); Sutton & Barto (2018), 6.5.

    >>> q_targets(np.array([1.0, 1.0]), np.array([[2.0, 4.0], [2.0, 4.0]]), np.array([False, True]), gamma=0.5)
    array([3., 1.])
    """
    return rewards + gamma * q_next.max(1) * ~over


def q_step(net: Sequential, target: Layer, optimiser: Optimiser, some: Sequence[Experience], gamma: float) -> float:
    """Move Q(s, a) of the actions taken towards `q_targets`, as the target network answers; return the loss.

    For the other actions the net's own answer is what is wanted of it: error and gradient are 0.

    >>> from course_nn.feedforward import MLP
    >>> from course_nn.optimisation import SGD
    >>> net, target = MLP([1, 2]), MLP([1, 2])
    >>> net.theta = target.theta = [0.0, 0.0, 0.0, 0.0]
    >>> some = [(np.array([1.0]), 0, 0.5, np.array([1.0]), True)]  # action 0 brought 0.5, and the end
    >>> q_step(net, target, SGD(net, 1.0), some, gamma=0.9)  # ½ 0.5², mean of two actions
    0.0625
    """
    states, actions, rewards, after, over = (np.array(column) for column in zip(*some, strict=True))
    q, loss = net.forward(states), HuberLoss()
    wanted = q.copy()
    wanted[np.arange(len(q)), actions] = q_targets(rewards, target.forward(after), over, gamma)
    value = loss.forward(q, wanted)
    net.backward(loss.backward(), dx=False)
    optimiser.step()
    return value


def q_learning(
    world: World,
    net: Sequential,
    optimiser: Optimiser,
    rng: np.random.Generator,
    steps: int = 2000,
    gamma: float = 0.99,
    explore: float = 0.2,
    batch: int = 32,
    copy_every: int = 100,
    max_steps: int = 200,
) -> list[float]:
    """Learn Q(s, a), the reward that follows action a in state s; return each episode's sum of rewards.

    net: s -> Q of each action. It acts greedily, but with probability `explore` at random; every step it is moved
    towards `q_targets` on a batch of what it remembers. Those targets come from a copy, renewed every `copy_every`
    steps and never learning itself: a net that runs after its own answers may never arrive. max_steps ends an
    episode, but not its future: only the world's own end is `over`.  Mnih et al. (2015), algorithm 1.

    >>> from course_nn.feedforward import MLP
    >>> from course_nn.adaptive import Adam
    >>> from course_nn.worlds import GridWorld
    >>> net = MLP([12, 4])
    >>> history = q_learning(GridWorld(), net, Adam(net), np.random.default_rng(0), steps=100)
    >>> all(reward < 1 for reward in history)
    True
    """
    target, history = copy.deepcopy(net), [0.0]
    memory: deque[Experience] = deque(maxlen=10_000)
    state, t = world.reset(rng), 0
    for k in range(steps):
        action = int(rng.integers(world.n_actions)) if rng.random() < explore else greedy(net, state)
        after, reward, over = world.step(action)
        memory.append((state, action, reward, after, over))
        history[-1] += reward
        state, t = after, t + 1
        if over or t == max_steps:
            state, t = world.reset(rng), 0
            history.append(0.0)
        if len(memory) >= batch:
            some = [memory[i] for i in rng.integers(len(memory), size=batch)]
            q_step(net, target, optimiser, some, gamma)
        if k % copy_every == 0:
            target.theta[...] = net.theta
    return history[:-1]
