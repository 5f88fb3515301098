"""The notebooks in order: their topics, which modules of course_nn they teach, and when they are due."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from datetime import date
from functools import cache

from autograder.exercise import Exercise, Question, exercises_of
from course_nn.checks.choice import EVERYTHING, Choice


@dataclass(frozen=True)
class Notebook:
    """One notebook. Its topic names the exercise file, the master under solutions/ and the test."""

    number: int
    topic: str
    title: str
    modules: tuple[str, ...]  # of course_nn: they hold this notebook's reference, withheld until it is due
    due: date | None = None
    choice: Choice = EVERYTHING  # of which exercises only the best groups count

    @property
    def name(self) -> str:
        """As 01_feedforward: the file's stem, and nbgrader's name of the assignment."""
        return f"{self.number:02d}_{self.topic}"

    def exercises(self) -> dict[str, Exercise | Question]:
        """The exercises and questions, by name."""
        return dict(_exercises(self.topic))

    @property
    def max_points(self) -> float:
        """The points that count, questions in words among them."""
        return self.choice.total({name: e.max_points for name, e in self.exercises().items()})


@cache
def _exercises(topic: str) -> dict[str, Exercise | Question]:
    return exercises_of(importlib.import_module(f"autograder.exercises.{topic}"))


NOTEBOOKS = (
    Notebook(0, "start_here", "Start here", ("shapes",)),
    Notebook(1, "feedforward", "The feedforward network", ("network", "feedforward")),
    Notebook(2, "losses", "Loss functions", ("losses",)),
    Notebook(
        3,
        "descent_and_sgd",
        "Gradient descent and SGD",
        ("optimisation", "schedules", "surfaces", "minima", "minibatches", "training"),
    ),
    Notebook(
        4, "backprop_by_hand", "Backpropagation by hand", ("chainrule", "expression", "learningloop", "gradcheck")
    ),
    Notebook(5, "backprop_algorithm", "Backpropagation as an algorithm", ("backprop", "fromscratch", "computation")),
    Notebook(
        6,
        "training_that_works",
        "Training that works",
        ("adaptive", "initialisation", "regularisation", "normalisation", "metrics"),
    ),
    Notebook(7, "convolution", "Convolution", ("grids", "convolution", "offsets", "pooling")),
    Notebook(8, "convnets", "Convolutional networks", ("convnets", "visualisation")),
    Notebook(9, "recurrence", "Recurrence", ("unrolled", "recurrence", "throughtime")),
    Notebook(10, "sequence_machines", "Sequence machines", ("gated", "tokens", "sequences", "forecasting")),
    Notebook(
        11,
        "deep_vision",
        "Deep vision",
        ("challenge", "blocks", "architecture", "specs", "building", "depth", "features"),
    ),
    Notebook(12, "combining_layers", "Combining layers", ("attention", "captioning")),
    Notebook(
        13,
        "research",
        "A gallery of research",
        ("autoencoder", "adversarial", "gan", "vae", "addressing", "ntm", "worlds", "reinforcement"),
        choice=Choice(
            3,
            (
                ("autoencoder_gradients", "linear_autoencoder"),
                ("fgsm", "adversarial_step"),
                ("gan_losses", "gan_turn"),
                ("kl_normal", "reparameterise"),
                ("content_weights", "shift_and_sharpen", "write_and_read"),
                ("returns", "q_targets", "find_route"),
            ),
        ),
    ),
)


def notebook(name: str) -> Notebook:
    """The notebook of that name. Raises KeyError with the names there are."""
    for n in NOTEBOOKS:
        if n.name == name:
            return n
    raise KeyError(f"no notebook {name!r}; there are {', '.join(n.name for n in NOTEBOOKS)}")


def withheld(solved_through: int, handed_out: int | None = None) -> list[str]:
    """Modules of course_nn that would give answers away while notebooks up to `solved_through` are due.

    With them go the probes and measures of notebooks after `handed_out` (the next one, unless said otherwise): losses
    and layers stand in there that are asked for in the notebook at hand.
    """
    handed_out = solved_through + 1 if handed_out is None else handed_out
    modules = [module for n in NOTEBOOKS if n.number > solved_through for module in n.modules]
    topics = [n.topic for n in NOTEBOOKS if n.number > handed_out]
    return modules + [f"checks/{kind}/{topic}" for topic in topics for kind in ("probes", "measures")]
