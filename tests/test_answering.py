import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest
from rules import RulesChecker

from qa_bot.answer.answering import answer
from qa_bot.answer.composing import REASONS, with_language
from qa_bot.answer.prompts import DECLINED_TEXT, NO_ANSWER, answer_messages
from qa_bot.answer.texts.languages import READ_ENGLISH
from qa_bot.errors import UsageError
from qa_bot.index.identity import EncoderIdentity
from qa_bot.index.library import Library
from qa_bot.index.retrieval import passage_inputs
from qa_bot.ingest.chunking import chunk
from qa_bot.models.reader import BestSpan
from qa_bot.settings import Settings
from qa_bot.types import Answer, Document, Draft, Progress, Turn

BRIDGE = Document.of(
    "# The swing bridge\n\nThe swing bridge over the Tarn was opened in 1896 by the engineer Ida Holm. "
    "She had drawn it in eleven weeks. The bridge turns on 48 steel balls and takes four minutes to open.\n\n"
    "In 2021 the town council voted to repaint it green. The paint cost 31,000 euros and was given by a factory.",
    source="bridge.md",
    title="The swing bridge",
)
BAKERY = Document.of(
    "# Night bakers\n\nThe bakery in Mill Street lights its oven at one in the morning. Its rye bread rests for twenty "
    "hours before it is baked. The bakers sell 900 loaves on a Saturday.",
    source="bakery.md",
    title="Night bakers",
)


class WordReader:
    """Marks the first match of a pattern; sure where it matches, sure of no answer elsewhere."""

    name = "words"

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    def read(self, question: str, texts: Sequence[str], above: Sequence[str] = ()) -> list[BestSpan]:
        found = [re.search(self.pattern, text) for text in texts]
        return [BestSpan(*m.span(), 10.0, 0.0) if m else BestSpan(0, 0, 0.0, 10.0) for m in found]


class MeantReader(WordReader):
    """Marks the pattern only where the question names what is meant."""

    def __init__(self, pattern: str, meant: str) -> None:
        super().__init__(pattern)
        self.meant = meant

    def read(self, question: str, texts: Sequence[str], above: Sequence[str] = ()) -> list[BestSpan]:
        return super().read(question, texts if self.meant in question else [""] * len(texts))


class ScriptedGenerator:
    """Writes the given pieces, then sets `stop` where asked to."""

    name = "scripted"
    context_tokens = 1024

    def __init__(self, *pieces: str) -> None:
        self.pieces = pieces
        self.asked: list[str] = []

    def stream(
        self, messages: Sequence[dict[str, str]], *, max_new_tokens: int, stop: threading.Event | None = None
    ) -> Iterator[str]:
        self.asked.append(messages[-1]["content"])
        for piece in self.pieces:
            if piece == "STOP" and stop is not None:
                stop.set()
                return
            yield piece

    def count_tokens(self, text: str) -> int:
        return len(text.split())


@pytest.fixture
def ask(encoder: Any, settings: Settings) -> Any:
    """Ask a library of the two articles; returns every item of the stream."""
    library = Library.in_memory(EncoderIdentity.of(encoder))
    for document in (BRIDGE, BAKERY):
        passages = chunk(document, encoder.count_tokens, settings.chunking)
        library.add(document, passages, encoder.encode(passage_inputs(document, passages, encoder)))

    def asked(question: str, history: Sequence[Turn] = (), **parts: Any) -> list[Any]:
        use: dict[str, Any] = {"reader": None, "generator": None, "library": library, "settings": settings} | parts
        return list(answer(question, history, encoder=encoder, checker=RulesChecker(encoder), **use))

    yield asked
    library.close()


def texts_of(document_id: str) -> str:
    return {BRIDGE.id: BRIDGE.text, BAKERY.id: BAKERY.text}[document_id]


def check_laws(result: Answer) -> None:
    """What holds for every answer."""
    assert (result.declined is None) == bool(result.claims)
    assert 0 <= result.confidence <= 1
    looked_at = {(h.passage.document_id, h.passage.start, h.passage.end) for h in result.hits}
    for claim in result.claims:
        for c in claim.citations:
            assert texts_of(c.document_id)[c.start : c.end] == c.quote
            assert any(d == c.document_id and s <= c.start and c.end <= e for d, s, e in looked_at)


def test_the_answer_is_the_sentence_that_holds_the_readers_span(ask: Any) -> None:
    result = ask("How much did the paint cost?", reader=WordReader("31,000 euros"))[-1]
    check_laws(result)
    assert result.short == "31,000 euros"
    assert result.claims[0].citations[0].quote == "The paint cost 31,000 euros and was given by a factory."
    assert result.claims[0].support == 1.0


def test_a_sentence_that_begins_with_a_pronoun_brings_the_one_before_it(ask: Any) -> None:
    result = ask("How long did Ida Holm draw the bridge?", reader=WordReader("eleven weeks"))[-1]
    assert result.claims[0].citations[0].quote == (
        "The swing bridge over the Tarn was opened in 1896 by the engineer Ida Holm. She had drawn it in eleven weeks."
    )


def test_a_span_over_two_sentences_is_cut_to_the_one_that_holds_most_of_it(ask: Any) -> None:
    result = ask("How much did the paint cost?", reader=WordReader(r"green\. The paint cost 31,000 euros"))[-1]
    assert result.short == "The paint cost 31,000 euros"
    assert result.claims[0].citations[0].quote == "The paint cost 31,000 euros and was given by a factory."


def test_without_a_reader_the_nearest_sentence_answers(ask: Any) -> None:
    result = ask("How long does the rye bread rest?")[-1]
    check_laws(result)
    assert "twenty hours" in result.text and result.short == ""


def test_nothing_near_means_declined_with_the_nearest_passages(ask: Any) -> None:
    result = ask("Which amendment limits presidential terms in Mexico?")[-1]
    check_laws(result)
    assert result.declined == "nothing found"
    assert result.text == f"{DECLINED_TEXT} {REASONS['nothing found']}"
    assert result.hits


def test_a_reader_that_finds_no_answer_means_declined(ask: Any) -> None:
    result = ask("Who painted the swing bridge?", reader=WordReader("no such words"))[-1]
    check_laws(result)
    assert result.declined == "no answer" and result.hits
    # what the program knows is that it found none
    assert result.text.startswith(f"{DECLINED_TEXT} At least, no sentence that was found")


def test_an_empty_library_is_its_own_reason(ask: Any, encoder: Any) -> None:
    empty = Library.in_memory(EncoderIdentity.of(encoder))
    assert ask("Who is there?", library=empty)[-1].declined == "empty library"


def test_a_follow_up_is_searched_with_its_subject(ask: Any) -> None:
    turn = Turn("Who opened the swing bridge?", "The swing bridge over the Tarn was opened in 1896 by Ida Holm.")
    result = ask("When did she open it?", [turn], reader=WordReader("1896"))[-1]
    assert result.question == "When did she open it?" and "Ida Holm" in result.query
    assert result.short == "1896"


def test_where_the_articles_do_not_answer_the_first_reading_of_a_follow_up_the_next_is_tried(ask: Any) -> None:
    turn = Turn("Who gave the paint on the swing bridge?", "A factory.")
    result = ask("When was it opened?", [turn], reader=MeantReader("1896", "bridge"))[-1]
    assert (result.query, result.short) == ("When was the swing bridge opened?", "1896")
    result = ask("When was it opened?", [turn], reader=MeantReader("1896", "nothing"))[-1]
    assert (result.query, result.declined) == ("When was the paint opened?", "no answer")


def test_progress_comes_first_and_the_answer_last_and_once(ask: Any) -> None:
    items = ask("How much did the paint cost?", reader=WordReader("31,000 euros"))
    assert [type(item) for item in items] == [Progress, Progress, Answer]


def test_generated_text_is_shown_where_it_is_supported_and_dropped_where_not(ask: Any) -> None:
    generator = ScriptedGenerator("The paint cost 31,000 euros. ", "It was flown in from Peru by Gustav Mahler.")
    items = ask("How much did the paint cost?", reader=WordReader("31,000 euros"), generator=generator)
    result = items[-1]
    check_laws(result)
    assert [item.text for item in items if isinstance(item, Draft)][-1].endswith("Gustav Mahler.")
    assert result.text == "The paint cost 31,000 euros."
    assert result.dropped == 1
    assert "31,000" in generator.asked[0]


@pytest.mark.parametrize(
    "written", [NO_ANSWER, "The articles don't answer this!", "Elephants composed nine symphonies."]
)
def test_where_the_generator_brings_nothing_the_quotation_answers(ask: Any, written: str) -> None:
    generator = ScriptedGenerator(written)
    result = ask("How much did the paint cost?", reader=WordReader("31,000 euros"), generator=generator)[-1]
    check_laws(result)
    assert result.short == "31,000 euros"


def test_where_generator_and_reader_bring_nothing_the_answer_is_declined(ask: Any) -> None:
    generator = ScriptedGenerator("Elephants composed nine symphonies.")
    result = ask("Who painted the swing bridge?", reader=WordReader("no such words"), generator=generator)[-1]
    check_laws(result)
    assert result.declined == "no answer"


def test_a_stopped_answer_says_so(ask: Any) -> None:
    stop = threading.Event()
    generator = ScriptedGenerator("The paint ", "STOP")
    result = ask("How much did the paint cost?", reader=WordReader("31,000"), generator=generator, stop=stop)[-1]
    assert result.declined == "stopped" and not result.claims


def test_passages_are_packed_best_first_into_the_context_and_none_is_cut(ask: Any, settings: Settings) -> None:
    generator = ScriptedGenerator("The paint cost 31,000 euros.")
    alone = answer_messages("How much did the paint cost?", [(BRIDGE.title, BRIDGE.text)])
    size = sum(generator.count_tokens(message["content"]) for message in alone)
    generator.context_tokens = settings.generator.max_new_tokens + 64 + size + 5  # no room for the second passage
    ask("How much did the paint cost?", reader=WordReader("31,000 euros"), generator=generator)
    assert BRIDGE.text[-60:] in generator.asked[0]
    assert "rye bread" not in generator.asked[0]


def test_further_claims_come_from_other_sentences_only(ask: Any, settings: Settings) -> None:
    result = ask("What is told?", reader=WordReader("31,000 euros|900 loaves"), settings=_sure(settings))[-1]
    quotes = [c.quote for claim in result.claims for c in claim.citations]
    assert len(quotes) == len(set(quotes)) <= settings.answer.max_claims


def _sure(settings: Settings) -> Settings:
    return replace(settings, answer=replace(settings.answer, min_similarity=-1.0, min_confidence=0.0))


@pytest.mark.parametrize("question", ["", "  \n "])
def test_an_empty_question_is_a_usage_error(ask: Any, question: str) -> None:
    with pytest.raises(UsageError, match="empty"):
        ask(question)
    with pytest.raises(UsageError, match=r"'\?!' has no word"):
        ask("?!")


def test_an_overlong_question_is_refused_with_both_numbers(ask: Any) -> None:
    with pytest.raises(UsageError, match=r"100,000 characters; at most 4,000"):
        ask("x" * 100_000)


def test_two_questions_in_one_are_answered_in_turn_and_what_is_missing_is_said(ask: Any) -> None:
    class Two:
        """Knows one fact for each question."""

        name = "two"

        def read(self, question: str, texts: Sequence[str], above: Sequence[str] = ()) -> list[BestSpan]:
            facts = {"opened": "1896", "loaves": "900 loaves"}
            pattern = next((fact for word, fact in facts.items() if word in question), "no such words")
            return WordReader(pattern).read(question, texts)

    both = ask("When was the swing bridge opened and how many loaves are sold on a Saturday?", reader=Two())[-1]
    check_laws(both)
    assert both.short == "1896; 900 loaves" and both.note == ""
    assert {c.title for claim in both.claims for c in claim.citations} == {"The swing bridge", "Night bakers"}
    half = ask("When was the swing bridge opened and who painted the swing bridge?", reader=Two())[-1]
    check_laws(half)
    assert half.short == "1896" and half.text.endswith(
        "The articles don't answer this part: who painted the swing bridge?"
    )
    none = ask("Where is the swing bridge and who painted the swing bridge?", reader=WordReader("no such words"))[-1]
    check_laws(none)
    assert none.declined == "no answer"


def test_the_second_question_may_lean_on_the_answer_of_the_first(ask: Any) -> None:
    asked: list[str] = []

    class Listener(WordReader):
        def read(self, question: str, texts: Sequence[str], above: Sequence[str] = ()) -> list[BestSpan]:
            asked.append(question)
            return super().read(question, texts)

    ask("Who opened the swing bridge and how long did she draw?", reader=Listener("Ida Holm"))
    assert asked == ["Who opened the swing bridge?", "how long did Ida Holm draw?"]


def test_a_question_in_another_language_is_declined_for_that_reason(ask: Any) -> None:
    result = ask("Wer hat die Drehbrücke gebaut und wie lange dauert das Öffnen?", reader=WordReader("no such words"))[
        -1
    ]
    check_laws(result)
    assert result.declined == "other language"


def test_an_answer_to_a_question_in_another_language_says_what_the_models_read(ask: Any) -> None:
    given = ask("When did the council vote to repaint the bridge?", reader=WordReader("2021"))[-1]
    assert given.claims and with_language(given, reads_english=True) == given
    german = replace(given, question="Wer hat die Brücke gebaut und wann?")
    told = with_language(german, reads_english=True)
    check_laws(told)
    assert (told.text, told.note) == (f"{given.text} {READ_ENGLISH}", f"{given.note} {READ_ENGLISH}".strip())
    assert with_language(german, reads_english=False) == german


def test_without_articles_that_is_the_reason_in_every_language(encoder: Any, ask: Any) -> None:
    with closing(Library.in_memory(EncoderIdentity.of(encoder))) as empty:
        assert ask("Wer hat die Brücke gebaut und wann?", library=empty)[-1].declined == "empty library"


@pytest.mark.parametrize(
    ("question", "pattern", "short"),
    [
        ("Why was the bridge green?", "2021", "2021"),
        ("How long does the rye bread rest before it is baked?", "twenty hours", "twenty hours"),
        ("Which things did the factory give?", "The paint", "The paint"),
    ],
)
def test_every_kind_of_question_ends_in_quotations(
    ask: Any, settings: Settings, question: str, pattern: str, short: str
) -> None:
    result = ask(question, reader=WordReader(pattern), settings=_sure(settings))[-1]
    check_laws(result)
    assert result.short == short
    assert all(claim.text == " ".join(claim.citations[0].quote.split()) for claim in result.claims)


def test_a_comparison_says_which_of_the_two_things_nothing_tells_of(ask: Any) -> None:
    told = ask("Compare the rye bread and the swing bridge", reader=WordReader("rye bread|bridge turns"))[-1]
    check_laws(told)
    assert {c.title for claim in told.claims for c in claim.citations} == {"The swing bridge", "Night bakers"}
    assert told.short == "" and told.note == ""
    half = ask("Compare the rye bread and the opera house", reader=WordReader("rye bread"))[-1]
    check_laws(half)
    assert half.note == "The articles don't answer this part: the opera house"
