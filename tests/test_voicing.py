"""What those say whom a focus asks for, tables that a focus or a sentence asks for, and kinds of a focus."""

from typing import Any

import pytest

from qa_bot.answer.summaries.seeking import question_of
from qa_bot.answer.summarising import NEAREST, about, summarise
from qa_bot.answer.texts.general import holding, kind_of_focus
from qa_bot.answer.texts.prose import read_sentences
from qa_bot.answer.texts.voicing import attributed, of_side, voices
from qa_bot.settings import Settings
from qa_bot.types import Document, Summary

SPILL = """The spill at Orrin Dock

Oil from the tank farm ran into the bay of Orrin on Monday and closed eleven oyster beds. The harbour master counted four leaking valves.

"We acted within an hour," said Paul Henke, who speaks for the Tarrow Company. He calls the spill regrettable.

"My beds are black," said Mary Oduya, 44. Her sister Ruth Oduya has stopped selling. "Nobody has called us," she says.

Not everyone blames the firm. Some fishermen say that the valves were cut by thieves.

"The bay will need nine years," said Lena Vogt, a biologist at the University of Varn.

The Tarrow Company is to pay for the cleaning. A hearing is set for 9 May. The valves failed because nobody had greased them.
"""
BOATS = """# Boats on Lake Orrin

The lake opens at nine in the morning and closes when the sun goes down behind the hills.

The prices will change as follows.

| Boat | Now | From May |
|---|---|---|
| Rowing boat | £9 | £11 |
| Sailing boat | £31 | £36 |

A lost oar has to be paid by the person who hired the boat. Dogs are welcome on all boats but the yellow ones.
"""


def document(text: str) -> Document:
    rows = "\n".join(
        f"- Boat: {a}; Now: {b}; From May: {c}"
        for a, b, c in (("Rowing boat", "£9", "£11"), ("Sailing boat", "£31", "£36"))
    )
    head, _, rest = text.partition("| Boat")
    body = f"{head}{rows}\n{rest.partition('£36 |')[2]}" if rest else head
    return Document.of(body, source="test", title=text.splitlines()[0].strip("# "))


def run(text: str, settings: Settings, encoder: Any, focus: str | None, length: str = "3 sentences") -> Summary:
    made = document(text)
    *_, last = summarise(
        made, encoder=encoder, generator=None, checker=None, settings=settings.summary, focus=focus, length=length
    )  # type: ignore[arg-type]
    assert isinstance(last, Summary)
    for claim in last.claims:
        assert all(made.text[one.start : one.end] == one.quote for one in claim.citations)
    return last


def lines(summary: Summary) -> list[str]:
    return [claim.text for claim in summary.claims]


def test_a_quotation_belongs_to_whom_its_paragraph_names() -> None:
    made = document(SPILL)
    sentences = read_sentences(made)
    said = {
        made.text[one.start : one.end]: voice.name
        for one, voice in zip(sentences, voices(made, sentences), strict=True)
        if voice
    }
    assert said['"We acted within an hour," said Paul Henke, who speaks for the Tarrow Company.'] == "Paul Henke"
    assert said['"My beds are black," said Mary Oduya, 44.'] == "Mary Oduya"
    assert not any("four leaking valves" in text for text in said)


LETTERS = """A quarrel about bells

Miss Tansy Orde lived below the tower. She sent nine letters to this paper in one winter, and I printed none.

In the fifth of her letters, which I called a rant, she wrote: "A bell that nobody winds still keeps me awake."

Orde said so again in May. "I want one silent hour," she said.

The tower stands on a hill above the mill and was built of yellow stone when the river still had boats.
"""


def test_what_the_writer_tells_around_a_quotation_is_not_put_into_her_mouth() -> None:
    made = document(LETTERS)
    found = {made.text[one.start : one.end]: one for one in attributed(made, read_sentences(made))}
    framed = next(one for text, one in found.items() if text.startswith("In the fifth"))
    assert (framed.introduction, framed.dangling) == ("", True)
    assert found['"I want one silent hour," she said.'].introduction == "Tansy Orde: "


@pytest.mark.parametrize(
    ("focus", "told", "silent"),
    [
        ("What does the company say?", "within an hour", "My beds"),
        ("What do the victims say?", "My beds", "within an hour"),
        ("What do the victims say?", "My beds", "nine years"),
        ("What do critics say?", "Not everyone", "My beds"),
        ("What does the biologist say?", "nine years", "My beds"),
    ],
)
def test_what_one_side_says_is_not_mixed_with_the_other(focus: str, told: str, silent: str) -> None:
    made = document(SPILL)
    sentences = attributed(made, read_sentences(made))
    theirs = [
        made.text[one.start : one.end]
        for one, is_theirs in zip(sentences, of_side(focus, made, sentences)[0], strict=True)
        if is_theirs
    ]
    assert any(told in text for text in theirs)
    assert not any(silent in text for text in theirs)


def test_who_is_meant_by_victims_is_a_guess_and_said_to_be_one(settings: Settings, encoder: Any) -> None:
    summary = run(SPILL, settings, encoder, "What do the victims say?")
    assert summary.note == NEAREST
    assert any("My beds are black" in line for line in lines(summary))
    assert not any("within an hour" in line or "nine years" in line for line in lines(summary))
    assert run(SPILL, settings, encoder, "What does the company say?").note == ""


def test_a_focus_on_prices_brings_all_rows_of_the_table(settings: Settings, encoder: Any) -> None:
    shown = lines(run(BOATS, settings, encoder, "prices"))
    assert "Boat: Rowing boat; Now: £9; From May: £11" in shown
    assert "Boat: Sailing boat; Now: £31; From May: £36" in shown


def test_a_table_is_not_shown_where_the_focus_asks_for_something_else(settings: Settings, encoder: Any) -> None:
    shown = lines(run(BOATS, settings, encoder, "dogs"))
    assert any("Dogs are welcome" in line for line in shown)
    assert not any("; Now:" in line for line in shown)


def test_what_announces_a_table_is_shown_with_it_or_not_at_all(settings: Settings, encoder: Any) -> None:
    for length in ("1 sentence", "2 sentences", "3 sentences"):
        shown = lines(run(BOATS, settings, encoder, None, length))
        announced = any("as follows" in line for line in shown)
        assert announced == any("; Now:" in line for line in shown)


@pytest.mark.parametrize(
    ("focus", "sentence"),
    [
        ("What happens next?", "A hearing is set for 9 May."),
        ("What are the limitations?", "Noise in the ward was not measured."),
        ("recommendations", "Councils should mend the oldest pipes first."),
        ("reasons", "The bridge was late because the steel was."),
        ("What problem does the invention solve?", "Such hinges suffer from rust."),
    ],
)
def test_a_kind_of_focus_is_told_by_the_form_of_a_sentence(focus: str, sentence: str) -> None:
    kind, others = kind_of_focus(focus)
    assert kind is not None and not others
    assert holding(kind, [sentence, "The bells of the church are green."]) == [True, False]


def test_reasons_for_something_are_asked_of_the_readers_as_a_question() -> None:
    assert question_of("reasons for the delay") == "What was the reason for the delay?"
    assert question_of("Who paid?") == "Who paid?"
    assert question_of("prices") == ""


def test_to_ask_for_help_with_a_summary_is_no_subject_but_help_is() -> None:
    assert about("Please help me summarise this report.") is None
    assert about("What would help?") == "What would help?"
