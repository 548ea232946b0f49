"""Whatever somebody asks in too many characters is refused, whatever it is, and the help says how many there may be."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from typer.testing import CliRunner

from qa_bot import Bot
from qa_bot.answer.texts.sizing import check_length
from qa_bot.errors import UsageError
from qa_bot.interfaces.cli import app
from qa_bot.settings import load_settings
from qa_bot.types import Document

SETTINGS = load_settings(environ={})
LONGEST = SETTINGS.answer.max_question_characters
TEXT = Document.of("The lake froze. The ferry stopped.", source="lake.txt", title="Lake")


def test_so_many_characters_are_read_and_not_one_more() -> None:
    check_length(None, "focus", 3)
    check_length("abc", "focus", 3)
    with pytest.raises(UsageError, match="The focus has 4 characters; at most 3 are read"):
        check_length("abcd", "focus", 3)


@pytest.mark.parametrize(
    ("what", "use"),
    [
        ("claim", lambda bot, text: bot.check(text, TEXT)),
        ("query", lambda bot, text: bot.search(text)),
        ("focus", lambda bot, text: bot.summarise(TEXT, focus=text)),
        ("focus", lambda bot, text: list(bot.digest_stream([TEXT], focus=text))),
    ],
)
def test_each_thing_that_is_asked_has_the_limit(what: str, use: Callable[[Bot, str], Any]) -> None:
    settings = replace(SETTINGS, encoder=replace(SETTINGS.encoder, model="/nowhere"))  # no model is loaded for it
    with (
        Bot.temporary(settings) as bot,
        pytest.raises(UsageError, match=f"The {what} has {LONGEST + 1:,} characters"),
    ):
        use(bot, "a" * (LONGEST + 1))


@pytest.mark.parametrize("verb", ["ask", "check", "search", "summarise"])
def test_the_help_tells_the_limit(verb: str) -> None:
    shown = " ".join(CliRunner().invoke(app, [verb, "--help"]).stdout.split())
    assert re.search(rf"at most {LONGEST:,} characters", shown)
