"""The machinery of the widgets: scenes, controls, steps, trainings."""

from __future__ import annotations

import asyncio
import io
import sys
import threading
import time
from typing import Any

import matplotlib.image
import numpy as np
import pytest

from course_nn.widgets.play import BLUE, play, train
from course_nn.widgets.scene import Scene
from course_nn.widgets.turns import Turns


def marks(figure: Any) -> Any:
    """A picture with one of everything: data that stay, a line that is changed, marks that are added, a title."""
    left, right = figure.subplots(1, 2)
    left.set(xlim=(-1, 5), ylim=(-2, 10), xlabel="x")
    left.plot([0, 1, 2], [3, 1, 2], "o", color="black", zorder=3)
    (line,) = left.plot([-1, 5], [0, 0], color=BLUE)
    right.set(xlim=(0, 4), ylim=(0, 3), ylabel="bars")

    def move(x: int, y: float = 1.0, big: bool = False, kind: str = "a") -> str:
        line.set_ydata([y, x])
        right.bar(range(3), [x, y, 1], color=BLUE)
        if big != (right.get_ylim()[1] > 3):
            right.set_ylim(0, 30 if big else 3)
        left.set_title(f"x = {x}")
        return f"x is {x} and y is {y:g}, big is {big} and kind is {kind}."

    return move


def pixels(scene: Scene) -> np.ndarray:
    return np.array(scene.canvas.buffer_rgba())


def test_a_frame_does_not_depend_on_the_frames_before() -> None:
    moved, fresh = Scene(marks, (5, 3)), Scene(marks, (5, 3))
    for x, big in ((1, False), (3, True), (0, False), (2, False)):
        moved.frame(x, big=big)
    fresh.frame(2)
    assert np.array_equal(pixels(moved), pixels(fresh))


def test_nothing_of_a_frame_is_left_in_the_next() -> None:
    scene = Scene(marks, (5, 3))
    scene.frame(1)
    count = [len(axes.get_children()) + len(axes.containers) for axes in scene.figure.axes]
    for x in range(4):
        scene.frame(x)
    assert [len(axes.get_children()) + len(axes.containers) for axes in scene.figure.axes] == count


def test_a_move_redraws_what_stays_only_when_it_changes_the_axes(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = Scene(marks, (5, 3))
    scene.frame(1)
    drawn: list[bool] = []
    draw = scene.canvas.draw
    monkeypatch.setattr(scene.canvas, "draw", lambda: [drawn.append(True), draw()])
    scene.frame(2)
    assert not drawn
    scene.frame(2, big=True)
    assert len(drawn) == 1


def test_the_png_is_the_frame() -> None:
    scene = Scene(marks, (5, 3))
    scene.frame(2)
    shown = matplotlib.image.imread(io.BytesIO(scene.png()))
    assert shown.shape == (288, 480, 3)
    assert np.array_equal((255 * shown).round(), pixels(scene)[..., :3])


def test_a_place_of_the_picture_is_found_in_the_data() -> None:
    scene = Scene(marks, (5, 3))
    scene.frame(1)
    corner = scene.figure.axes[0].transData.transform((2.0, 7.0)) / scene.figure.bbox.size
    assert np.allclose(scene.data_at(corner[0], 1 - corner[1]) or (), (2, 7))
    assert scene.data_at(0.99, 0.5) is None


def test_a_control_that_moves_gives_another_frame_and_sentence() -> None:
    player = play(marks, x=(0, 3, 1, 1), y=(0, 2, 0.5, 1), big=False, kind=["a", "b"])
    before = player.png
    player.choose(x=2, kind="b")
    assert player.png != before and player.sentence == "x is 2 and y is 1, big is False and kind is b."
    assert [c["kind"] for c in player.controls] == ["slider", "slider", "checkbox", "choice"]


def test_numbers_from_the_page_get_the_types_of_their_controls() -> None:
    player = play(marks, x=(0, 3, 1, 1), y=(0, 2, 0.5, 1))
    player.choose(x=2.0, y=2)
    assert [type(v) for v in player.chosen().values()] == [int, float]


def test_values_that_came_while_a_frame_was_drawn_are_drawn_once() -> None:
    drawn = []
    first, go_on = threading.Event(), threading.Event()

    def draw(figure: Any) -> Any:
        def move(x: int) -> str:
            drawn.append(x)
            if x == 1:
                first.set()
                go_on.wait(5)
            return f"x is {x}."

        return move

    player = play(draw, x=(0, 9, 1, 0))
    threads = [threading.Thread(target=player.choose, kwargs={"x": 1})]
    threads[0].start()
    first.wait(5)
    for x in (2, 3, 4):
        threads.append(threading.Thread(target=player.choose, kwargs={"x": x}))
        threads[-1].start()
        while player.values["x"] != x:
            pass
    go_on.set()
    for thread in threads:
        thread.join(5)
    assert drawn == [0, 1, 4] and player.sentence == "x is 4."


def test_a_click_moves_the_two_sliders_to_its_place() -> None:
    player = play(marks, click=("x", "y"), x=(0, 3, 1, 1), y=(0, 2, 0.5, 1))
    scene = player.frames.scene
    at = scene.figure.axes[0].transData.transform((2.2, 1.4)) / scene.figure.bbox.size
    player._asked(player, {"click": [at[0], 1 - at[1]]}, [])
    assert player.chosen() == {"x": 2, "y": 1.5}
    at = scene.figure.axes[0].transData.transform((4.9, 9.0)) / scene.figure.bbox.size
    player.pointed(at[0], 1 - at[1])
    assert player.chosen() == {"x": 3, "y": 2.0}  # as far as the sliders go
    player.pointed(0.99, 0.99)
    assert player.chosen() == {"x": 3, "y": 2.0}  # outside of the first axes


def test_an_error_of_a_students_function_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    def draw(figure: Any) -> Any:
        def move(x: int) -> str:
            np.log(np.array([-1.0]))  # warns
            if x == 2:
                raise ValueError("shapes (2,3) and (2,) not aligned")
            return "This went well."

        return move

    player = play(draw, x=(0, 3, 1, 1))
    player.choose(x=2)
    assert (
        player.sentence
        == "Your function stopped with ValueError: shapes (2,3) and (2,) not aligned. Its check tells you more."
    )
    player.choose(x=3)
    assert player.sentence == "This went well."
    assert capsys.readouterr() == ("", "")


def test_steps_are_taken_back_and_forth(still: Any) -> None:
    stepper = play(marks, x=range(0, 4), y=(0, 2, 0.5, 1))
    seen = []
    for button in ("step", "step", "step", "step", "back", "reset", "back"):
        stepper.press(button)
        seen.append(stepper.values["x"])
    assert seen == [1, 2, 3, 3, 2, 0, 0]
    assert still(stepper)["text/plain"].startswith("x is 0")


def test_steps_play_to_their_end_and_begin_again() -> None:
    async def seen() -> list[int]:
        stepper = play(marks, x=range(0, 4))
        stepper.seconds = 0.01
        values: list[int] = []
        stepper.observe(lambda change: values.append(change["new"]["x"]), "values")
        stepper.press("play")
        assert stepper.buttons[1] == "pause"
        while stepper.turns.is_running:
            await asyncio.sleep(0.01)
        assert stepper.buttons[1] == "play"
        stepper.press("play")
        await asyncio.sleep(0.05)
        stepper.press("play")  # is pause now
        return values

    assert asyncio.run(seen())[:5] == [1, 2, 3, 0, 1]


def counting(until: int = 10**9, fault: int = -1) -> Any:
    def begin(rate: float = 1.0) -> Any:
        for i in range(until + 1):
            if i == fault:
                raise ZeroDivisionError("the loss")
            yield i * rate

    return begin


def number(figure: Any) -> Any:
    axes = figure.add_subplot(xlim=(0, 100), ylim=(0, 1), xlabel="steps")

    def move(state: float) -> str:
        axes.plot(state % 100, 0.5, "o", color=BLUE)
        return f"The state is {state:g}."

    return move


def test_a_training_runs_beside_other_work_and_stops_at_once() -> None:
    async def run() -> None:
        trainer = train(counting(), number, rate=(1, 3, 1, 1))
        assert trainer.sentence == "The state is 0."
        frames = []
        trainer.observe(lambda change: frames.append(change["new"]), "png")
        begun = time.monotonic()
        trainer.press("start")
        assert trainer.buttons[0] == "stop"
        for _ in range(20):
            await asyncio.sleep(0.02)  # the kernel's other work
        await asyncio.to_thread(trainer.press, "stop")
        at, seconds = trainer.training.state, time.monotonic() - begun
        assert at > 100 and trainer.buttons[0] == "start" and 2 <= len(frames) <= seconds * 15 + 4
        await asyncio.sleep(0.1)
        assert trainer.training.state == at and trainer.sentence == f"The state is {at:g}."
        trainer.press("reset")
        assert trainer.sentence == "The state is 0."

    asyncio.run(run())


def test_after_the_button_says_start_no_frame_comes_however_slow_the_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> list[str]:
        trainer = train(counting(), number)
        render, drawing = trainer.frames.render, threading.Event()

        def slow(*args: Any) -> Any:
            drawing.set()
            time.sleep(0.05)
            return render(*args)

        monkeypatch.setattr(trainer.frames, "render", slow)
        seen: list[str] = []
        trainer.observe(lambda change: seen.append(change["name"]), ["png", "sentence", "buttons"])
        trainer.press("start")
        await asyncio.sleep(0.1)
        drawing.clear()
        stopping = asyncio.to_thread(lambda: drawing.wait() and trainer.press("stop"))  # while a frame is drawn
        await asyncio.gather(stopping, asyncio.sleep(0.3))
        return seen

    seen = asyncio.run(run())
    assert seen.count("png") > 1 and seen.index("buttons") == 0 and seen[1:].index("buttons") == len(seen) - 2


def test_a_stop_that_comes_after_the_end_starts_nothing() -> None:
    async def run() -> None:
        trainer = train(counting(until=7), number)
        trainer.press("start")
        while trainer.turns.is_running:
            await asyncio.sleep(0.01)
        trainer.press("stop")
        assert not trainer.turns.is_running and trainer.sentence == "The state is 7."

    asyncio.run(run())


def test_a_training_keeps_its_pace() -> None:
    async def run() -> float:
        trainer = train(counting(), number, pace=50)
        trainer.press("start")
        await asyncio.sleep(0.5)
        trainer.press("stop")
        return trainer.training.state

    assert 2 <= asyncio.run(run()) <= 27


def test_a_training_ends_with_its_last_state_and_starts_anew() -> None:
    async def run() -> None:
        trainer = train(counting(until=7), number, rate=(1, 3, 1, 1))
        for _ in range(2):
            trainer.press("start")
            while trainer.turns.is_running:
                await asyncio.sleep(0.01)
            assert trainer.sentence == "The state is 7."
        trainer.choose(rate=3)
        assert trainer.sentence == "The state is 0." and trainer.chosen() == {"rate": 3}

    asyncio.run(run())


def test_an_error_in_a_training_ends_it_with_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    async def run() -> str:
        trainer = train(counting(fault=5), number)
        trainer.press("start")
        while trainer.turns.is_running:
            await asyncio.sleep(0.01)
        return trainer.sentence

    assert asyncio.run(run()).startswith("Your function stopped with ZeroDivisionError: the loss.")
    assert capsys.readouterr() == ("", "")


def test_an_unwritten_function_asks_for_it_before_a_training() -> None:
    def begin() -> Any:
        raise NotImplementedError

    assert "write the exercise above" in train(begin, number).sentence


def test_a_page_without_buttons_shows_a_training_after_some_steps(still: Any) -> None:
    assert still(train(counting(), number, still=12))["text/plain"] == "The state is 12."


def test_without_an_event_loop_nothing_runs() -> None:
    trainer = train(counting(), number)
    trainer.press("start")
    assert not trainer.turns.is_running and trainer.buttons[0] == "start"


def test_only_one_training_runs_at_a_time() -> None:
    async def run() -> None:
        one, two = train(counting(), number), train(counting(), number)
        one.press("start")
        two.press("start")
        assert (one.turns.is_running, two.turns.is_running) == (False, True)
        train(counting(), number)  # as when its cell is run again
        assert Turns.running is None

    asyncio.run(run())


@pytest.mark.parametrize("show, said", [(lambda: play(marks, x=range(4)), "x is 0 and y is 1, big is False and kind is a."),
                                        (lambda: train(counting(), number), "The state is 20.")])  # fmt: skip
def test_without_the_widgets_package_a_still_picture_is_shown(
    monkeypatch: pytest.MonkeyPatch, show: Any, said: str
) -> None:
    for name in [
        m
        for m in sys.modules
        if m.startswith("course_nn.widgets.") and m.split(".")[-1] in ("player", "stepper", "trainer")
    ]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "anywidget", None)
    shown = show()._repr_mimebundle_()
    assert set(shown) == {"image/png", "text/plain"} and shown["text/plain"] == said
