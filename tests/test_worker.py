"""Foreign files are read in a child process: limits are named, the parent survives, nothing is left behind."""

import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from formats import make_pdf

from qa_bot.errors import ParseError
from qa_bot.ingest import worker
from qa_bot.ingest.child import receive, send
from qa_bot.ingest.worker import _CHILDREN, parse_limited
from qa_bot.settings import load_settings

LIMITS = replace(load_settings(environ={}).parsing, seconds=20, max_mib=10, max_characters=100_000)
PAGE = (
    b"<html><body><article><h1>The mill</h1><p>" + b"It turns with every tide, and it grinds. " * 10 + b"</p></article>"
)


def pdf_with_stream(data: bytes, packed: int = 1) -> bytes:
    """Return a PDF whose page draws `data`, packed `packed` times."""
    for _ in range(packed):
        data = zlib.compress(data)
    filters = b" ".join([b"/FlateDecode"] * packed)
    return b"".join(
        [
            b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n",
            b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n",
            b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R",
            b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>\nendobj\n",
            b"4 0 obj\n<< /Filter [%s] /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (filters, len(data), data),
            b"trailer\n<< /Root 1 0 R /Size 5 >>\n%%EOF",
        ]
    )


def slow_page() -> bytes:
    """Return a page that takes a quarter of a minute or more to read: 150,000 paragraphs."""
    return b"<html><body><article>" + b"<p>The <b>mill</b> turns with <i>every</i> tide.</p>" * 150_000


def test_the_child_returns_what_the_parser_finds() -> None:
    parsed = parse_limited(PAGE, "html", "", LIMITS)
    assert parsed.text.startswith("# The mill\n\nIt turns with every tide")
    pdf = pdf_with_stream(b"BT /F1 12 Tf 1 0 0 1 72 700 Tm (It turns.) Tj ET")
    parsed = parse_limited(pdf, "pdf", "", LIMITS)
    assert (parsed.text, parsed.pages[0].number, parsed.pages[0].end) == ("It turns.", 1, 9)


def test_every_character_survives_the_way_back() -> None:
    word = "e\u0301 👩‍👩‍👧 日本 \u202e \ufffd \U0001f3ff 'quoted\\"
    assert word in parse_limited(PAGE.replace(b"The mill", word.encode()), "html", "utf-8", LIMITS).text


def test_one_child_serves_several_sources() -> None:
    parse_limited(PAGE, "html", "", LIMITS)
    before = [child.process.pid for child in _CHILDREN.idle]
    parse_limited(PAGE, "html", "", LIMITS)
    assert [child.process.pid for child in _CHILDREN.idle] == before != []


def test_a_child_is_thrown_away_after_a_failure() -> None:
    parse_limited(PAGE, "html", "", LIMITS)
    used = _CHILDREN.idle[-1].process
    with pytest.raises(ParseError, match="damaged"):
        parse_limited(b"%PDF-1.4", "pdf", "", LIMITS)
    assert used.poll() is not None
    assert all(child.process is not used for child in _CHILDREN.idle)


def test_the_time_limit_is_kept_and_named() -> None:
    begin = time.monotonic()
    with pytest.raises(ParseError, match="longer than 1 seconds") as caught:
        parse_limited(slow_page(), "html", "", replace(LIMITS, seconds=1))
    assert "parsing.seconds" in caught.value.hint
    assert time.monotonic() - begin < 15


def test_the_child_reads_a_pdf_in_part_where_its_seconds_are_over() -> None:
    request = {**asdict(LIMITS), "kind": "pdf", "charset": "", "seconds": 0}
    asked, program = io.BytesIO(), "from qa_bot.ingest import child; child._limit = lambda *_, **_2: None; child.main()"
    send(asked, json.dumps(request).encode())
    send(asked, make_pdf([[f"Page {number} of it."] for number in range(1, 121)]))
    done = subprocess.run([sys.executable, "-c", program], input=asked.getvalue(), capture_output=True, timeout=60)
    reply = json.loads(receive(io.BytesIO(done.stdout), 2**20) or b"{}")
    assert len(reply["pages"]) == 1
    assert reply["warnings"][0].startswith("Only the first of its 120 pages was read, in 0 seconds.")


def test_the_memory_limit_is_kept_and_named() -> None:
    bomb = pdf_with_stream(b" " * 2**28, packed=2)
    assert len(bomb) < 10_000
    with pytest.raises(ParseError, match="300 MiB of memory") as caught:
        parse_limited(bomb, "pdf", "", replace(LIMITS, memory_mib=300))
    assert "parsing.memory_mib" in caught.value.hint


def test_the_size_limit_is_named() -> None:
    with pytest.raises(ParseError, match="limit is 1 MiB"):
        parse_limited(bytes(2**20 + 1), "text", "", replace(LIMITS, max_mib=1))


@pytest.mark.parametrize("kind", ["html", "text"])
def test_the_limit_of_characters_is_named(kind: str) -> None:
    with pytest.raises(ParseError, match="limit is 10"):
        parse_limited(PAGE, kind, "", replace(LIMITS, max_characters=10))


def test_a_child_that_is_killed_is_an_error_that_says_so() -> None:
    parse_limited(PAGE, "html", "", LIMITS)
    child, page = _CHILDREN.idle[-1], slow_page()

    def kill() -> None:
        while child in _CHILDREN.idle:
            time.sleep(0.01)
        time.sleep(0.2)
        child.process.send_signal(signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    with pytest.raises(ParseError, match="broke down .signal SIGKILL"):
        parse_limited(page, "html", "", LIMITS)
    killer.join()


def test_many_threads_may_parse_at_once() -> None:
    pages = [PAGE.replace(b"The mill", b"Mill number %d" % number) for number in range(12)]
    with ThreadPoolExecutor(4) as threads:
        texts = list(threads.map(lambda page: parse_limited(page, "html", "", LIMITS).text, pages))
    assert [text.split("\n")[0] for text in texts] == [f"# Mill number {number}" for number in range(12)]


def test_plain_text_needs_no_child() -> None:
    _CHILDREN.end_all()
    assert parse_limited(b"It turns.", "text", "", LIMITS).text == "It turns."
    assert _CHILDREN.idle == []


def run(program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    root = Path(worker.__file__).resolve().parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root), "SECRET": "kept from the parser"}
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        stdin=subprocess.DEVNULL,
    )


PROGRAM = f"""
from qa_bot.ingest.worker import _CHILDREN, parse_limited
from qa_bot.settings import load_settings
print("started", flush=True)
print(parse_limited({PAGE!r}, "html", "", load_settings(environ={{}}).parsing).text[:10])
print(_CHILDREN.idle[0].process.pid)
print(open(f"/proc/{{_CHILDREN.idle[0].process.pid}}/environ").read() if __import__("os").path.exists("/proc") else "")
"""


def test_the_callers_program_is_not_run_again_and_its_secrets_and_folder_stay_with_it(tmp_path: Path) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('a file of the working folder was imported')")
    (tmp_path / "program.py").write_text(PROGRAM)
    result = run("import sys; sys.path.remove(''); exec(open('program.py').read())", tmp_path)
    assert result.returncode == 0, result.stderr
    assert result.stdout.count("started") == 1
    assert "# The mill" in result.stdout
    assert "kept from the parser" not in result.stdout


@pytest.mark.parametrize(
    "call", ["create_connection(('127.0.0.1', 9))", "getaddrinfo('localhost', 80)", "gethostbyname('localhost')"]
)
def test_the_child_has_no_network(call: str, tmp_path: Path) -> None:
    result = run(f"from qa_bot.ingest.child import main; main(); import socket; socket.{call}", tmp_path)
    assert "PermissionError: A parser may not use the network." in result.stderr


def test_no_child_outlives_its_parent(tmp_path: Path) -> None:
    result = run(PROGRAM, tmp_path)
    pid = int(result.stdout.splitlines()[2])
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            break
        time.sleep(0.05)
    else:
        pytest.fail("the child still runs")


def test_an_interrupted_parse_leaves_no_child(tmp_path: Path) -> None:
    (tmp_path / "slow.html").write_bytes(slow_page())
    program = """
import os, signal, threading
from qa_bot.ingest.worker import parse_limited
from qa_bot.settings import load_settings
content = open("slow.html", "rb").read()
threading.Timer(1, os.kill, [os.getpid(), signal.SIGINT]).start()
try:
    parse_limited(content, "html", "", load_settings(environ={}).parsing)
except KeyboardInterrupt:
    print("interrupted")
try:
    os.waitpid(-1, os.WNOHANG)
except ChildProcessError:
    print("no child")
"""
    assert run(program, tmp_path).stdout.split("\n")[:2] == ["interrupted", "no child"]


def test_the_pages_before_one_that_takes_too_long_are_read_and_the_child_is_not_used_again() -> None:
    heavy = [(72.0, 60.0 + row % 600, f"a{row} b{row} c{row} d{row} e{row} f{row}") for row in range(40_000)]
    content = make_pdf([["Page 1 of it."], ["Page 2 of it."], heavy])
    parsed = parse_limited(content, "pdf", "", replace(LIMITS, seconds=8))
    assert parsed.text.split("\n\n")[:2] == ["Page 1 of it.", "Page 2 of it."]
    assert len(parsed.pages) == 2
    told = "Only its first 2 of 3 pages were read, in 8 seconds. The setting parsing.seconds raises the limit."
    assert parsed.warnings == (told,)
    assert _CHILDREN.idle == []
