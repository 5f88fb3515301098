"""A widget of a notebook that is open in the browser, and a hand that tries all that it has."""

from __future__ import annotations

from playwright.sync_api import expect

PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden)"


class Widget:
    """The widget in one cell: its controls, its buttons, its picture and its sentence."""

    def __init__(self, page, cell: int, panel: str = PANEL):
        self.page, self.cell = page, cell
        self.root = page.locator(f'{panel} .jp-Cell[data-windowed-list-index="{cell}"] .course-nn-player')
        self.root.wait_for()
        self.image, self.sentence = self.root.locator("img"), self.root.get_by_role("status")

    def shown(self) -> list[str]:
        """The picture, and what is said of it to those who see it and to those who do not, all at one moment."""
        return self.root.evaluate(
            "it => { const image = it.querySelector('img');"
            " return [image.src, it.querySelector('[role=status]').innerText, image.alt]; }"
        )

    def changes(self, act, seconds: float = 5) -> bool:
        """Whether the picture or the sentence changes after this."""
        before = self.shown()
        act()
        for _ in range(int(seconds / 0.05)):
            if self.shown() != before:
                return True
            self.page.wait_for_timeout(50)
        return False

    def tried(self) -> None:
        """Move, press and click everything; each must change what is shown."""
        expect(self.sentence).not_to_be_empty()
        _, seen, heard = self.shown()
        assert seen == heard
        assert self.image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
        buttons = self.root.locator("button").all_inner_texts()
        for name, act in self.ways():
            if "start" in buttons:
                self.trained()  # a control then begins again
            assert self.changes(act), f"cell {self.cell}: {name}"
        if self.image.get_attribute("class"):
            assert any(self.changes(lambda at=at: self.click(*at), 1) for at in ((0.3, 0.4), (0.4, 0.6), (0.7, 0.1))), (
                self.cell
            )
        if "play" in buttons:
            self.played()
        if "start" in buttons:
            self.trained()
            assert self.changes(lambda: self.press("reset")), f"cell {self.cell}: reset"

    def ways(self):
        """How to move each control, by its label."""
        for name, slider in self.named('input[type="range"]'):
            key = "ArrowLeft" if slider.evaluate("input => input.value === input.max") else "ArrowRight"
            yield name, lambda slider=slider, key=key: slider.press(key)
        for name, choice in self.named("select"):
            now, options = choice.input_value(), choice.evaluate("s => [...s.options].map(o => o.value)")
            other = next(option for option in options if option != now)
            yield name, lambda choice=choice, other=other: choice.select_option(other)
        for name, checkbox in self.named('input[type="checkbox"]'):
            yield name, checkbox.click

    def named(self, css: str):
        """The controls of one kind, by their labels."""
        for control in self.root.locator(css).all():
            name = control.evaluate("input => input.labels[0].textContent")
            assert name
            yield name, control

    def click(self, across: float, down: float) -> None:
        box = self.image.bounding_box()
        self.image.click(position={"x": across * box["width"], "y": down * box["height"]})

    def press(self, name: str, key: str = "") -> None:
        """Click on a button, or press a key on it."""
        button = self.root.get_by_role("button", name=name, exact=True)
        button.press(key) if key else button.click()

    def played(self) -> None:
        self.press("reset")
        for name, key in (("step", ""), ("back", "Enter"), ("step", "Space"), ("reset", "Enter")):
            assert self.changes(lambda name=name, key=key: self.press(name, key)), f"cell {self.cell}: {name} {key}"
        assert self.changes(lambda: self.press("play")), f"cell {self.cell}: play"
        self.press("pause")
        self.rests("play")

    def trained(self) -> None:
        self.rests("start")  # what a control has changed is drawn
        assert self.changes(lambda: self.press("start")), f"cell {self.cell}: start"
        # looked at and clicked in one go: a short training may have come to its end before
        self.root.get_by_role("button").first.evaluate("it => it.textContent == 'stop' && it.click()")
        self.rests("start")

    def rests(self, name: str) -> None:
        """It has stopped: the button says so, and nothing changes any more."""
        self.root.get_by_role("button", name=name, exact=True).wait_for()
        assert not self.changes(lambda: None, 0.6), f"cell {self.cell}: does not stop"
