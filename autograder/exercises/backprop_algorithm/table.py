"""The table: its lines in order."""

from __future__ import annotations

from autograder.exercise import Exercise
from course_nn.checks.measures.backprop_algorithm import walk

READ = "Goodfellow et al., Deep Learning, section 6.5.4"

# A  ∇W = gradᵀ h of the layer below     B  for d = l, …, 1     C  grad ← grad W
# D  grad ← dL/dŷ                        E  ∇b = Σ grad         F  grad ← grad ⊙ g'(z)
order_of_lines = Exercise(list("DBFEAC"), points=2, measure=walk, see=READ)


@order_of_lines.mistake
def not_the_six() -> str:
    """Your answer does not hold each of the six letters A to F once: put them all in, none twice."""
    return "DBFEA"


@order_of_lines.mistake
def before_the_loop() -> str:
    """A line that speaks of layer d stands before “for d”, where there is no d yet: only a line without d can be
    there.
    """
    return "DFBEAC"


@order_of_lines.mistake
def starts_again_in_every_layer() -> str:
    """The line that sets grad to the slope of the loss stands inside the loop, so each layer throws away what the
    layers above passed on: it belongs before the loop.
    """
    return "BDFEAC"


@order_of_lines.mistake
def w_before_g() -> str:
    """Line A comes while grad is still the gradient at h⁽ᵈ⁾: W⁽ᵈ⁾ makes z⁽ᵈ⁾, which goes into g only then, so step back
    through g first.
    """
    return "DBAFEC"


@order_of_lines.mistake
def b_before_g() -> str:
    """Line E comes while grad is still the gradient at h⁽ᵈ⁾: b⁽ᵈ⁾ is added to make z⁽ᵈ⁾, which goes into g only then,
    so step back through g first.
    """
    return "DBEFAC"


@order_of_lines.mistake
def through_w_before_g() -> str:
    """You pass W⁽ᵈ⁾ before g on the way back, but on the way forward W came first: undo the steps in the opposite
    order.
    """
    return "DBCFEA"


@order_of_lines.mistake
def w_too_late() -> str:
    """Line C has already moved grad on to h⁽ᵈ⁻¹⁾ when line A comes: use it for this layer's weights before it moves."""
    return "DBFECA"


@order_of_lines.mistake
def b_too_late() -> str:
    """Line C has already moved grad on to h⁽ᵈ⁻¹⁾ when line E comes: use it for this layer's biases before it moves."""
    return "DBFACE"
