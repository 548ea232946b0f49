"""What became of a request is told by the sentence behind it, or by its own."""

import pytest

from qa_bot.answer.claims.grounding import Evidence
from qa_bot.answer.replies.granting import granted
from qa_bot.types import Document

ASKED = "The islanders asked for a free boat in the winter."
QUESTION = "Did the firm give the islanders a free boat?"


def request(behind: str, wish: str = ASKED) -> Evidence:
    text = f"{wish} {behind}"
    return Evidence(Document.of(text, source="a.md", title="The ferry"), 0, len(wish))


@pytest.mark.parametrize(
    ("behind", "word"),
    [
        ("The firm refused, but it will carry groceries.", "No"),
        ("The board considered this and decided against it.", "No"),
        ("There was a long debate. The council rejected the request.", "No"),
        ("The firm agreed at once.", "Yes"),
        ("The request was granted.", "Yes"),
        ("The firm agreed, but only until May.", ""),
        ("The firm agreed to half of it.", ""),
        ("The firm declined to do so.", "No"),
        ("The request was dismissed.", "No"),
        ("Since then traffic has declined.", ""),
        ("The firm dismissed two captains.", ""),
        ("The ferry runs daily.", ""),
        ("The ferry runs daily. Snow fell. The firm refused.", ""),  # of something else, perhaps
        ("\n\nThe firm refused.", ""),
    ],
)
def test_the_next_sentences_tell_what_became_of_a_request(behind: str, word: str) -> None:
    found = granted(QUESTION, request(behind))
    assert (found.short if found else "") == word
    assert found is None or len(found.claims) == 2


def test_a_request_may_be_refused_where_it_is_told() -> None:
    for wish in (
        "The request that the firm be made to give a free boat is refused.",
        "Their demand for a boat was rejected.",
    ):
        found = granted(QUESTION, request("It rained.", wish))
        assert found and found.short == "No" and len(found.claims) == 1
    assert (
        granted(QUESTION, request("It rained.", "The request for a boat was refused at first, then granted.")) is None
    )
    rang = granted("Did the town pay for a boat?", request("They said no.", "Royd rang the town for money for a boat."))
    assert rang and rang.short == "No"


def test_who_asks_for_the_request_itself_is_told_no_outcome() -> None:
    assert granted("Did the islanders ask for a free boat?", request("The firm refused.")) is None
    assert granted(QUESTION, request("The firm refused.", "The islanders built a free boat.")) is None
