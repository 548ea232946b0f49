"""Drafted questions: what the reader gives back is kept, and half have no answer."""

import re
from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from qa_bot.answer.statements import questioning
from qa_bot.bot import Bot
from qa_bot.errors import UsageError
from qa_bot.evaluation.datasets import Question, question_json, read_questions
from qa_bot.evaluation.drafting import Drafts, draft, reads_well
from qa_bot.evaluation.naming import Names
from qa_bot.models.reader import BestSpan
from qa_bot.settings import Settings, load_settings
from qa_bot.types import Document

PLACES = ("Tarnholm", "Skerryvik", "Leithport", "Brunmar", "Oslofield", "Maristad")
COUNTS = ("Alder", "Birkholt", "Cedergren", "Dornfeld", "Elmquist", "Farnham")
PEOPLE = ("Ada Lindqvist", "Jonas Okoye", "Agnes Holm", "Marta Berg", "Nils Abara", "Ewa Stone")


def article(number: int) -> Document:
    place, person, year = PLACES[number], PEOPLE[number], 1901 + 7 * number
    text = (
        f"The footbridge of {place} was opened in {year} by Count {COUNTS[number]}. The engineer {person} designed the old "
        f"water tower of {place} on the hill behind the school. The library of {place} holds {40 + number} maps of the northern coast. "
        f"The people of {place} met in the town hall on 4 May {year + 3} and voted for a new harbour."
    )
    return Document.of(text, source=f"/notes/{place.lower()}.txt", title=place)


class GivesBack:
    """Marks the first year, number or name that stands in the text; where `wrong`, the first word."""

    name = "fake"

    def __init__(self, wrong: bool = False) -> None:
        self.wrong = wrong

    def read(self, question: str, texts: Sequence[str], above: Sequence[str] = ()) -> list[BestSpan]:
        pattern = r"in (\d{4})" if question.startswith("When") else "(" + "|".join(PEOPLE) + ")"
        found = re.search(r"(\w+)" if self.wrong else pattern, texts[0])
        assert found
        return [BestSpan(found.start(1), found.end(1), 1.0, 0.0)]


def bot_with(encoder: Any, settings: Settings, reader: Any, documents: int) -> Bot:
    parts: Any = SimpleNamespace(encoder=encoder, reader=reader)
    bot = Bot(parts, settings)
    bot.add(*map(article, range(documents)))
    return bot


def drafted(bot: Bot, count: int, **options: Any) -> list[Question]:
    *_, last = draft(bot, count, **options)
    assert isinstance(last, Drafts)
    return list(last.questions)


@pytest.fixture(scope="module")
def bot(encoder: Any) -> Iterator[Bot]:
    with bot_with(encoder, load_settings(environ={}), GivesBack(), 6) as bot:
        yield bot


def test_half_of_the_questions_have_an_answer_and_it_stands_in_their_evidence(bot: Bot) -> None:
    questions = drafted(bot, 12, hold_out=True)
    answerable = [q for q in questions if q.answerable]
    assert len(answerable) == 6 and 4 <= len(questions) - len(answerable) <= 6
    for question in answerable:
        (evidence,) = question.evidence
        text = " ".join(bot.document(evidence.source).text.split())
        assert evidence.quote in text and question.answers[0] in evidence.quote
        assert question.answers[0] not in question.question


def test_questions_come_from_all_documents_in_turn(bot: Bot) -> None:
    sources = [q.evidence[0].source for q in drafted(bot, 10, hold_out=False) if q.answerable]
    assert len(set(sources)) == len(sources) == 5


def test_of_the_others_some_are_about_a_document_that_is_to_be_held_out(bot: Bot) -> None:
    questions = drafted(bot, 12, hold_out=True)
    held = {name for q in questions for name in q.without}
    assert len(held) == 1 and not any(q.answerable for q in questions if q.without)
    assert not held & {e.source for q in questions for e in q.evidence}
    assert any(q.without for q in questions)


def test_and_some_name_what_no_article_says_of_the_matter(bot: Bot) -> None:
    swapped = [q for q in drafted(bot, 12, hold_out=False) if not q.answerable]
    texts = [bot.document(record.id).text for record in bot.documents()]
    assert swapped and not any(q.without for q in swapped)
    for question in swapped:
        words = set(re.findall(r"[A-Z]\w+|\d{4}|\w{6,}", question.question[1:]))
        assert not any(all(word in text for word in words) for text in texts), question


def test_what_the_reader_does_not_give_back_is_not_kept(encoder: Any, settings: Settings) -> None:
    with bot_with(encoder, settings, GivesBack(wrong=True), 2) as bot, pytest.raises(UsageError, match="No question"):
        drafted(bot, 10, hold_out=False)


def test_the_same_seed_gives_the_same_questions_and_another_others(bot: Bot) -> None:
    assert drafted(bot, 8, hold_out=True) == drafted(bot, 8, hold_out=True)
    assert drafted(bot, 8, hold_out=True) != drafted(bot, 8, hold_out=True, seed=1)


def test_few_documents_are_all_kept_in(encoder: Any, settings: Settings) -> None:
    with bot_with(encoder, settings, GivesBack(), 3) as bot:
        questions = drafted(bot, 8, hold_out=True)
    assert questions
    assert not any(question.without for question in questions)


def test_when_the_articles_give_less_than_was_wanted_the_two_kinds_stay_equal(encoder: Any, settings: Settings) -> None:
    with bot_with(encoder, settings, GivesBack(), 2) as bot:
        *_, last = draft(bot, 100, hold_out=False)
    assert isinstance(last, Drafts) and last.wanted == 100
    answerable = sum(bool(q.answerable) for q in last.questions)
    assert 0 < len(last.questions) < 100 and len(last.questions) - answerable <= answerable


def test_without_a_reader_nothing_is_drafted(encoder: Any, settings: Settings) -> None:
    with bot_with(encoder, settings, None, 1) as bot, pytest.raises(UsageError, match="reader"):
        drafted(bot, 10, hold_out=False)


def test_what_is_drafted_can_be_written_and_read_again(bot: Bot) -> None:
    import json

    questions = drafted(bot, 12, hold_out=True)
    assert len({q.id for q in questions}) == len(questions)
    assert read_questions(json.dumps(question_json(q)) for q in questions) == questions


def test_a_name_gives_way_to_one_of_its_kind(bot: Bot) -> None:
    """A count to a count, not to a town or a year."""
    swapped = [q.question for q in drafted(bot, 12, hold_out=False) if not q.answerable and "opened by" in q.question]
    assert swapped
    assert all(re.search(rf"opened by Count (?:{'|'.join(COUNTS)})\?", question) for question in swapped)


LUND = Names.of("The engineer Ada Lund said so. She and Yukos built in Tarnholm.")


@pytest.mark.parametrize(
    ("kind", "asked", "answer", "sentence", "well"),
    [
        ("who", "Who built the mill?", "Ada Lund", "Ada Lund built the mill.", True),
        ("who", "Who sold the mill?", "Yukos", "Yukos sold the mill.", False),
        ("who", "Who is Ada Lund?", "an engineer", "Ada Lund, an engineer, came.", True),
        ("who", "Who lost her seat?", "Kari Moe", "Kari Moe lost her seat.", True),
        ("who", "Who will confirm Gary Locke?", "Ada Lund", "Ada Lund will confirm Gary Locke as manager.", False),
        ("who", "Who is black and Perry is white?", "Ada Lund", "Ada Lund is black and Perry is white.", False),
        ("how many", "How many mills were sold?", "9", "They sold 9 mills.", True),
        ("how many", "How many people was it based on?", "9", "It was based on 9 people.", False),
        ("how many", "How many barrels did it offer of oil?", "9 barrels", "It offered 9 barrels of oil.", False),
        ("when", "When will Power estimates sales grow?", "May", "Power estimates sales will grow in May.", False),
        ("how many", "How many stars is it to name the?", "2", "It is to name the final 2 stars.", False),
        ("where", "Where did they meet?", "Tarnholm", "They met in Tarnholm.", True),
        ("where", "Where did they win gold?", "Olympic Games", "They won gold at the Olympic Games.", False),
        ("where", "Where did they buy a stake?", "Sina", "They bought a stake in Sina.", False),
        ("when", "When will it stay until elections?", "May", "It will stay until elections in May.", False),
        ("why", "Why was Ada Lund believes it sold?", "because", "Ada Lund believes it was sold because.", False),
        ("in place", "It was built in what year?", "1790", "It was built in 1790.", True),
        ("in place", "It was built in what year by her?", "1790", "It was built in 1790 by her.", False),
        ("in place", "In May it cost how much?", "9 pounds", "In May it cost 9 pounds.", False),
        ("in place", "It was an astonishing how many feet?", "9", "It was an astonishing 9 feet.", False),
        ("in place", "It is based where?", "Tarnholm", "It is based in Tarnholm.", True),
        ("in place", "It bought a stake where?", "Tarnholm", "It bought a stake in Tarnholm.", False),
    ],
)
def test_what_does_not_read_as_a_question_is_left_out(
    kind: str, asked: str, answer: str, sentence: str, well: bool
) -> None:
    question = questioning.AnsweredQuestion(kind, asked, (answer,), in_place=kind == "in place")
    assert reads_well(question, sentence, LUND) is well


def test_where_nothing_can_be_swapped_the_rest_is_about_what_is_held_out(bot: Bot) -> None:
    questions = drafted(bot, 400, hold_out=True)
    kinds = [q.id.rpartition("-")[0] for q in questions if not q.answerable]
    assert set(kinds) <= {"held-out", "swapped"} and len({q.question for q in questions}) == len(questions)
