"""IPython's shell without a kernel: what a cell shows goes to the host as nbformat outputs."""

from __future__ import annotations

import base64
import io
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

if TYPE_CHECKING:
    from .messages import KEPT
    from .wire import Channel, Closed, WireError
else:  # beside this file, not in a package
    from messages import KEPT
    from wire import Channel, Closed, WireError


class Outlet:
    """Where outputs go: to the host while cells run, nowhere while there is no channel."""

    def __init__(self) -> None:
        self.owner = 0  # the process that may speak
        self.silence()

    def silence(self) -> None:
        """Forget the channel, and in a fork the lock, which a thread may have held that is not here."""
        self.channel: Channel | None = None
        self.lock = threading.RLock()
        self.pending: list[str] = []
        self.stream = "stdout"

    def write(self, stream: str, text: str) -> None:
        """Text of a stream; it is sent in pieces."""
        with self.lock:
            if stream != self.stream:
                self.flush()
            self.stream = stream
            self.pending.append(text)
            if len(self.pending) > 500 or len(text) > 8000:
                self.flush()

    def flush(self) -> None:
        """Send what was written."""
        with self.lock:
            text, self.pending = "".join(self.pending), []
            if text:
                self.send({"output": {"output_type": "stream", "name": self.stream, "text": text}})

    def show(self, output: dict[str, Any]) -> None:
        """Send an output, after the text that came before it."""
        with self.lock:
            self.flush()
            self.send({"output": output})

    def send(self, message: dict[str, Any]) -> None:
        """Send any message."""
        with self.lock:
            if self.channel:
                try:
                    self.channel.send(message)
                except WireError:
                    self.channel.send({"flood": True})
                except Closed:
                    os._exit(0)


outlet = Outlet()


class Stream(io.TextIOBase):
    """sys.stdout or sys.stderr."""

    def __init__(self, name: str):
        self.name = f"<{name}>"
        self._stream = name

    def write(self, text: str) -> int:
        """Pass text on."""
        outlet.write(self._stream, str.__str__(text))
        return len(text)

    def flush(self) -> None:
        """Pass on what is still held back."""
        outlet.flush()

    def writable(self) -> bool:
        """Yes."""
        return True


def data_of(bundle: dict[str, Any]) -> dict[str, str]:
    """The representations that are kept, as text (images in base64)."""
    texts = {k: base64.b64encode(v).decode() if isinstance(v, bytes) else v for k, v in bundle.items() if k in KEPT}
    return {k: v for k, v in texts.items() if isinstance(v, str)}


class Publisher(DisplayPublisher):
    """display(...)."""

    def publish(self, data: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        """Show it."""
        outlet.show({"output_type": "display_data", "data": data_of(data)})

    def clear_output(self, wait: bool = False) -> None:
        """Take back what the cell has shown so far."""
        outlet.flush()
        outlet.send({"clear": True})


class Hook(DisplayHook):
    """The value of a cell's last line."""

    def write_output_prompt(self) -> None:
        """There is no prompt."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        """Show it."""
        outlet.show(
            {"output_type": "execute_result", "execution_count": self.prompt_count, "data": data_of(format_dict)}
        )

    def finish_displayhook(self) -> None:
        """Nothing is left to do."""


def shorten(error: BaseException | None, keep: int = 20) -> None:
    """Leave out the middle of an endless recursion: IPython would take seconds to draw it."""
    for _ in range(10):  # the errors that led to this one
        if error is None:
            return
        frames = list(walk(error.__traceback__))
        if len(frames) > 2 * keep:
            frames[keep - 1].tb_next = frames[-keep]
        error = error.__cause__ or error.__context__


def walk(trace: TracebackType | None) -> Iterator[TracebackType]:
    """A traceback and those below it."""
    while trace:
        yield trace
        trace = trace.tb_next


class Shell(InteractiveShell):
    """IPython's shell, whose errors are outputs."""

    def showtraceback(self, *args: Any, **kwargs: Any) -> None:
        """Show an error, unless in a copy that the cell has forked: it would say it again, and a fork bomb a lot."""
        if outlet.channel and os.getpid() != outlet.owner:
            os._exit(0)
        super().showtraceback(*args, **kwargs)

    def _get_exc_info(self, exc_tuple: Any = None) -> Any:
        info = super()._get_exc_info(exc_tuple)
        shorten(info[1])
        return info

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        try:
            text = str(evalue)
        except Exception:
            text = ""
        outlet.show({"output_type": "error", "ename": etype.__name__, "evalue": text, "traceback": stb})

    def enable_gui(self, gui: str | None = None) -> None:
        """There is no event loop to join."""

    def system(self, cmd: str) -> None:
        """!command: its output is the cell's."""
        command = self.var_expand(cmd, depth=1)
        done = subprocess.run(command, shell=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        print(done.stdout, end="")
        self.user_ns["_exit_code"] = done.returncode

    def ask_exit(self) -> None:
        """exit() in a notebook: the cells after it still count."""


def make_shell() -> Shell:
    """A shell, warm: what IPython and matplotlib import and compute at first use is done."""
    for name in ("stdout", "stderr"):
        setattr(sys, name, Stream(name))
        setattr(sys, f"__{name}__", getattr(sys, name))
    config = Config()
    config.HistoryManager.enabled = False
    shell = Shell.instance(config=config, display_pub_class=Publisher, displayhook_class=Hook)
    try:
        shell.colors = "nocolor"
    except Exception:  # its name before IPython 9
        shell.colors = "NoColor"
    warm_up = ["1/0", "1"]
    if "matplotlib.pyplot" in sys.modules:
        import matplotlib_inline.backend_inline  # noqa: F401  it joins the shell

        warm_up.append(
            "import matplotlib.pyplot; matplotlib.pyplot.plot([1]); matplotlib.pyplot.show(); del matplotlib"
        )
    for source in warm_up:
        shell.run_cell(source)
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(1)  # a pool started here would hang the children
    return shell
