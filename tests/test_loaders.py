"""Sources become documents; each thing that fails becomes one report that says why, and nothing raises."""

import io
import json
import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from qa_bot.errors import SourceError
from qa_bot.ingest.loaders import Loaded, load, read_one
from qa_bot.settings import Settings
from qa_bot.types import Document, SourceReport

MILL = "The tide mill\n\nThe mill was built in 1790. It turns with every tide.\n"


def split(items: Iterator[Loaded | SourceReport]) -> tuple[list[Document], list[SourceReport]]:
    documents: list[Document] = []
    failed: list[SourceReport] = []
    for item in items:
        if isinstance(item, Loaded):
            documents.append(item.document)
        else:
            failed.append(item)
    assert all(report.status == "failed" and report.reason for report in failed)
    return documents, failed


def only_report(source: str, settings: Settings, content: bytes | None = None) -> SourceReport:
    documents, failed = split(load(source, settings, stdin=io.BytesIO(content or b"")))
    assert documents == [] and len(failed) == 1
    return failed[0]


def test_a_file_becomes_a_document_whose_source_is_its_absolute_path(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mill.txt").write_bytes(("\ufeff" + MILL.replace("\n", "\r\n")).encode())
    monkeypatch.chdir(tmp_path)
    document = read_one("mill.txt", settings)
    assert document.source == str((tmp_path / "mill.txt").resolve())
    assert (document.text, document.title) == (MILL, "The tide mill")
    assert document == Document.of(MILL, source=document.source, title="The tide mill")


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("a.md", "intro\n\n# The Mill\n", "The Mill"),
        ("the mill.txt", "x" * 121 + "\nmore", "the mill"),
        ("a.txt", "\n\n  First line  here\n", "First line here"),
        ("mill.v2.txt", "1790\n\nThe mill.", "mill.v2"),
        ("a.txt", "x" * 120, "x" * 120),
    ],
)
def test_the_title_is_the_formats_own_else_a_short_first_line_else_the_files_name(
    name: str, text: str, title: str, tmp_path: Path, settings: Settings
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert read_one(str(tmp_path / name), settings).title == title


def test_standard_input_is_a_source(settings: Settings) -> None:
    document = read_one("-", settings, stdin=io.BytesIO(MILL.encode("utf-16")))
    assert document.source.startswith("stdin:") and (document.title, document.text) == ("The tide mill", MILL)


def test_a_missing_file_names_the_nearest_one(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "article.txt").write_text(MILL)
    report = only_report(str(tmp_path / "artcle.txt"), settings)
    assert "no such file" in report.reason
    assert f"Did you mean {str(tmp_path / 'article.txt')!r}?" in report.reason
    assert "Did you mean" not in only_report(str(tmp_path / "zzz"), settings).reason
    assert "folder" in only_report(str(tmp_path / "none" / "zzz"), settings).reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \n\t ", "no text"),
        (b"\x89PNG\r\n\x1a\n....", "PNG image"),
        (b"\x7fELF....", "executable"),
        (b"text\x00text", "binary"),
        (b"%PDF-1.4 nonsense", "damaged"),
        (b"<html><body></body></html>", "no text"),
        (b"x" * (2**20 + 1), "limit is 1 MiB"),
    ],
)
def test_what_cannot_be_read_is_one_report_with_the_reason(
    content: bytes, reason: str, tmp_path: Path, settings: Settings
) -> None:
    small = replace(settings, parsing=replace(settings.parsing, max_mib=1))
    (tmp_path / "source").write_bytes(content)
    report = only_report(str(tmp_path / "source"), small)
    assert reason in report.reason
    assert report.source == str(tmp_path / "source")
    assert reason in only_report("-", small, content).reason


@pytest.mark.parametrize(
    "source", ["", " ", "\x00", "a" * 5000, "~nobody-of-that-name/x", "http://", "ftp://a/b", "file:///etc/passwd"]
)
def test_odd_sources_are_reports(source: str, settings: Settings) -> None:
    assert only_report(source, settings).source == source


def test_a_pipe_is_not_waited_for(tmp_path: Path, settings: Settings) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "neither a file nor a folder" in only_report(str(tmp_path / "pipe"), settings).reason


@hypothesis_settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_whatever_the_bytes_there_is_a_document_or_a_report(content: bytes, settings: Settings) -> None:
    documents, failed = split(load("-", settings, stdin=io.BytesIO(content)))
    assert len(documents) + len(failed) >= 1
    for document in documents:
        assert document.text.strip() and "\x00" not in document.text and "\r" not in document.text
        document.text.encode()


# Folders


def test_a_folder_is_read_to_its_depth_in_order_without_hidden_files(tmp_path: Path, settings: Settings) -> None:
    for name in ("b.txt", "a.md", "sub/c.txt", "sub/deep/d.txt", ".hidden.txt", ".git/e.txt", "sub/.f.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"Text of {name}.")
    (tmp_path / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    documents, failed = split(load(str(tmp_path), settings))
    names = [Path(document.source).relative_to(tmp_path.resolve()).as_posix() for document in documents]
    assert names == ["a.md", "b.txt", "sub/c.txt", "sub/deep/d.txt"]
    assert [(Path(report.source).name, "PNG" in report.reason) for report in failed] == [("image.png", True)]


def test_links_that_lead_back_or_nowhere_are_survived_and_a_file_is_read_once(
    tmp_path: Path, settings: Settings
) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_text("Text.")
    (tmp_path / "sub" / "up").symlink_to(tmp_path)
    (tmp_path / "sub" / "self").symlink_to("self")
    (tmp_path / "again.txt").symlink_to(tmp_path / "sub" / "a.txt")
    (tmp_path / "broken.txt").symlink_to(tmp_path / "nothing")
    documents, failed = split(load(str(tmp_path), settings))
    assert [Path(document.source).name for document in documents] == ["a.txt"]
    assert {Path(report.source).name for report in failed} <= {"self", "nothing", "broken.txt"}
    assert len(failed) == 2


def test_a_folder_without_an_article_says_so(tmp_path: Path, settings: Settings) -> None:
    assert "holds no article" in only_report(str(tmp_path), settings).reason
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    _, failed = split(load(str(tmp_path), settings))
    assert ["PNG" in failed[0].reason, "holds no article" in failed[1].reason] == [True, True]


def test_loading_is_lazy(tmp_path: Path, settings: Settings) -> None:
    """What comes later is not read before it is asked for: an interrupted run keeps what was done."""
    (tmp_path / "a.txt").write_text("First.")
    items = load(str(tmp_path), settings)
    (tmp_path / "b.txt").write_text("Second, written before the folder is opened.")
    assert isinstance(next(items), Loaded)
    (tmp_path / "b.txt").unlink()
    assert isinstance(next(items), SourceReport)


# JSON lines


def test_json_lines_become_a_document_each_and_a_bad_line_is_a_report_with_its_number(
    tmp_path: Path, settings: Settings
) -> None:
    rows = [
        json.dumps({"_id": "mill-1", "title": "The mill", "text": MILL, "metadata": {"year": 1790, "x": []}}),
        "{broken",
        "",
        json.dumps({"_id": 7, "text": "Seven."}),
        json.dumps({"_id": "8", "text": "  "}),
        json.dumps(["no", "object"]),
        json.dumps({"text": "No id."}),
        json.dumps({"_id": "mill-1", "text": "The same id again."}),
        json.dumps({"_id": ["x"], "text": "An odd id."}),
        '{"_id": "9", "text": "a\\u0000b\\ud800c"}',
    ]
    path = tmp_path / "articles.jsonl"
    path.write_text("\r\n".join(rows), encoding="utf-8", newline="")
    documents, failed = split(load(str(path), settings))
    assert [document.source for document in documents] == ["mill-1", "7", f"{path.resolve()}#7", "9"]
    assert [document.title for document in documents] == ["The mill", "Seven.", "No id.", "a\ufffdb\ufffdc"]
    assert documents[0].text == MILL
    assert documents[0].metadata == {"year": "1790"}
    assert [report.reason.split(":")[0] for report in failed] == [f"Line {number}" for number in (2, 5, 6, 8, 9)]
    assert all("articles.jsonl, line" in report.source for report in failed)


def test_json_lines_are_known_by_their_content(settings: Settings) -> None:
    content = b'{"_id": "a", "text": "One."}\n{"_id": "b", "text": "Two."}\n'
    documents, _ = split(load("-", settings, stdin=io.BytesIO(content)))
    assert [(document.source, document.text) for document in documents] == [("a", "One."), ("b", "Two.")]


# One document


def test_read_one_wants_exactly_one(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "a.txt").write_text("One.")
    (tmp_path / "b.txt").write_text("Two.")
    with pytest.raises(SourceError, match="more than one"):
        read_one(str(tmp_path), settings)
    with pytest.raises(SourceError, match="no such file"):
        read_one(str(tmp_path / "c.txt"), settings)
    with pytest.raises(SourceError, match="empty"):
        read_one("-", settings, stdin=io.BytesIO())


# Addresses


class Web(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/old":
            self.send_response(301)
            self.send_header("Location", "/new/the%20mill.txt")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = "Мельница. Она работает.".encode("koi8-r")
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; charset=KOI8-R")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


def test_an_address_is_read_with_the_charset_it_declares_and_keeps_its_name(settings: Settings) -> None:
    server = HTTPServer(("127.0.0.1", 0), Web)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        url = f"http://127.0.0.1:{server.server_port}"
        assert "private" in only_report(f"http://127.0.0.1/{'x'}", settings).reason
        trusting = replace(settings, fetch=replace(settings.fetch, allow_private=True))
        document = read_one(f"{url}/old", trusting)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert document.text == "Мельница. Она работает."
    assert document.source == f"{url}/old"
    assert document.metadata == {"url": f"{url}/new/the%20mill.txt"}
