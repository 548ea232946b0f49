"""Addresses that are not fetched: each is named with the schemes that are, and a file: address with its path."""

import time
from pathlib import Path

import pytest

from qa_bot.ingest.access.schemes import unfetched
from qa_bot.ingest.loaders import load
from qa_bot.settings import Settings
from qa_bot.types import SourceReport


def reason(source: str, settings: Settings) -> str:
    (report,) = load(source, settings)
    assert isinstance(report, SourceReport) and report.status == "failed"
    return report.reason


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("file:/x", "/x"),
        ("file:///home/x.txt", "/home/x.txt"),
        ("FILE://localhost/x", "/x"),
        ("file:///a%20b/%C3%BC.txt", "/a b/ü.txt"),
        ("file:///C:/notes.txt", "C:/notes.txt"),
        (" file:notes.txt", "notes.txt"),
    ],
)
def test_of_a_file_address_the_path_is_named(source: str, path: str, settings: Settings) -> None:
    told = reason(source, settings)
    assert "Only http and https addresses are fetched, not 'file'" in told
    assert told.endswith(f". Give the path itself: {path}")


@pytest.mark.parametrize("source", ["file:", "file://server/share/x", "file://[::1/x"])
def test_a_file_address_without_a_path_on_this_machine_names_none(source: str, settings: Settings) -> None:
    assert reason(source, settings).endswith("Give the path of the file itself.")


@pytest.mark.parametrize(
    "source",
    ["ftp://a/b", "ftp:a", "data:text/html,x", "data:" + "x" * 5000, "javascript:alert(1)", "gopher://x", "mailto:a@b"]
    + ["about:blank", "blob:http://a/b", "chrome://settings", "Made-Up+1.0://x"],
)
def test_every_other_scheme_is_named_with_those_that_are_fetched(source: str, settings: Settings) -> None:
    told = reason(source, settings)
    assert f"Only http and https addresses are fetched, not {source.partition(':')[0].lower()!r}" in told
    assert len(told) < 250


@pytest.mark.parametrize("source", ["http:/x", "http:x", "https:", "HTTP:\\\\x"])
def test_half_an_address_is_told_its_beginning(source: str, settings: Settings) -> None:
    assert f"It begins with {source[:5].lower().rstrip(':')}:// and a host." in reason(source, settings)


@pytest.mark.parametrize("source", ["notes:2024.txt", "C:\\x.txt", "C:/x", "file", "a file: of mine", ""])
def test_what_is_no_address_is_a_path(source: str, settings: Settings) -> None:
    assert unfetched(source) is None
    assert "Only http" not in reason(source, settings)


def test_a_file_whose_name_looks_like_an_address_is_read(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("data:notes.txt").write_text("The quay was rebuilt in 1954.")
    (item,) = load("data:notes.txt", settings)
    assert not isinstance(item, SourceReport)


def test_a_password_in_it_is_not_repeated(settings: Settings) -> None:
    assert "secret" not in reason("ftp://anna:secret@example.org/x", settings)
    assert "secret" not in reason("http:anna:secret@example.org/x", settings)
    assert "secret" not in str(unfetched("ftp://anna:secret@example.org/x"))


def test_a_long_source_is_looked_at_quickly() -> None:
    begin = time.perf_counter()
    for source in ("a" * 10**6, "a+" * 10**6 + ":", "data:" * 10**5, "file:" + "%41" * 10**6):
        unfetched(source)
    assert time.perf_counter() - begin < 2
