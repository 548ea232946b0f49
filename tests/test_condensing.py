"""Text that a generator writes: one pass or parts, tidied, stopped. The generator is scripted."""

import contextlib
import threading
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from qa_bot.answer.summaries.condensing import condense, tidy
from qa_bot.answer.summaries.extracting import Length
from qa_bot.types import Draft, Progress

TWO = Length(2, "sentences")
SENTENCES = [f"Boat {i} carried {i} tonnes of salt to the far harbour." for i in range(60)]


class Echo:
    """Writes the first sentence of what it is shown, word by word, remembers every prompt, and is stopped by one."""

    name = "echo"

    def __init__(self, context_tokens: int = 10_000, crash_at: int = -1) -> None:
        self.context_tokens, self.crash_at = context_tokens, crash_at
        self.prompts: list[str] = []

    def stream(
        self, messages: Sequence[dict[str, str]], *, max_new_tokens: int, stop: threading.Event | None = None
    ) -> Iterator[str]:
        if len(self.prompts) == self.crash_at:
            raise KeyboardInterrupt
        self.prompts.append(messages[-1]["content"])
        for word in self.prompts[-1].split(".")[0].split() + ["."]:
            if stop is not None and stop.is_set():
                return
            yield f" {word}"

    def count_tokens(self, text: str) -> int:
        return len(text.split())


def run(
    generator: Echo, texts: list[str], stop: threading.Event | None = None, memory: dict[str, str] | None = None
) -> tuple[list[object], str | None]:
    def keep(text: str, first: int, last: int) -> list[str]:
        assert 0 <= first <= last < len(texts)
        return [text]

    stream = condense(texts, generator, TWO, focus=None, keep=keep, stop=stop, memory=memory)
    items: list[object] = []
    while True:
        try:
            items.append(next(stream))
        except StopIteration as end:
            return items, end.value


def test_what_fits_is_written_in_one_pass_and_never_reduced() -> None:
    generator = Echo()
    items, text = run(generator, SENTENCES)
    assert len(generator.prompts) == 1
    assert not [item for item in items if isinstance(item, Progress)]
    assert text == "Boat 0 carried 0 tonnes of salt to the far harbour ."


def test_drafts_hold_all_of_the_text_so_far() -> None:
    drafts = [item.text for item in run(Echo(), SENTENCES)[0] if isinstance(item, Draft)]
    assert len(drafts) > 5
    assert all(later.startswith(earlier) for earlier, later in zip(drafts, drafts[1:], strict=False))


def test_a_long_text_is_read_part_by_part_to_its_end_and_the_parts_are_reduced() -> None:
    generator = Echo(context_tokens=500)
    items, text = run(generator, SENTENCES)
    *parts, last = generator.prompts
    assert len(parts) > 1
    assert all(any(sentence in part for part in parts) for sentence in SENTENCES)
    assert len(last.split()) <= 500
    assert [item.done for item in items if isinstance(item, Progress)] == list(range(len(parts)))
    assert text


def test_a_sentence_longer_than_the_context_is_parted_not_cut() -> None:
    generator = Echo(context_tokens=500)
    words = [f"w{i}" for i in range(900)]
    run(generator, [" ".join(words)])
    assert set(words) <= {word for prompt in generator.prompts for word in prompt.replace(".", " ").split()}


def test_nothing_kept_of_any_part_ends_empty() -> None:
    stream = condense(SENTENCES, Echo(500), TWO, focus=None, keep=lambda *_: [], stop=None)
    with pytest.raises(StopIteration) as end:
        while True:
            next(stream)
    assert end.value.value == ""


def test_after_a_crash_the_parts_that_were_written_are_not_written_again() -> None:
    """Whichever part it crashes at, at most that one is lost, and the text is the same in the end."""
    whole = Echo(context_tokens=500)
    expected = run(whole, SENTENCES)
    for crash_at in range(1, len(whole.prompts)):
        memory: dict[str, str] = {}
        with pytest.raises(KeyboardInterrupt):
            run(Echo(context_tokens=500, crash_at=crash_at), SENTENCES, memory=memory)
        again = Echo(context_tokens=500)
        assert run(again, SENTENCES, memory=memory) == expected
        assert again.prompts == whole.prompts[crash_at:]


def test_parts_are_asked_for_together_where_the_generator_writes_several_at_once() -> None:
    """And the text is the same as one by one."""

    class Together(Echo):
        together = 2
        pair = threading.Barrier(2)
        met = False

        def stream(self, messages: Sequence[dict[str, str]], **options: Any) -> Iterator[str]:
            if not self.met:
                with contextlib.suppress(threading.BrokenBarrierError):
                    self.pair.wait(5)  # passes where a second one is asked for meanwhile
                    self.met = True
            return super().stream(messages, **options)

    together = Together(context_tokens=500)
    assert run(together, SENTENCES)[1] == run(Echo(context_tokens=500), SENTENCES)[1]
    assert together.met


def test_another_model_or_another_text_does_not_get_what_was_written_before() -> None:
    memory: dict[str, str] = {}
    run(Echo(context_tokens=500), SENTENCES, memory=memory)
    other = Echo(context_tokens=500)
    other.name = "other"
    run(other, SENTENCES, memory=memory)
    assert len(other.prompts) > 1
    changed = Echo(context_tokens=500)
    run(changed, ["The harbour froze.", *SENTENCES], memory=memory)
    assert len(changed.prompts) > 1


@pytest.mark.parametrize("context_tokens", [500, 10_000])
def test_a_stop_ends_it_without_a_text(context_tokens: int) -> None:
    stop = threading.Event()
    generator = Echo(context_tokens)
    stream = condense(SENTENCES, generator, TWO, focus=None, keep=lambda text, *_: [text], stop=stop)
    next(stream)
    stop.set()
    items = list(stream)
    assert len(generator.prompts) == 1
    assert len(items) <= 1


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Here is a summary of the text: The mill reopened. It grinds.", "The mill reopened. It grinds."),
        ("Summary: The mill reopened.", "The mill reopened."),
        ("1. The mill reopened.\n2. It grinds.", "The mill reopened.\nIt grinds."),
        ("- The mill reopened.\n- It grinds.", "The mill reopened.\nIt grinds."),
        ("The mill reopened. It was restored by the", "The mill reopened."),
        ("The mill reopened by the", ""),
        ("Here are the facts of the flood are known.", "Here are the facts of the flood are known."),
        ("", ""),
    ],
)
def test_what_small_models_put_around_a_summary_is_taken_off(text: str, plain: str) -> None:
    assert tidy(text) == plain
