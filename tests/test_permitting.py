"""What a notice allows, one may do; of what it does not tell it decides nothing."""

import pytest

from qa_bot.answer.claims.grounding import Evidence
from qa_bot.answer.replies.permitting import permitted
from qa_bot.types import Document


@pytest.mark.parametrize(
    ("question", "rule", "word"),
    [
        ("Can I take my dog along on the ferry?", "Dogs are allowed.", "Yes"),
        ("Are we allowed to bring dogs?", "- Dogs are welcome on a lead.", "Yes"),
        ("Can I take my dog along?", "Dogs are not allowed.", "No"),
        ("May one bring bicycles?", "Bicycles are strictly prohibited.", "No"),
        ("Can I take my dog along at night?", "Dogs are allowed.", ""),  # of nights it says nothing
        ("Can I take my cat along?", "Dogs are allowed.", ""),
        ("Can I take my dog along?", "Guide dogs are allowed.", ""),  # of others it says nothing
        ("Who may bring a dog?", "Dogs are allowed.", ""),
    ],
)
def test_one_may_do_what_a_notice_allows(question: str, rule: str, word: str) -> None:
    document = Document.of(rule, source="a.md", title="The ferry")
    found = permitted(question, [Evidence(document, 0, len(rule))])
    assert (found.short if found else "") == word
