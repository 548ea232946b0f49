"""Sources become documents; each thing that fails becomes one report that says why, and nothing raises."""

import io
import json
import os
import threading
import tracemalloc
import warnings
import zipfile
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from formats import ARTICLE, make_docx, make_epub, make_mail, make_odt, make_pdf, paragraph, zipped
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from qa_bot.errors import SourceError
from qa_bot.ingest.loaders import is_outside, load, read_one
from qa_bot.ingest.text.parsed import Loaded
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
    assert all(report.status in ("failed", "skipped") and report.reason for report in failed)
    return documents, failed


def only_report(source: str, settings: Settings, content: bytes | None = None) -> SourceReport:
    documents, failed = split(load(source, settings, stdin=io.BytesIO(content or b"")))
    assert documents == [] and [report.status for report in failed] == ["failed"]
    return failed[0]


def test_a_link_to_nothing_is_told_with_what_it_leads_to(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "link").symlink_to("nowhere")
    (report,) = load(str(tmp_path / "link"), settings)
    assert isinstance(report, SourceReport) and report.reason == "It is a link to 'nowhere', which is not there."


def test_a_file_an_address_and_stdin_are_outside_the_library(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    assert all(is_outside(source) for source in ("-", "https://example.org/x", "HTTP://x", str(tmp_path / "a.txt")))
    assert not any(
        is_outside(source) for source in ("0123abcd", "A title", "x\0y", "y" * 5_000, "", " ", "~nobody-of-this-name/x")
    )


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
        ("mills.csv", "Mill;Built\nCarrow;1790\n", "mills"),
        ("the tide.srt", "1\n00:00:01,000 --> 00:00:02,000\nIt turns.\n", "the tide"),
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
    assert "Did you mean" not in only_report(str(tmp_path / "other.txt"), settings).reason  # the end is all they share
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


def test_a_text_in_the_place_of_a_path_is_not_repeated_whole(settings: Settings) -> None:
    with pytest.raises(SourceError, match="Document.of") as caught:
        read_one("The mill grinds again. " * 400, settings)
    assert len(str(caught.value)) < 600


def test_a_pipe_is_not_waited_for(tmp_path: Path, settings: Settings) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "neither a file nor a folder" in only_report(str(tmp_path / "pipe"), settings).reason


@hypothesis_settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
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


def test_what_is_no_article_is_skipped_in_a_folder_and_fails_where_it_is_named(
    tmp_path: Path, settings: Settings
) -> None:
    (tmp_path / "a.txt").write_text(MILL)
    (tmp_path / "b.png").write_bytes(b"\x89PNG\r\n\x1a\n....")
    (tmp_path / "c").write_bytes(b"\x7fELF....")
    (tmp_path / "d.txt").write_bytes(b"\x7fELF....")  # its name says that it is one
    found = [item.status for item in load(str(tmp_path), settings) if isinstance(item, SourceReport)]
    assert found == ["skipped", "skipped", "failed"]
    assert only_report(str(tmp_path / "c"), settings).status == "failed"
    assert only_report(str(tmp_path / "b.png"), settings).status == "failed"


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
    assert [(Path(report.source).name, report.status) for report in failed] == [
        ("broken.txt", "skipped"),
        ("self", "skipped"),
    ]


def test_a_link_to_a_folder_above_is_told_and_not_followed(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a.txt").write_text("Text.")
    (tmp_path / "secret.txt").write_text("Not mine.")
    (tmp_path / "mine" / "loop").symlink_to("..")
    documents, failed = split(load(str(tmp_path / "mine"), settings))
    assert [Path(document.source).name for document in documents] == ["a.txt"]
    assert [(Path(report.source).name, report.status) for report in failed] == [("loop", "skipped")]
    assert "above" in failed[0].reason


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
    assert [report.source for report in failed] == [f"{path.resolve()}, line {number}" for number in (2, 5, 6, 8, 9)]
    assert not any("Line" in report.reason for report in failed)  # it is said once


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
    (tmp_path / "more.zip").write_bytes(zipped({"bad.pdf": "%PDF-1.4 torn", "c.txt": "Three.", "d.txt": "Four."}))
    with pytest.raises(SourceError, match=r"\('Three.', 'Four.'\)") as caught:
        read_one(str(tmp_path / "more.zip"), settings)
    assert f"qa-bot add {tmp_path / 'more.zip'}" in caught.value.hint
    (tmp_path / "one.zip").write_bytes(zipped({"a.png": b"\x89PNG\r\n", "c.txt": "Three."}))
    assert read_one(str(tmp_path / "one.zip"), settings).text == "Three."
    with pytest.raises(SourceError, match="no such file"):
        read_one(str(tmp_path / "c.txt"), settings)
    with pytest.raises(SourceError, match="empty"):
        read_one("-", settings, stdin=io.BytesIO())


@pytest.mark.parametrize("secret", ["ann:pw1", "ann:pw 1", "pw1", "ann:pw1@x"])
@pytest.mark.parametrize("scheme", ["http", "https", "ftp"])
def test_a_password_in_an_address_is_not_repeated(scheme: str, secret: str, settings: Settings) -> None:
    report = only_report(f"{scheme}://{secret}@example.org:8080/x", settings)
    assert report.source == f"{scheme}://***@example.org:8080/x"
    assert "pw" not in report.reason and "ann" not in report.reason


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


# Sources that hold several documents


def source_of(content: bytes, name: str, folder: Path) -> str:
    (folder / name).write_bytes(content)
    return str((folder / name).resolve())


def test_each_member_of_an_archive_becomes_a_document_and_each_that_fails_a_report(
    tmp_path: Path, settings: Settings
) -> None:
    members = {
        "b.txt": MILL,
        "deep/a.odt": make_odt("<text:p>It turns.</text:p>"),
        "deep/": "",
        "image.png": b"\x89PNG\r\n\x1a\n",
        ".hidden": "x",
        "__MACOSX/b.txt": "x",
        "../out.txt": "x",
        "/etc/passwd": "x",
        "rows.jsonl": '{"_id": "row", "text": "One."}\n{broken\n',
        "inner.zip": zipped({"c.md": "# C", "x.zip": zipped({"d.txt": "D", "y.zip": zipped({"e.txt": "E"})})}),
    }
    source = source_of(zipped(members), "all.zip", tmp_path)
    documents, failed = split(load(source, settings))
    assert [document.source for document in documents] == [
        f"{source}!/b.txt",
        f"{source}!/deep/a.odt",
        "row",
        f"{source}!/inner.zip!/c.md",
    ]
    assert [document.title for document in documents] == ["The tide mill", "It turns.", "One.", "C"]
    reasons = {report.source.removeprefix(source): report.reason for report in failed}
    assert "PNG" in reasons["!/image.png"]
    assert "leads out" in reasons["!/../out.txt"] and "leads out" in reasons["!//etc/passwd"]
    assert "JSON" in reasons["!/rows.jsonl, line 2"]
    assert "archive in an archive in an archive" in reasons["!/inner.zip!/x.zip"]
    assert len(reasons) == 5


def test_a_link_in_an_archive_is_not_followed(tmp_path: Path, settings: Settings) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    documents, failed = split(load(source_of(buffer.getvalue(), "a.zip", tmp_path), settings))
    assert documents == []
    assert "a link" in failed[0].reason and "no article" in failed[1].reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (zipped({"a.txt": bytes(33 * 2**20)}), "200 times its size"),
        (zipped({"a.txt": "It turns."})[:40], "damaged ZIP archive"),
        (zipped({}), "no article"),
    ],
)
def test_an_archive_that_bursts_or_is_damaged_or_empty_is_one_report(
    content: bytes, reason: str, tmp_path: Path, settings: Settings
) -> None:
    assert reason in only_report(source_of(content, "a.zip", tmp_path), settings).reason


def test_archives_in_an_archive_share_one_budget(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each keeps the limit by itself; together they do not."""
    monkeypatch.setattr("qa_bot.ingest.loaders.MAX_UNPACKED", 5000)
    inner = {f"{number}.zip": zipped({"a.txt": f"Mill {number} turns. " * 80}) for number in range(9)}
    documents, failed = split(load(source_of(zipped(inner), "a.zip", tmp_path), settings))
    assert 1 <= len(documents) <= 4
    assert "Unpacked" in failed[-1].reason


ZIPCRYPTO = b64decode(
    "UEsDBAoACQAAAHymeF192VpzFgAAAAoAAAAFABwAYS50eHRVVAkAA+v4BWvr+AVrdXgLAAEEAAAAAAQAAAAAOJqer4r1XwHXgf89BbxT4m5q3L2o"
    "ElBLBwh92VpzFgAAAAoAAABQSwECHgMKAAkAAAB8pnhdfdlacxYAAAAKAAAABQAYAAAAAAABAAAApIEAAAAAYS50eHRVVAUAA+v4BWt1eAsAAQQA"
    "AAAABAAAAABQSwUGAAAAAAEAAQBLAAAAZQAAAAAA"
)


def test_a_member_of_an_archive_may_need_the_password(tmp_path: Path, settings: Settings) -> None:
    """The member "a.txt", as Info-ZIP 3.0 wrote it with the password "tide"."""
    source = source_of(ZIPCRYPTO, "a.zip", tmp_path)
    _, failed = split(load(source, settings))
    assert "a password is needed. With --password it is asked for" in failed[0].reason
    wrong = replace(settings, parsing=replace(settings.parsing, password="ebb"))
    assert "does not fit" in split(load(source, wrong))[1][0].reason
    right = replace(settings, parsing=replace(settings.parsing, password="tide"))
    assert [document.text for document in split(load(source, right))[0]] == ["It turns.\n"]


def test_each_entry_of_a_feed_becomes_a_document(tmp_path: Path, settings: Settings) -> None:
    items = "".join(f"<item><guid>g{n}</guid><title>T{n}</title><description>D{n}</description></item>" for n in "12")
    source = source_of(f"<rss><channel>{items}</channel></rss>".encode(), "feed.xml", tmp_path)
    documents, failed = split(load(source, settings))
    assert [(document.source, document.title) for document in documents] == [
        (f"{source}#g1", "T1"),
        (f"{source}#g2", "T2"),
    ]
    assert failed == []


FORMATS = {
    "a.txt": (MILL.encode(), "The mill was built"),
    "a.md": (b"# The mill\n\nIt turns.", "It turns."),
    "a.html": (ARTICLE.encode(), "The wheel is made of oak"),
    "a.pdf": (make_pdf([["The mill turns."]]), "The mill turns."),
    "a.docx": (make_docx(paragraph("It turns.")), "It turns."),
    "a.odt": (make_odt("<text:p>It turns.</text:p>"), "It turns."),
    "a.epub": (make_epub({"a.xhtml": "<p>It turns.</p>"}), "It turns."),
    "a.rtf": (b"{\\rtf1 It turns.}", "It turns."),
    "a.eml": (make_mail("It turns.").as_bytes(), "It turns."),
    "a.srt": (b"1\n00:00:01,000 --> 00:00:02,000\nIt turns.\n", "It turns."),
    "a.csv": (b"Mill;Built\nCarrow;1790\n", "- Mill: Carrow; Built: 1790"),
}


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_is_known_by_its_content_whatever_its_name(name: str, tmp_path: Path, settings: Settings) -> None:
    content, words = FORMATS[name]
    alias = name if name in ("a.md", "a.csv") else "article.bin"
    assert words in read_one(source_of(content, alias, tmp_path), settings).text


def test_of_a_folder_of_good_and_broken_files_the_good_become_documents_and_the_broken_reports(
    tmp_path: Path, settings: Settings
) -> None:
    good = list(FORMATS.items())
    for number in range(100):
        name, (content, _) = good[number % len(good)]
        (tmp_path / f"{number:03}{Path(name).suffix}").write_bytes(content)
    broken = [content[: len(content) // 2] for content in (make_docx("x" * 99), make_odt("x"), make_epub({"a": "x"}))]
    broken += [b"%PDF-1.4", b"", b" ", b"\x89PNG\r\n\x1a\n", bytes(range(256)), make_pdf([[]]), b"\x7fELF"]
    for number, content in enumerate(broken):
        (tmp_path / f"broken{number}.docx").write_bytes(content)
    documents, failed = split(load(str(tmp_path), settings))
    assert len(documents) == 100
    assert sorted(Path(report.source).name for report in failed) == [f"broken{number}.docx" for number in range(10)]


def test_json_lines_of_many_megabytes_are_read_line_by_line(settings: Settings) -> None:
    line = json.dumps({"_id": "%d", "text": "It turns. " * 3000}).encode()
    content = b"\n".join(line.replace(b"%d", b"%d" % number) for number in range(100))
    tracemalloc.start()
    items = load("-", settings, stdin=io.BytesIO(content))
    count = sum(isinstance(item, Loaded) for item in items)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 100
    assert peak < 2.5 * len(content)


def test_more_text_than_the_limit_is_refused_before_it_is_decoded(settings: Settings) -> None:
    small = replace(settings, parsing=replace(settings.parsing, max_characters=1000))
    assert "limit is 1,000 characters" in only_report("-", small, b"x" * 4001).reason


def mail_with(subject: str, **attached: bytes) -> bytes:
    message = make_mail("See what is attached.", subject=subject)
    for name, content in attached.items():
        filename = name.replace("_", ".")
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=filename)
    return message.as_bytes()


def test_what_is_attached_to_a_message_is_an_article_of_its_own(tmp_path: Path, settings: Settings) -> None:
    pdf, word = make_pdf([["The mill turns."]]), make_docx(paragraph("It grinds."), "<dc:title>Own</dc:title>")
    inner = mail_with("Inner", b_pdf=pdf)
    message = mail_with("Mill", a_pdf=pdf, a_docx=word, a_eml=inner, a_zip=zipped({"z.txt": "It floats."}))
    message = source_of(message, "a.eml", tmp_path)
    found = [item.document for item in load(message, settings) if isinstance(item, Loaded)]
    assert [(one.source.removeprefix(message), one.title, one.text.split("\n")[-1]) for one in found] == [
        ("", "Mill", "See what is attached."),
        ("!/a.pdf", "a.pdf - Mill", "The mill turns."),
        ("!/a.docx", "a.docx - Mill", "It grinds."),
        ("!/a.eml", "a.eml - Mill", "See what is attached."),
        ("!/a.eml!/b.pdf", "b.pdf - Inner", "The mill turns."),
        ("!/a.zip!/z.txt", "It floats.", "It floats."),
    ]
    assert read_one(message, settings) == found[0]


def test_what_cannot_be_read_of_attachments_is_reported_one_by_one(tmp_path: Path, settings: Settings) -> None:
    message = source_of(mail_with("Mill", a_png=b"\x89PNG\r\n\x1a\n", a_pdf=b"%PDF-1.4"), "a.eml", tmp_path)
    loaded, *reports = load(message, settings)
    assert isinstance(loaded, Loaded)
    assert [(one.source, one.status) for one in reports if isinstance(one, SourceReport)] == [
        (f"{message}!/a.png", "skipped"),
        (f"{message}!/a.pdf", "failed"),
    ]


def test_a_message_that_is_read_alone_tells_what_is_attached_to_it(
    tmp_path: Path, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    content = mail_with("Mill", a_txt=b"It turns.", b_pdf=b"%PDF-1.4", c_eml=mail_with("Inner", d_txt=b"It grinds."))
    message = source_of(content, "a.eml", tmp_path)
    assert read_one(message, settings).text.endswith("See what is attached.")
    assert "left out here: a.txt, c.eml, b.pdf." in caplog.text and f"qa-bot add {message}`" in caplog.text
    assert f"qa-bot show '{message}!/a.txt'" in caplog.text
    caplog.clear()
    assert read_one(source_of(mail_with("Mill", b_pdf=b"%PDF-1.4"), "b.eml", tmp_path), settings).title == "Mill"
    assert "left out here: b.pdf." in caplog.text
    caplog.clear()
    many = {f"{name}_txt": b"It turns." for name in "abcdef"}
    read_one(source_of(mail_with("Mill", **many), "c.eml", tmp_path), settings)
    assert "left out here: a.txt, b.txt, c.txt and more." in caplog.text


def test_attachments_of_a_mailbox_belong_to_their_messages_and_lie_only_so_deep(
    tmp_path: Path, settings: Settings
) -> None:
    deep = mail_with("1", a_txt=b"It turns.")
    for subject in "234":
        deep = mail_with(subject, m_eml=deep)
    before = b"From ann@example.org Mon May  6 10:00:00 2024\n"
    box = before + deep + b"\n" + before + mail_with("5", b_txt=b"It grinds.")
    path = source_of(box, "a.mbox", tmp_path)
    found = [item for item in load(path, settings) if isinstance(item, Loaded)]
    assert [(one.document.source.removeprefix(path), one.document.title) for one in found] == [
        ("#1", "4"),
        ("#1!/m.eml", "m.eml - 4"),
        ("#1!/m.eml!/m.eml", "m.eml - 3"),
        ("#2", "5"),
        ("#2!/b.txt", "b.txt - 5"),
    ]
    assert [bool(one.warnings) for one in found] == [False, False, True, False, False]
    assert "too deep: m.eml" in found[2].warnings[0]


def test_attachments_share_the_room_of_archives(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa_bot.ingest.loaders.MAX_UNPACKED", 5000)
    message = source_of(mail_with("Mill", a_txt=b"It turns. " * 400, b_txt=b"It turns. " * 400), "a.eml", tmp_path)
    _, first, second = load(message, settings)
    assert isinstance(first, Loaded) and isinstance(second, SourceReport) and second.status == "failed"


SECRET_PAGE = """<html><head><title>The quay</title><link rel="canonical" href="http://anna:secret@example.org/x"></head>
<body><article><p>The quay was rebuilt in 1954. It took nine months and cost nine thousand pounds.</p></article></body>
</html>"""
SECRET_FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><item><title>The quay</title>
<link>http://anna:secret@example.org/x</link><guid>http://anna:secret@example.org/x</guid>
<description>The quay was rebuilt in 1954. It took nine months, and it was dear.</description></item></channel></rss>"""


@pytest.mark.parametrize(("name", "content"), [("a.html", SECRET_PAGE), ("a.xml", SECRET_FEED)])
def test_passwords_in_addresses_are_not_kept_beside_the_text(
    name: str, content: str, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(content)
    (loaded,) = load(str(tmp_path / name), settings)
    assert not isinstance(loaded, SourceReport)
    assert "secret" not in repr((loaded.document.source, loaded.document.title, loaded.document.metadata))


def test_of_two_members_of_one_name_each_is_read(tmp_path: Path, settings: Settings) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for text in ("One.", "Two.", "Three."):
            archive.writestr("in/a.txt", text)
        archive.writestr("in/a (2).txt", "Called so.")
    documents, failed = split(load(source_of(buffer.getvalue(), "a.zip", tmp_path), settings))
    assert not failed
    assert {document.source.partition("!/")[2]: document.text for document in documents} == {
        "in/a.txt": "One.",
        "in/a (3).txt": "Two.",
        "in/a (4).txt": "Three.",
        "in/a (2).txt": "Called so.",
    }


def test_fields_of_json_that_hold_text_and_are_not_read_are_named_once(tmp_path: Path, settings: Settings) -> None:
    rows: list[dict[str, Any]] = [
        {"text": "One.", "author": "Ann", "date": "2024-02-02", "notes": [{"by": "Bo", "says": "It cost nine coins."}]},
        {
            "text": "Two.",
            "notes": ["It was not so dear."],
            "tags": ["a", "b"],
            "link": "https://example.org/" + "a" * 60,
        },
        {
            "text": "Three.",
            "reply": "钟楼在一九一一年修好,花了九十九个金币,由全镇的人一起出钱,后来又在一九五三年重新修了一次,直到今天。",
        },
    ]
    content = "\n".join(json.dumps(row) for row in rows).encode()
    found = [item for item in load(source_of(content, "a.jsonl", tmp_path), settings) if isinstance(item, Loaded)]
    assert found[0].document.metadata == {"author": "Ann", "date": "2024-02-02"}
    told = "Not read, here and in what follows: "
    assert [item.warnings for item in found] == [(f"{told}notes.",), (), (f"{told}reply.",)]
