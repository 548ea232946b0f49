import pytest

from qa_bot.answer import prompts
from qa_bot.types import Turn


def test_document_text_stands_in_user_messages_only() -> None:
    for messages in (
        prompts.answer_messages("Q?", [("T", "SECRET")]),
        prompts.summary_messages("SECRET", "3 sentences"),
        prompts.rewrite_messages("Q?", [Turn("SECRET", "SECRET")]),
    ):
        assert [m["role"] for m in messages] == ["system", "user"]
        assert "SECRET" not in messages[0]["content"] and "SECRET" in messages[1]["content"]


def test_every_excerpt_is_labelled_with_its_title_in_the_given_order() -> None:
    content = prompts.answer_messages("Q?", [("First", "aaa"), ("Second", "bbb")])[1]["content"]
    assert content.index("[First]") < content.index("aaa") < content.index("[Second]") < content.index("bbb")
    assert content.endswith("Question: Q?")


@pytest.mark.parametrize(
    "text", [prompts.NO_ANSWER, "the articles don't answer this", "The articles do not  answer this. Sorry."]
)
def test_the_declining_sentence_is_recognised(text: str) -> None:
    assert prompts.declines(text)


def test_an_answer_is_not_a_decline() -> None:
    assert not prompts.declines("The article does not say who, but it was in 1911.")


def test_the_system_prompt_names_the_declining_sentence() -> None:
    assert prompts.NO_ANSWER in prompts.ANSWER_SYSTEM
