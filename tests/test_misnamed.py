"""Whatever a file is called, it is told where it was read as something else."""

from pathlib import Path

import pytest

from qa_bot.ingest.access.misnamed import CALLED, CLAIMED, read_as
from qa_bot.ingest.access.sniffing import ARTICLE_SUFFIXES, LINES_SUFFIXES
from qa_bot.ingest.loaders import load
from qa_bot.ingest.parsers import PARSERS
from qa_bot.ingest.text.parsed import Loaded
from qa_bot.settings import Settings, load_settings

TEXT = "The mill turns with each tide.\n\nIt has no wheel any more, and nobody grinds there.\n"


@pytest.fixture
def settings() -> Settings:
    return load_settings(environ={})


def warnings(path: Path, content: str, settings: Settings) -> tuple[str, ...]:
    path.write_text(content, encoding="utf-8")
    (item,) = load(str(path), settings)
    assert isinstance(item, Loaded)
    return item.warnings


@pytest.mark.parametrize("name", ["a.zip", "a.PDF", "a.docx", "a.csv", "a.srt", "a.eml", "a.html", "a.xlsx", "a.png"])
def test_a_text_by_another_name_is_told(name: str, tmp_path: Path, settings: Settings) -> None:
    suffix = Path(name).suffix.lower()
    told = f"It is called {suffix}, but was read as plain text: that is what it holds."
    assert warnings(tmp_path / name, TEXT, settings) == (told,)


def test_json_that_is_read_as_it_stands_is_told_with_what_is_read_of_it(tmp_path: Path, settings: Settings) -> None:
    (told,) = warnings(tmp_path / "x.json", '{"text": "The mill turns', settings)
    assert "but was read as plain text" in told and '{"_id", "title", "text"}' in told
    assert warnings(tmp_path / "y.json", '{"text": "The mill turns."}\n', settings) == ()


def test_a_page_by_the_name_of_a_text_is_told(tmp_path: Path, settings: Settings) -> None:
    (told,) = warnings(tmp_path / "a.txt", f"<!DOCTYPE html><p>{TEXT}", settings)
    assert told == "It is called .txt, but was read as a web page: that is what it holds."


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.log", "a.tex", "a", "a.py", "notes.2024"])
def test_a_text_by_a_name_that_says_nothing_else_is_no_surprise(name: str, tmp_path: Path, settings: Settings) -> None:
    assert warnings(tmp_path / name, TEXT, settings) == ()


def test_of_a_feed_it_is_told_once(tmp_path: Path, settings: Settings) -> None:
    entries = "".join(f"<item><title>{n}</title><description>{TEXT}</description></item>" for n in range(3))
    (tmp_path / "a.html").write_text(f"<rss version='2.0'><channel><title>News</title>{entries}</channel></rss>")
    items = [item for item in load(str(tmp_path / "a.html"), settings) if isinstance(item, Loaded)]
    assert [bool(item.warnings) for item in items] == [True, False, False]


def test_every_end_of_an_article_claims_something_and_every_kind_has_a_name() -> None:
    assert ARTICLE_SUFFIXES - {"", ".mdown", ".mkd"} - LINES_SUFFIXES <= CLAIMED.keys()
    assert CALLED.keys() == PARSERS.keys() | {"image"}
    assert set().union(*CLAIMED.values()) <= CALLED.keys() | {"jsonl"}
    assert read_as("docx", "letter.doc") == read_as("feed", "news.xml") == ""
