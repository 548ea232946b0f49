"""A real bot with the embedded models over two articles, asked questions whose outcome is known."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from qa_bot.bot import Bot
from qa_bot.errors import UsageError
from qa_bot.evaluation.datasets import ExpectedEvidence, Question
from qa_bot.evaluation.evaluate import Evaluation, Outcome, evaluate, measure
from qa_bot.settings import load_settings
from qa_bot.types import Document, Progress, Turn

BRIDGE = """The footbridge over the Tarn was opened on 4 June 2019 by the engineer Ada Lindqvist. It cost 2.4 million crowns.

The bridge is 112 metres long. It is made of larch from the forests near the town.
"""
BAKERY = """The bakery in Mill Street opens at midnight and closes at six. Its owner, Jonas Okoye, bakes for the fishermen.

His rye bread keeps for nine days. In winter he gives what is left to the school.
"""
OPENED = Question(
    "opened",
    "When was the footbridge over the Tarn opened?",
    ("4 June 2019",),
    True,
    (ExpectedEvidence("The footbridge over the Tarn was opened on 4 June 2019", "bridge.txt"),),
)
FOLLOW_UP = replace(
    OPENED,
    id="follow-up",
    question="And when was it opened?",
    history=(Turn("How long is the footbridge over the Tarn?", "112 metres."),),
)
NOTHING = Question("nothing", "Which team won the ice hockey final in Oslo?", answerable=False)
CONTEXT = Question(
    "context", "Who wrote the song?", ("Agnes Holm",), True, context="The song was written by Agnes Holm."
)
OVERLONG = Question("overlong", "Who? " * 2000)


@pytest.fixture(scope="module")
def bot() -> Iterator[Bot]:
    with Bot.temporary(load_settings(environ={})) as bot:
        bot.add(
            Document.of(BRIDGE, source="/notes/bridge.txt", title="The footbridge of Tarnholm"),
            Document.of(BAKERY, source="/notes/bakery.txt", title="The night bakery"),
        )
        yield bot


@pytest.fixture(scope="module")
def evaluation(bot: Bot) -> Evaluation:
    *steps, last = evaluate(bot, [OPENED, FOLLOW_UP, NOTHING, CONTEXT, OVERLONG])
    assert all(isinstance(step, Progress) for step in steps)
    assert isinstance(last, Evaluation)
    return last


def of(evaluation: Evaluation, name: str) -> Outcome:
    return next(outcome for outcome in evaluation.outcomes if outcome.question.id == name)


def test_a_question_is_answered_as_the_bot_answers_it(bot: Bot, evaluation: Evaluation) -> None:
    outcome = of(evaluation, "opened")
    assert outcome.given == outcome.guess == "4 June 2019"
    assert outcome.answer == bot.ask(OPENED.question)
    assert outcome.seconds > 0


def test_what_is_found_by_each_way_is_held_against_the_evidence(evaluation: Evaluation) -> None:
    assert of(evaluation, "opened").rankings == dict.fromkeys(
        ("as answered", "both, without reader", "dense only", "lexical only"), (1.0, 1.0)
    )
    assert "without history" in of(evaluation, "follow-up").rankings
    assert of(evaluation, "nothing").rankings == {}


def test_where_the_bot_declines_its_guess_is_known_and_the_bot_is_as_before(bot: Bot, evaluation: Evaluation) -> None:
    outcome = of(evaluation, "nothing")
    assert outcome.answer.declined and outcome.given == ""
    assert outcome.guess and 0 < outcome.confidence < 0.5
    assert bot.ask(NOTHING.question).declined


def test_a_context_is_asked_alone(bot: Bot, evaluation: Evaluation) -> None:
    outcome = of(evaluation, "context")
    assert outcome.given == "Agnes Holm"
    assert outcome.first_sentence == CONTEXT.context
    assert evaluation.documents == len(bot.documents()) == 2


def test_a_question_that_the_bot_refuses_is_named_and_the_others_are_measured(evaluation: Evaluation) -> None:
    assert list(evaluation.failed) == ["overlong"]
    assert "characters" in evaluation.failed["overlong"]
    assert len(evaluation.outcomes) == 4


def test_quotations_are_in_place_and_support_what_they_are(evaluation: Evaluation) -> None:
    outcome = of(evaluation, "opened")
    assert outcome.misplaced == 0
    assert all(claim.together for claim in outcome.claims) and outcome.claims
    assert outcome.cites_evidence is True


def test_the_first_sentence_and_the_scores_of_search_alone_are_the_floors(evaluation: Evaluation) -> None:
    outcome = of(evaluation, "opened")
    assert outcome.first_sentence.startswith("The footbridge over the Tarn was opened")
    assert outcome.cosine > 0.5 and outcome.bm25 > 0
    assert of(evaluation, "nothing").cosine < outcome.cosine


def test_the_cost_is_measured(evaluation: Evaluation) -> None:
    assert evaluation.passages >= 2 and evaluation.k == 8
    assert evaluation.first_seconds > 0
    assert 50 < evaluation.peak_mib < 1e6


def test_a_document_that_must_be_held_out_may_not_be_there(bot: Bot) -> None:
    with pytest.raises(UsageError, match="The night bakery"):
        list(evaluate(bot, [replace(NOTHING, without=("bakery.txt",))]))


def test_an_empty_library_is_measured_too() -> None:
    with Bot.temporary(load_settings(environ={})) as empty:
        outcome = measure(empty, OPENED)
    assert outcome.answer.declined == "empty library"
    assert (outcome.guess, outcome.confidence, outcome.first_sentence) == ("", 0.0, "")
    assert outcome.rankings["as answered"] == (0.0, 0.0)
