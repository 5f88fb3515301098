import numpy as np
import pytest
import torch

from course_nn.challenge import topk_error, yearly_gain
from course_nn.metrics import accuracy


@pytest.mark.parametrize("k", [1, 2, 5, 7])
def test_topk_error_equals_torchs_topk_where_no_scores_are_equal(rng, k):
    scores, labels = rng.normal(size=(200, 7)), rng.integers(7, size=200)
    hits = (torch.tensor(scores).topk(k).indices == torch.tensor(labels)[:, None]).any(dim=1)
    assert topk_error(scores, labels, k) == pytest.approx(1 - hits.double().mean().item())


def test_of_equal_scores_the_lower_class_comes_first_as_in_a_stable_sort(rng):
    scores, labels = rng.integers(3, size=(300, 6)), rng.integers(6, size=300)
    order = np.argsort(-scores, axis=1, kind="stable")
    for k in range(1, 7):
        assert topk_error(scores, labels, k) == np.mean(
            [label not in row[:k] for label, row in zip(labels, order, strict=True)]
        )


def test_equal_scores_for_all_are_at_chance():
    assert topk_error(np.zeros((10, 10)), np.arange(10), k=3) == pytest.approx(0.7)
    assert accuracy(np.zeros((10, 10)), np.arange(10)) == 0.1


def test_all_classes_are_always_among_all_and_more_are_never_worse(rng):
    scores, labels = rng.normal(size=(50, 4)), rng.integers(4, size=50)
    errors = [topk_error(scores, labels, k) for k in (1, 2, 3, 4)]
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] == 0


def test_the_top_1_error_is_what_accuracy_leaves(rng):
    scores, labels = rng.integers(4, size=(60, 5)), rng.integers(5, size=60)
    assert accuracy(scores, labels) == pytest.approx(1 - topk_error(scores, labels, 1))


@pytest.mark.parametrize("k", [0, 4])
def test_there_are_1_to_K_highest_scores(k):
    with pytest.raises(ValueError, match=f"topk_error got k = {k} for 3 classes; it takes 1 to 3"):
        topk_error(np.eye(3), [0, 1, 2], k)


def test_scores_and_labels_have_to_fit():
    with pytest.raises(ValueError, match=r"topk_error got scores of shape \(2, 6\) and 3 labels"):
        topk_error(np.zeros((2, 6)), [0, 1, 2])


def test_what_is_left_after_all_years_is_the_last_best_error(rng):
    years = np.sort(rng.choice(np.arange(1990, 2030), 6, replace=False))
    rows = [(int(year), float(error)) for year in years for error in rng.uniform(1, 9, 3)]
    best = [min(error for y, error in rows if y == year) for year in years]
    left = best[0]
    for year, before in zip(years[1:], years, strict=False):
        left *= (1 - yearly_gain(rows)[int(year)]) ** (year - before)
    assert left == pytest.approx(best[-1])
    assert yearly_gain(rng.permutation(np.array(rows, object)).tolist()) == pytest.approx(yearly_gain(rows))
