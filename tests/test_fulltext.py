"""Words of a text and of a question."""

import sqlite3

import pytest

from qa_bot.index.fulltext import STOP_WORDS, index_text, match_expression


def matches(text: str, query: str) -> bool:
    """Whether the full-text index finds `text` for `query`."""
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE words USING fts5 (text, tokenize = 'porter unicode61 remove_diacritics 2')"
    )
    connection.execute("INSERT INTO words VALUES (?)", (index_text(text),))
    expression = match_expression(query)
    found = expression and connection.execute("SELECT 1 FROM words WHERE words MATCH ?", (expression,)).fetchone()
    connection.close()
    return bool(found)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("The lifting bodies were tested.", "Which body lifts?"),
        ("Die Prüfung in München", "munchen"),
        ("cafe\u0301 society", "café"),
        ("a slip-stream/wing study", "stream"),
        ("the m\u200bi\U000e0061ll tu\u00adr\u2060ns", "Which mill turns?"),
        ("東京都は日本の首都です。", "首都"),
        ("東京都は日本の首都です。", "日本の首都はどこですか"),
        ("我爱北京天安门", "北京"),
        ("ภาษาไทยง่าย", "ภาษาไทย"),
        ("서울은 한국의 수도이다", "한국"),
        ("Привет, мир", "МИР"),
        ("version 3.14 of x86_64", "what is 3.14?"),
        ("before\0after", "after"),
        ("broken \ud800 surrogate", "surrogate"),
    ],
)
def test_words_are_found_whatever_their_form_case_accent_or_script(text: str, query: str) -> None:
    assert matches(text, query)


@pytest.mark.parametrize(("text", "query"), [("東京都", "京東"), ("wings", "sing"), ("the cat", "the dog"), ("x", "")])
def test_other_words_are_not_found(text: str, query: str) -> None:
    assert not matches(text, query)


def test_stop_words_are_left_out_unless_nothing_else_is_left() -> None:
    assert match_expression("What is the lift of a wing?") == '"lift" OR "wing"'
    assert match_expression("To be or not to be") == '"to" OR "be" OR "or" OR "not"'
    assert {"the", "what", "is"} <= STOP_WORDS


@pytest.mark.parametrize(
    "query",
    ['"', "'", '"" OR', "NEAR(a b)", "a NEAR/2 b", "fox*", "^fox", "title:fox", "-fox +fox", "fox AND", "(", "{a}:b", "\0",
     "a\0b", "\ud800", "_", "²", "%s;--", "\\", "́", "🙂", " ", "\u2028", "AND OR NOT", "ſ", "İ"],
)  # fmt: skip
def test_nothing_of_a_query_is_syntax(query: str) -> None:
    assert matches("a quick fox", f"{query} fox {query}")
    matches("a quick fox", query)  # no error


def test_a_very_long_query_is_searched_whole() -> None:
    assert matches("the last word counts", " ".join(f"word{number}" for number in range(15_000)) + " counts")
    assert matches("京都", "東" * 50_000 + "京都")
    assert not matches("fox", "(" * 100_000)
