"""What a person sees while they wait: a line of progress and the draft, on stderr, gone when the result comes."""

import sys
import time
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self

from qa_bot.interfaces.commands.terminal import clean, is_terminal, one_line
from qa_bot.types import Draft, Progress

REDRAW = 0.05  # seconds between two drafts on the screen; a fast model writes more often


class Activity:
    """A context manager that shows steps and drafts while it is open. Silent where stderr is not a terminal.

    It draws only when something is told, never on its own: a download may show its own progress in between.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        self._live: Any = None
        self._drawn = 0.0
        if not quiet and is_terminal(sys.stderr):
            from rich.console import Console
            from rich.live import Live

            # stdout is led past the moving line only where it goes to the same terminal; a pipe stays untouched.
            self._live = Live(
                console=Console(stderr=True, highlight=False),
                transient=True,
                auto_refresh=False,
                redirect_stdout=is_terminal(sys.stdout),
            )

    def __enter__(self) -> Self:
        if self._live:
            self._live.start()
            self.step("Working")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._live.stop()

    def step(self, text: str, done: int = 0, total: int = 0) -> None:
        """Show what is being done, with a bar where there is a total."""
        if not self._live:
            return
        from rich.columns import Columns
        from rich.progress_bar import ProgressBar
        from rich.text import Text

        parts: list[Any] = [Text(one_line(text, 50))]
        if total:
            parts = [ProgressBar(total=total, completed=done, width=16), Text(f"{done}/{total}"), *parts]
        self._live.update(Columns(parts), refresh=True)

    def draft(self, text: str) -> None:
        """Show the end of a text that is not finished and not checked."""
        if not self._live or time.monotonic() - self._drawn < REDRAW:
            return
        from rich.text import Text

        console = self._live.console
        lines = Text(clean(text), style="dim").wrap(console, max(console.width - 1, 10))
        self._live.update(Text("\n").join(lines[-max(console.height - 2, 1) :]), refresh=True)
        self._drawn = time.monotonic()

    def follow(self, items: Iterator[Any]) -> Any:
        """Show what comes and return the last item: the value that the stream was about."""
        last: Any = None
        for last in items:
            if isinstance(last, Progress):
                self.step(last.step, last.done, last.total)
            elif isinstance(last, Draft):
                self.draft(last.text)
        return last
