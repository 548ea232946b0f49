"""The command line with the real bot and the embedded models, on texts of its own."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from qa_bot.interfaces.cli import app

BRIDGE = """The footbridge of Tarnholm

The footbridge over the Tarn was opened on 4 June 2019 by the engineer Ada Lindqvist. It cost 2.4 million crowns, \
a third of which came from a lottery. Before, people took a ferry that ran twice a day.

The bridge is 112 metres long. It is made of larch from the forests near the town, because steel would have rusted in \
the salt wind. Every spring the boards are oiled by volunteers.
"""
BAKERY = """The night bakery

The bakery in Mill Street opens at midnight and closes at six. Its owner, Jonas Okoye, bakes for the fishermen who \
leave before dawn. His rye bread keeps for nine days. In winter he gives what is left to the school.
"""


@pytest.fixture
def articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two articles, and a place for libraries of the test's own."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "bridge.txt").write_text(BRIDGE, encoding="utf-8")
    (folder / "bakery.txt").write_text(BAKERY, encoding="utf-8")
    monkeypatch.setenv("QA_BOT_LIBRARY__FOLDER", str(tmp_path / "libraries"))
    monkeypatch.delenv("QA_BOT_LIBRARY", raising=False)
    return folder


def run(*args: str, stdin: str | bytes | None = None) -> Any:
    return CliRunner().invoke(app, args, input=stdin)


def answered(*args: str, stdin: str | bytes | None = None) -> Any:
    result = run(*args, stdin=stdin)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_articles_are_added_found_asked_and_removed(articles: Path) -> None:
    bridge = str((articles / "bridge.txt").resolve())
    added = answered("add", str(articles), "--json", "-q")
    assert (added["added"], added["failed"], added["not_added"]) == (2, 0, [])
    assert answered("add", str(articles), "--json", "-q")["unchanged"] == 2

    hits = answered("search", "a bridge made of wood", "--documents", "--json")["hits"]
    assert hits[0]["source"] == bridge
    assert len({hit["source"] for hit in hits}) == len(hits) == 2

    answer = answered("ask", "How much did the footbridge cost?", "--json")
    assert "2.4 million crowns" in answer["answer"]
    cited = answer["claims"][0]["citations"][0]
    assert cited["source"] == bridge
    assert BRIDGE[cited["start"] : cited["end"]] == cited["quote"]
    shown = run("ask", "How much did the footbridge cost?").stdout
    assert "2.4 million crowns" in shown.splitlines()[0]
    assert "[1] The footbridge of Tarnholm, characters" in shown

    declined = run("ask", "Which team won the ice hockey final in Oslo?", "--fail-if-declined")
    assert declined.exit_code == 4
    assert declined.stdout.startswith("The articles don't answer this.")

    titles = [document["title"] for document in answered("list", "--json")["documents"]]
    assert sorted(titles) == ["The footbridge of Tarnholm", "The night bakery"]
    assert answered("remove", "The night bakery", "--json", "--purge")["removed"]["title"] == "The night bakery"
    assert len(answered("list", "--json")["documents"]) == 1


def test_single_questions_and_batches_give_the_same_answers_from_any_source(articles: Path) -> None:
    source = str(articles / "bakery.txt")
    question = "How long does the rye bread keep?"
    from_file = answered("ask", question, "--source", source, "--json")
    from_stdin = answered("ask", question, "--source", "-", "--json", stdin=BAKERY.encode())
    batch = json.dumps({"id": "b", "question": question, "context": BAKERY})
    from_context = answered("ask", "--batch", "-", stdin=batch)
    for answer in (from_file, from_stdin, from_context):
        assert "nine days" in answer["answer"]
        cited = answer["claims"][0]["citations"][0]
        assert BAKERY[cited["start"] : cited["end"]] == cited["quote"]
    assert from_context["id"] == "b"
    assert from_context["sources"]
    assert run("list").exit_code == 5  # nothing was kept


def test_summaries_stand_on_the_article(articles: Path) -> None:
    source = str((articles / "bridge.txt").resolve())
    summary = answered("summarise", source, "--length", "2 sentences", "--json", "-q")
    batch = json.dumps({"id": "d", "document": BRIDGE, "instruction": "Summarise this in two sentences."})
    from_batch = answered("summarise", "--batch", "-", stdin=batch)
    for got, name in ((summary, source), (from_batch, "d")):
        assert len(got["sentences"]) == 2
        for sentence in got["sentences"]:
            assert sentence["source"] == name
            assert BRIDGE[sentence["start"] : sentence["end"]] == sentence["quote"]
    assert run("summarise", source, "--length", "7 miles").exit_code == 2


def test_claims_are_checked(articles: Path) -> None:
    source = str(articles / "bridge.txt")
    true = answered("check", "The bridge is 112 metres long.", "--source", source, "--json")
    false = answered("check", "The bridge is 300 metres long.", "--source", source, "--json")
    assert BRIDGE[true["start"] : true["end"]] == "The bridge is 112 metres long."
    assert true["support"] > 0.5 > false["support"]
    assert (true["verdict"], false["verdict"]) == ("supported", "contradicted")
    assert BRIDGE[false["start"] : false["end"]] == "The bridge is 112 metres long."
    assert false["difference"]["claim"].startswith("300") and false["difference"]["article"].startswith("112")


def test_a_conversation_is_understood_over_a_pipe_and_in_a_batch(articles: Path) -> None:
    questions = "Who is the owner of the bakery?\nHow long is the footbridge?\n"
    result = run("chat", "--source", str(articles), "--json", stdin=questions)
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert (first["short"], second["short"]) == ("Jonas Okoye", "112 metres")
    history = [{"role": "user", "text": "Who is the owner?"}, {"role": "assistant", "text": "Jonas Okoye."}]
    batch = {"id": 1, "question": "What does he bake?", "history": history, "context": BAKERY}
    explained = answered("ask", "--batch", "-", "--explain", stdin=json.dumps(batch))["explain"]
    assert explained["question"] == "What does he bake?"
    assert "Jonas Okoye" in explained["query"]


def test_bad_input_has_a_clear_error(articles: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "binary.bin").write_bytes(bytes(range(256)) * 64)
    (tmp_path / "nothing").mkdir()
    for name in ("missing.txt", "empty.txt", "binary.bin", "nothing"):
        result = run("add", str(tmp_path / name), "-q")
        assert (result.exit_code, result.stdout) == (1, ""), name
        assert result.stderr.startswith("failed ") and name in result.stderr
    result = run("ask", "why " * 25_000, "--source", str(articles / "bridge.txt"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "at most 4,000" in result.stderr
    assert run("ask", "Why?", "--library", "../outside").exit_code == 2


def test_models_are_listed() -> None:
    shown = answered("models", "--json", "-q")
    assert shown["parts"]["encoder"] == "embedded"
    assert shown["machine"]["memory"] > 2**20


def test_ctrl_c_keeps_what_was_added_and_names_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C reaches the whole process group, the children that parse too."""
    monkeypatch.setenv("QA_BOT_LIBRARY__FOLDER", str(tmp_path / "libraries"))
    folder = (tmp_path / "many").resolve()
    folder.mkdir()
    for number in range(100):
        (folder / f"{number:03}.txt").write_text(f"Note {number}\n\nThe lamp number {number} was lit. " * 40)
    process = subprocess.Popen(
        [sys.executable, "-m", "qa_bot", "add", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    first = [process.stdout.readline() for _ in range(3)]
    os.killpg(process.pid, signal.SIGINT)
    out, error = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "Traceback" not in error
    reported = {line.split()[1] for line in [*first, *out.splitlines()]}
    told = [line.strip() for line in error.splitlines() if line.startswith("  ")]
    named, more = {line for line in told if line.startswith("/")}, int(re.findall(r"\d+", told[-1])[0])
    stored = {document["source"] for document in answered("list", "--json")["documents"]}
    assert 3 <= len(reported) < 100
    assert reported <= stored
    assert reported | named <= {str(path) for path in folder.iterdir()}
    assert len(reported) + len(named) + more == 100 and len(named) == 10
    assert not reported & named
    assert len(stored & named) <= 1  # stored a moment before its line was written
    assert "The same command again adds the rest" in error
