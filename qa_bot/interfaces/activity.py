"""What a person sees while they wait: a line of progress and the draft, on stderr, gone when the result comes."""

import sys
from collections.abc import Iterator
from types import TracebackType
from typing import Any

from qa_bot.interfaces.terminal import clean, is_terminal, one_line
from qa_bot.types import Draft, Progress


class Activity:
    """A context manager that shows steps and drafts while it is open. Silent where stderr is not a terminal."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._live: Any = None
        if not quiet and is_terminal(sys.stderr):
            from rich.console import Console
            from rich.live import Live

            # stdout is led past the moving line only where it goes to the same terminal; a pipe stays untouched.
            self._live = Live(
                console=Console(stderr=True, highlight=False),
                transient=True,
                redirect_stdout=is_terminal(sys.stdout),
                refresh_per_second=8,
            )

    def __enter__(self) -> "Activity":
        if self._live:
            self.step("Working")
            self._live.start()
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
        from rich.spinner import Spinner
        from rich.text import Text

        parts: list[Any] = [Spinner("dots"), Text(one_line(text, 60))]
        if total:
            parts += [ProgressBar(total=total, completed=done, width=24), Text(f"{done}/{total}")]
        self._live.update(Columns(parts))

    def draft(self, text: str) -> None:
        """Show the end of a text that is not finished and not checked."""
        if not self._live:
            return
        from rich.text import Text

        console = self._live.console
        lines = Text(clean(text), style="dim").wrap(console, max(console.width - 1, 10))
        self._live.update(Text("\n").join(lines[-max(console.height - 2, 1) :]))

    def follow(self, items: Iterator[Any]) -> Any:
        """Show what comes and return the last item: the value that the stream was about."""
        last: Any = None
        for last in items:
            if isinstance(last, Progress):
                self.step(last.step, last.done, last.total)
            elif isinstance(last, Draft):
                self.draft(last.text)
        return last
