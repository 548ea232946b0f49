"""What happens when somebody adds or removes articles: each method takes a visit and yields new values for parts.

Knows the bot and the visit; what the parts show is said by screen.py. What comes from a browser is checked first.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from qa_bot.errors import QaBotError, UsageError
from qa_bot.interfaces.phrases import plural
from qa_bot.interfaces.webpage import page, shelf
from qa_bot.interfaces.webpage.advice import advised, sentence
from qa_bot.interfaces.webpage.intake import Intake
from qa_bot.interfaces.webpage.layout import Update, change
from qa_bot.interfaces.webpage.screen import Screen
from qa_bot.interfaces.webpage.stream import NOTICES
from qa_bot.interfaces.webpage.visit import Visit

LOOK_SECONDS = 0.2  # so often a page looks how far its sources are


class Adding:
    """The events that change the library which a page shows."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen

    async def add_files(self, visit: Visit, paths: Sequence[str]) -> AsyncIterator[Update]:
        """Add uploaded files. The copies that the upload made are deleted."""
        files = [Path(path) for path in paths or ()]
        intake = self._begin(visit, [file.name for file in files])
        async for update in self._add(visit, intake, intake.add_files(files)):
            yield update | {self.screen.parts.files: None}

    async def add_addresses(self, visit: Visit, text: str) -> AsyncIterator[Update]:
        """Add web addresses, one a line."""
        if not text.strip():
            yield {self.screen.parts.status: "Enter a web address first."}
            return
        addresses = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
        intake = self._begin(visit, addresses)
        async for update in self._add(visit, intake, intake.add_addresses(addresses)):
            yield update | {self.screen.parts.addresses: ""}

    async def add_example(self, visit: Visit) -> AsyncIterator[Update]:
        """Add the example article that comes with the package."""
        intake = self._begin(visit, ["The example article"])
        async for update in self._add(visit, intake, intake.add_example()):
            yield update

    def _begin(self, visit: Visit, names: Sequence[str]) -> Intake:
        """Return what adds sources, below those that are still being added or wait for a password."""
        visit.intakes = [one for one in visit.intakes if one.working or one.locked]
        visit.begun += 1
        visit.intakes.append(Intake(self.screen.bot, [shelf.Job(name[:200]) for name in names], name=str(visit.begun)))
        return visit.intakes[-1]

    async def _add(self, visit: Visit, intake: Intake, work: Iterator[bool]) -> AsyncIterator[Update]:
        def told() -> Iterator[bool]:
            with NOTICES.to(lambda progress: intake.tell(progress.step)):
                yield from work

        intake.start(told())
        async for update in self.follow(visit, [intake]):
            yield update

    async def follow(self, visit: Visit, intakes: Sequence[Intake]) -> AsyncIterator[Update]:
        """Show how the adding goes on. Nobody has to look at it: a page that is loaded again comes back to it."""
        parts, shown, grown = self.screen.parts, self.screen.jobs_html(visit), 0
        count = plural(sum(len(intake.jobs) for intake in intakes), "source")
        yield {parts.jobs: shown, parts.status: f"Adding {count}."}
        while any(intake.working for intake in intakes):
            await asyncio.sleep(LOOK_SECONDS)
            html, held = self.screen.jobs_html(visit), sum(intake.grown for intake in intakes)
            yield {parts.jobs: change() if html == shown else html} | (
                self.screen.listing(visit) if held != grown else {}
            )
            shown, grown = html, held
        told = shelf.said([job for intake in intakes for job in intake.jobs])
        yield self.screen.listing(visit, choose=True) | {
            parts.jobs: self.screen.jobs_html(visit),
            parts.status: f"{told}.",
        }

    async def unlock(self, visit: Visit, detail: Mapping[str, Any]) -> AsyncIterator[Update]:
        """Add an uploaded file that waits for its password, with the one that was entered."""
        key, password = str(detail.get("key", "")), str(detail.get("password", ""))
        intake = next((one for one in visit.intakes if key in one.locked), None)
        if intake is None or not password:
            said = "Enter the password first." if intake else "This file is gone; upload it again."
            yield {self.screen.parts.status: said}
            return
        async for update in self._add(visit, intake, intake.unlock(key, password)):
            yield update

    def cancel(self, visit: Visit) -> Update:
        """End what is being added; what is in the library already stays."""
        for intake in visit.intakes:
            intake.cancel()
        return {self.screen.parts.jobs: self.screen.jobs_html(visit), self.screen.parts.status: "Cancelled."}

    def remove(self, visit: Visit, detail: Mapping[str, Any]) -> Update:
        """Remove an article, after the browser asked whether to."""
        document_id = str(detail.get("id", ""))
        parts = self.screen.parts
        try:
            if document_id not in {record.id for record in self.screen.bot.documents()}:
                raise UsageError("This article is no longer in the library.")
            said = f"Removed {self.screen.bot.remove(document_id).title}."
            visit.forget(document_id)
        except QaBotError as error:
            said = advised(f"{sentence(str(error))} {error.hint}")
        changed = {parts.viewer: self.screen.viewer_html(visit), parts.summary: self.screen.summary_html(visit)}
        return (
            self.screen.listing(visit, choose=True)
            | changed
            | {parts.chat: self.screen.chat_html(visit), parts.status: page.escape(said)}
        )
