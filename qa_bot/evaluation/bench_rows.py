"""What a bench found: rows, curves, and how the figures of generating and searching become both."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from qa_bot.evaluation.bench_generation import GenerationFigures
from qa_bot.evaluation.bench_search import SearchFigures


@dataclass(frozen=True, slots=True)
class BenchRow:
    """One figure, and the same work done by others."""

    part: str
    what: str
    value: float
    unit: str  # "s" and "ms" are times, of which the lower is faster, "/s" a rate
    beside: tuple[tuple[str, float], ...] = ()  # who, and what they got; for times and rates only
    share: float | None = None  # of the machine's limit, 0..1

    def times(self, other: float) -> float:
        """Return how many times as fast as `other` the value is."""
        fast, slow = (other, self.value) if self.unit in ("s", "ms") else (self.value, other)
        return fast / slow if slow else float("inf")


@dataclass(frozen=True, slots=True)
class Curve:
    """How figures grow with size; both axes are logarithmic."""

    title: str
    across: str
    up: str
    lines: tuple[tuple[str, tuple[tuple[float, float], ...]], ...]  # name, points


@dataclass(frozen=True, slots=True)
class Bench:
    """What was measured."""

    about: Mapping[str, str]
    rows: tuple[BenchRow, ...]
    curves: tuple[Curve, ...]
    skipped: tuple[str, ...]  # what was not measured, and why
    complete: bool = True  # False: it was broken off


def generation_rows(figures: GenerationFigures) -> list[BenchRow]:
    """Return rates of reading, writing, reading again and several at once."""
    others = [other for other in (figures.plain, figures.llama) if other is not None]
    return [
        BenchRow("generating", "tokens read", figures.own.prompt, "/s", tuple((o.name, o.prompt) for o in others)),
        BenchRow("generating", "tokens written", figures.own.decode, "/s", tuple((o.name, o.decode) for o in others)),
        BenchRow(
            "generating", "first token, text known", figures.again_seconds, "s", (("text new", figures.first_seconds),)
        ),
        BenchRow(
            "generating",
            f"tokens written, {figures.texts} texts at once",
            figures.together,
            "/s",
            (("one by one", figures.one_by_one),),
        ),
    ]


def search_rows(figures: Sequence[SearchFigures]) -> tuple[list[BenchRow], list[Curve]]:
    """Return the figures of each size, and their curves."""
    rows = []
    for at in figures:
        part = f"searching {at.passages:,} passages ({at.search})"
        rows += [
            BenchRow(part, "opening", at.open, "s"),
            BenchRow(part, "adding a document", at.add[0], "s"),
            BenchRow(part, "a question, both searches", 1000 * at.fused[0], "ms"),
            BenchRow(part, "the slowest twentieth of them", 1000 * at.fused[1], "ms"),
            BenchRow(part, "found of the exact ten best", at.recall, ""),
            BenchRow(part, "memory", at.memory / 2**20, "MiB"),
            BenchRow(part, "disk", at.disk / 2**20, "MiB"),
        ]

    def line(name: str, value: Callable[[SearchFigures], float]) -> tuple[str, tuple[tuple[float, float], ...]]:
        return name, tuple((float(at.passages), value(at)) for at in figures)

    times = (
        line("both", lambda at: 1000 * at.fused[0]),
        line("by meaning", lambda at: 1000 * at.dense[0]),
        line("by words", lambda at: 1000 * at.lexical[0]),
    )
    other = (line("opening", lambda at: at.open), line("adding a document", lambda at: at.add[0]))
    space = (line("memory", lambda at: at.memory / 2**20), line("disk", lambda at: at.disk / 2**20))
    if len(figures) < 2:
        return rows, []
    return rows, [
        Curve("A question", "passages", "ms", times),
        Curve("Opening and adding", "passages", "s", other),
        Curve("Space", "passages", "MiB", space),
    ]
