"""A summary or digest that is kept equals the one that was made, is used while nothing changed, and holds no words."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from index_fakes import make, opened
from rules import RulesChecker
from test_condensing import SENTENCES, Echo, run
from test_digesting import DOCUMENTS, document
from test_digesting import run as digested
from test_summarising import MILL, Script, Words, written_text
from test_summarising import run as summarised

from qa_bot import Bot, Document, Progress, Summary
from qa_bot.answer.remembering import key_of, read_back, read_digest, remembered, write_digest, written_down
from qa_bot.answer.summaries.memory import MOST, Beside, Recent
from qa_bot.index.lazy import LazyLibrary
from qa_bot.models.parts import Parts
from qa_bot.settings import Settings
from qa_bot.types import Coverage, Digest, Page

WISHES = {"length": "short", "method": "extractive", "focus": None, "form": None}


@pytest.mark.parametrize("seed", range(30))
def test_what_is_read_back_equals_what_was_made(seed: int, settings: Settings) -> None:
    text = written_text(seed)
    summary, _ = summarised(text, settings, form=("prose", "points", "headline")[seed % 3])
    assert read_back(written_down(summary), Document.of(text, source="test", title="test")) == summary


def test_a_note_is_read_back_too() -> None:
    document = Document.of("Nobody came.", source="test", title="test")
    noted = Summary((document.id,), (), "extractive", Coverage(1, 0), note="No sentence is surely about that:")
    assert read_back(written_down(noted), document) == noted


def test_a_written_summary_with_its_losses_is_read_back_too(settings: Settings) -> None:
    true = "The repairs cost 212,000 pounds, most of it from the county."
    summary, _ = summarised(MILL, settings, None, Script(f"{true} Purple elephants conquered Jupiter."))
    assert summary.dropped and summary.method == "abstractive"
    paged = Document.of(MILL, source="test", title="test", pages=(Page(1, 0, len(MILL)),))
    assert read_back(written_down(summary), Document.of(MILL, source="test", title="test")) == summary
    assert read_back(written_down(summary), paged).claims[0].citations[0].page == 1


def test_every_wish_and_the_content_name_another_summary() -> None:
    document = Document.of("The port froze.", source="a", title="Port")
    keys = [key_of(document, WISHES, min_support=0.8)]
    for name, value in (("length", "9 words"), ("method", "abstractive"), ("focus", "Who?"), ("form", "points")):
        keys.append(key_of(document, {**WISHES, name: value}, min_support=0.8))
    keys.append(key_of(document, {**WISHES, "method": "abstractive"}, min_support=0.9))
    keys.append(key_of(Document.of("The port thawed.", source="a", title="Port"), WISHES, min_support=0.8))
    assert len(set(keys)) == len(keys)
    points = {**WISHES, "length": "medium", "form": "points"}
    assert key_of(document, points, min_support=0.8) == key_of(
        document, {**points, "length": "5 points"}, min_support=0.8
    )
    moved = Document.of("The port froze.", source="b", title="Port")
    assert key_of(moved, {**WISHES, "length": "2 sentences", "form": "prose"}, min_support=0.1) == keys[0]


def test_a_stopped_summary_is_not_kept_and_a_whole_one_is_made_once() -> None:
    document, memory = Document.of("The port froze.", source="a", title="Port"), Recent()
    made = read_back('[[], "extractive", [1, 0, [], 15], 0, 0, "prose", ""]', document)
    assert list(remembered(memory, "k", document, lambda: iter([Progress("Reading", 0, 1)]))) == [
        Progress("Reading", 0, 1)
    ]
    assert list(remembered(memory, "k", document, lambda: iter([made]))) == [made]
    assert list(remembered(memory, "k", document, lambda: iter(()))) == [made]


def test_documents_outside_a_library_take_bounded_room() -> None:
    recent = Recent()
    for number in range(MOST + 5):
        recent[str(number)] = "text"
    assert len(recent) == MOST and recent.get("4") is None and recent.get("5") == "text"


def test_a_crash_loses_one_part_also_in_another_process(tmp_path: Path) -> None:
    """What a first process wrote of the parts, a second one finds: whichever part the first died at."""
    whole = Echo(context_tokens=500)
    expected = run(whole, SENTENCES)
    document, *rest = make("boats", " ".join(SENTENCES))
    for crash_at in range(1, len(whole.prompts)):
        folder = tmp_path / str(crash_at)
        with opened(folder) as first, opened(folder) as second:  # neither is closed before the other has read
            first.add(document, *rest)
            with pytest.raises(KeyboardInterrupt):
                run(Echo(context_tokens=500, crash_at=crash_at), SENTENCES, memory=Beside(first, document.id, "m"))
            again = Echo(context_tokens=500)
            assert run(again, SENTENCES, memory=Beside(second, document.id, "m")) == expected
            assert again.prompts == whole.prompts[crash_at:]
            other = Echo(context_tokens=500)
            run(other, SENTENCES, memory=Beside(second, document.id, "other models"))
            assert other.prompts == whole.prompts


PORT = (
    "The harbour of Lunna was dredged in 1974. The work was paid for by the fishing families, who gave 12,000 crowns.\n\n"
    "Today eleven boats fish from Lunna. The youngest skipper, Kari Moe, is nineteen years old."
)


class Fixed(Parts):
    """Models that are there, counting how often a sentence is read."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.read = 0

    @property
    def encoder(self) -> Any:
        words, parts = Words(), self

        class Counting(Words):
            def encode(self, texts: Sequence[str], *, query: bool = False) -> Any:
                parts.read += len(texts)
                return words.encode(texts, query=query)

        return Counting()

    @property
    def checker(self) -> Any:
        return RulesChecker(Words())


def bot_of(settings: Settings) -> Bot:
    parts = Fixed(settings)
    folder = Path(settings.library.folder) / "test"
    return Bot(parts, settings, LazyLibrary.open(folder, lambda: parts.encoder, create=True, busy_seconds=60))


def test_a_library_keeps_the_summary_until_the_document_the_wishes_or_the_models_change(settings: Settings) -> None:
    def summary_of(bot: Bot, **wishes: str) -> tuple[Summary, int]:
        before = bot.parts.read  # type: ignore[attr-defined]
        return bot.summarise("port", **wishes), bot.parts.read - before  # type: ignore[attr-defined, arg-type]

    with bot_of(settings) as bot:
        bot.add(Document.of(PORT, source="port"))
        made, read = summary_of(bot)
        assert read == 4 and made.claims
        assert summary_of(bot) == (made, 0)
        assert summary_of(bot, length="3 sentences") == (made, 0)  # what "medium" means
        assert summary_of(bot, length="1 sentence")[1] == 4
        assert summary_of(bot, focus="Who is the youngest skipper?")[1] > 4
    with Bot.open("test", settings=settings) as again:  # another process, with no model in memory
        assert again.summarise("port") == made
        assert "_encoder" not in vars(again.parts)
    other = replace(settings, encoder=replace(settings.encoder, passage_prefix="passage: "))
    with bot_of(settings) as bot:
        bot.parts = Fixed(other)
        assert summary_of(bot)[1] == 4
        bot.parts = Fixed(settings)
        bot.add(Document.of(PORT.replace("1974", "1975"), source="port"))
        replaced, read = summary_of(bot)
        assert read == 4 and "1974" not in replaced.text


TABLE = document("| Boat | Year |\n| --- | --- |\n| Tern | 1901 |", "A table")
COPY = document(f"{DOCUMENTS[0].text} And so on.", "A copy")


@pytest.mark.parametrize("focus", [None, "Who designed the towers?", "What does Brahms say?"])
def test_a_digest_is_read_back_as_it_was_made(focus: str | None, settings: Settings, encoder: Any) -> None:
    documents = [*DOCUMENTS, TABLE, COPY]
    made = digested(documents, settings, encoder, focus=focus)
    assert made.duplicates and made.skipped and bool(made.contradictions) == (focus is None)
    written = write_digest(made, documents)
    assert read_digest(written, documents) == made
    assert read_digest(written, [*documents[1:], documents[0]]) is None
    assert read_digest(written, DOCUMENTS) is None
    words = {word.lower() for one in documents for word in re.findall(r"[^\W\d_]{4,}", f"{one.title} {one.text}")}
    assert not words & set(re.findall(r"[^\W\d_]+", written.lower()))


def test_a_library_keeps_its_digest_until_a_document_changes_and_nothing_of_one_that_goes(settings: Settings) -> None:
    def digest_of(bot: Bot, **wishes: str) -> tuple[Digest, int]:
        before = bot.parts.read  # type: ignore[attr-defined]
        return bot.digest(**wishes), bot.parts.read - before  # type: ignore[attr-defined, arg-type]

    with bot_of(settings) as bot:
        bot.add(*DOCUMENTS)
        made, read = digest_of(bot)
        assert read and len(made.document_ids) == 3
        assert digest_of(bot) == (made, 0)
        assert digest_of(bot, length="3 sentences") == (made, 0)
        assert digest_of(bot, focus="Who designed the towers?")[1]
    with Bot.open("test", settings=settings) as again:  # another process, with no model in memory
        assert again.digest() == made
        assert "_encoder" not in vars(again.parts)
        assert again.remove(DOCUMENTS[1].title, purge=True)
    stored = b"".join(path.read_bytes() for path in Path(settings.library.folder).rglob("*") if path.is_file())
    assert b"quay" not in stored and b"Cyclists cross" not in stored
    with bot_of(settings) as bot:
        fewer, read = digest_of(bot)
        assert read and len(fewer.document_ids) == 2
        assert digest_of(bot) == (fewer, 0)


def test_what_is_asked_for_in_a_conversation_is_kept_too(settings: Settings) -> None:
    with bot_of(settings) as bot:
        bot.add(*DOCUMENTS)
        for question in ("Summarise the article about the towers", "What do my articles say?"):
            answer = bot.ask(question)
            read = bot.parts.read  # type: ignore[attr-defined]
            assert bot.ask(question) == answer and answer.claims
            assert bot.parts.read == read  # type: ignore[attr-defined]
        towers = bot.summarise(DOCUMENTS[2].title)
        assert bot.parts.read == read and towers.claims  # type: ignore[attr-defined]
