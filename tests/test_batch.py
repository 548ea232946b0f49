"""The batch forms: a line in, a line out, in order, nothing lost."""

import io
import json
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from fake_bot import FakeBot, install
from typer.testing import CliRunner

from qa_bot.errors import UsageError
from qa_bot.evaluation.datasets import read_history
from qa_bot.interfaces.cli import app
from qa_bot.interfaces.commands.batch import read_instruction
from qa_bot.types import Document, Turn

LAKE = "The lake froze. The ferry stopped."
DOCUMENT = Document.of(LAKE, source="lake.txt", title="Lake")


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> type[FakeBot]:
    return install(monkeypatch, tmp_path)


def run(*args: str, stdin: str | bytes | None = None) -> tuple[int, list[Any], str]:
    """Return the exit code, the output lines and stderr."""
    result = CliRunner().invoke(app, args, input=stdin)
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()], result.stderr


def lines(*values: object) -> str:
    return "".join(json.dumps(value) + "\n" for value in values)


def without_seconds(value: dict[str, Any]) -> dict[str, Any]:
    assert value.pop("seconds") >= 0
    return value


ANSWERED = {
    "id": "q1",
    "answer": "The lake froze.",
    "short": "short",
    "declined": None,
    "confidence": 0.9,
    "claims": [
        {
            "text": "The lake froze.",
            "support": 1.0,
            "citations": [
                {
                    "document_id": DOCUMENT.id,
                    "source": "lake.txt",
                    "start": 0,
                    "end": 15,
                    "quote": "The lake froze.",
                }
            ],
        }
    ],
    "sources": ["lake.txt"],
}


def test_ask_answers_each_line_as_the_contract_says(fake: type[FakeBot]) -> None:
    fake.libraries["default"] = [DOCUMENT]
    history = [{"role": "user", "text": "Which lake?"}, {"role": "assistant", "text": "This one."}]
    batch = lines({"id": "q1", "question": "What froze?"}, {"id": 2, "question": "nothing", "history": history})
    code, (first, second), error = run("ask", "--batch", "-", stdin=batch)
    assert (code, error) == (0, "")
    assert without_seconds(first) == ANSWERED
    (near,) = second.pop("nearest")
    assert DOCUMENT.text[near["start"] : near["end"]] == near["quote"]
    assert without_seconds(second) == {
        "id": 2,
        "answer": "The articles don't answer this.",
        "short": "",
        "declined": "no answer",
        "confidence": 0.0,
        "claims": [],
        "sources": ["lake.txt"],
    }
    assert fake.asked == [("What froze?", (), None), ("nothing", (Turn("Which lake?", "This one."),), None)]
    assert fake.opened == 1


def test_ask_answers_from_the_context_of_a_line_even_without_a_library(fake: type[FakeBot]) -> None:
    batch = lines({"id": "a", "question": "What?", "context": "It thawed. Slowly."}, {"id": "b", "question": "What?"})
    code, (first, second), error = run("ask", "--batch", "-", stdin=batch)
    assert first["answer"] == "It thawed."
    assert first["sources"] == ["context"]
    assert second == {"id": "b", "error": "line 2: There is no library 'default'."}
    assert code == 3
    assert error == "warning: 1 of 2 lines failed; their output lines say why.\n"


def test_markdown_in_a_line_is_read_as_such_and_places_count_in_the_line(fake: type[FakeBot]) -> None:
    text = "The **lake** [froze](http://x.y). It thawed **late**."
    quote = "The **lake** [froze](http://x.y)."
    _, (asked,), _ = run("ask", "--batch", "-", stdin=lines({"id": 1, "question": "What?", "context": text}))
    assert fake.asked[0][2] == "The lake froze. It thawed late.\n"
    assert asked["answer"] == "The lake froze."
    _, (checked,), _ = run(
        "check", "--batch", "-", stdin=lines({"id": 1, "claim": "The lake froze.", "document": text})
    )
    _, (summed,), _ = run("summarise", "--batch", "-", stdin=lines({"id": 1, "document": text}))
    for told in (asked["claims"][0]["citations"][0], checked, summed["sentences"][0]):
        assert (text[told["start"] : told["end"]], told["quote"]) == (quote, quote)


def test_ask_without_a_library_and_without_context_is_exit_5(fake: type[FakeBot]) -> None:
    code, out, error = run("ask", "--batch", "-", stdin=lines({"id": "b", "question": "What?"}))
    assert (code, out) == (5, [])
    assert "There is no library 'default'." in error


def test_an_empty_context_declines_instead_of_asking_the_library(fake: type[FakeBot]) -> None:
    fake.libraries["default"] = [DOCUMENT]
    run(
        "ask",
        "--batch",
        "-",
        stdin=lines({"id": 1, "question": "What?", "context": "A."}, {"id": 2, "question": "x", "context": ""}),
    )
    assert [context for _, _, context in fake.asked] == ["A.", ""]


@pytest.mark.parametrize(
    ("line", "identity", "message"),
    [
        (
            b"{broken",
            None,
            "line 2: not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
        ),
        (b"[1]", None, "line 2: must be a JSON object, not list"),
        (b'{"id": "x", "question": "\xff"}', None, "line 2: The line is not valid UTF-8: byte 0xff at position 25."),
        (b'{"id": "x"}', "x", 'line 2: "question" is missing'),
        (b'{"id": 7, "question": 3}', 7, 'line 2: "question" must be text, not int'),
        (b'{"id": 7, "question": "a", "history": "b"}', 7, 'line 2: "history" must be a list of {"role", "text"}'),
        (b'{"id": 7, "question": "a", "context": 1}', 7, 'line 2: "context" must be text, not int'),
        (b'{"id": 7, "question": "overlong"}', 7, "line 2: The question has 5,000 characters; at most 4,000 are read."),
        (b'{"id": 7, "question": "the model fails"}', 7, "line 2: The model cannot be had."),
        (b'{"id": 7, "question": "explode"}', 7, "line 2: unexpected RuntimeError: a bug"),
        (b"[" * 100_000, None, "line 2: nested too deeply"),
    ],
)
def test_a_bad_line_gives_an_error_line_and_the_others_are_answered(
    fake: type[FakeBot], line: bytes, identity: object, message: str
) -> None:
    fake.libraries["default"] = [DOCUMENT]
    good = b'{"id": "q1", "question": "What froze?"}\n'
    code, out, _ = run("ask", "--batch", "-", stdin=good + line + b"\n" + good)
    assert code == 3
    assert out[1] == {"id": identity, "error": message}
    assert [without_seconds(out[0]), without_seconds(out[2])] == [ANSWERED, ANSWERED]


def test_a_model_that_fails_from_the_start_is_exit_6(fake: type[FakeBot]) -> None:
    fake.libraries["default"] = [DOCUMENT]
    code, out, error = run("ask", "--batch", "-", stdin=lines({"id": 1, "question": "model"}))
    assert (code, out) == (6, [])
    assert error == "error: The model cannot be had.\nFetch it: qa-bot models pull embedded\n"


def test_blank_lines_are_skipped_and_a_byte_order_mark_is_no_error(fake: type[FakeBot], tmp_path: Path) -> None:
    fake.libraries["default"] = [DOCUMENT]
    file = tmp_path / "questions.jsonl"
    file.write_bytes(b'\xef\xbb\xbf{"id": 1, "question": "a"}\n\n  \n{"id": 2, "question": "b"}')
    code, out, _ = run("ask", "--batch", str(file))
    assert (code, [line["id"] for line in out]) == (0, [1, 2])


def test_search_lists_hits_and_their_characters(fake: type[FakeBot]) -> None:
    fake.libraries["default"] = [DOCUMENT, Document.of("A mill.", source="mill.txt")]
    code, out, _ = run("search", "--batch", "-", "--k", "1", "--documents", stdin=lines({"id": "s", "question": "ice"}))
    assert (code, out) == (0, [{"id": "s", "hits": [{"source": "lake.txt", "start": 0, "end": 34, "score": 0.5}]}])


def test_summarise_takes_text_and_instruction(fake: type[FakeBot]) -> None:
    batch = lines(
        {"id": "d1", "document": LAKE, "instruction": "Summarise in two sentences."}, {"id": "d2", "document": LAKE}
    )
    code, (first, _), _ = run("summarise", "--batch", "-", "--length", "short", stdin=batch)
    assert code == 0
    assert without_seconds(first) == {
        "id": "d1",
        "summary": "The lake froze. Nobody wrote this.",
        "note": "",
        "sentences": [
            {
                "text": "The lake froze.",
                "support": 1.0,
                "source": "d1",
                "start": 0,
                "end": 15,
                "quote": "The lake froze.",
            },
            {"text": "Nobody wrote this.", "support": 0.1, "source": "d1", "start": None, "end": None, "quote": None},
        ],
        "method": "extractive",
        "form": "prose",
        "coverage": {"sections": 3, "covered": 1, "missing": ["Winter", "Spring"], "characters": 34},
    }
    assert fake.summarised == [
        {"text": LAKE, "length": "2 sentences", "method": None, "focus": None},
        {"text": LAKE, "length": "short", "method": None, "focus": None},
    ]


def test_the_question_of_an_instruction_comes_before_the_option(fake: type[FakeBot]) -> None:
    batch = lines(
        {"document": LAKE, "instruction": "Why did it freeze?"}, {"document": LAKE, "instruction": "Be brief."}
    )
    run("summarise", "--batch", "-", "--focus", "Who?", stdin=batch)
    assert [options["focus"] for options in fake.summarised] == ["Why did it freeze?", "Who?"]


def test_half_a_character_does_not_move_the_offsets(fake: type[FakeBot]) -> None:
    run("summarise", "--batch", "-", stdin='{"id": 1, "document": "\\ud83d \\u96ea The ferry stopped."}')
    assert fake.summarised[0]["text"] == "\ufffd \u96ea The ferry stopped."


def test_check_gives_support_and_characters(fake: type[FakeBot]) -> None:
    batch = lines(
        {"id": 1, "document": LAKE, "claim": "The ferry stopped."}, {"id": 2, "document": LAKE, "claim": "It sank."}
    )
    code, out, _ = run("check", "--batch", "-", stdin=batch)
    assert (code, out) == (
        0,
        [
            {
                "id": 1,
                "verdict": "supported",
                "support": 1.0,
                "start": 16,
                "end": 34,
                "quote": "The ferry stopped.",
                "problems": [],
                "difference": None,
            },
            {
                "id": 2,
                "verdict": "not found",
                "support": 0.1,
                "start": None,
                "end": None,
                "quote": None,
                "problems": ["number 12 is not in the evidence"],
                "difference": None,
            },
        ],
    )


def test_declined_lines_exit_with_4_only_when_asked_to(fake: type[FakeBot]) -> None:
    fake.libraries["default"] = [DOCUMENT]
    batch = lines({"id": 1, "question": "nothing"}, {"id": 2, "question": "What?"})
    assert run("ask", "--batch", "-", stdin=batch)[0] == 0
    assert run("ask", "--batch", "-", "--fail-if-declined", stdin=batch)[0] == 4


def test_batch_together_with_a_question_is_a_usage_error(fake: type[FakeBot]) -> None:
    for command in ("ask", "summarise", "check", "search"):
        code, out, error = run(command, "x", "--batch", "-", stdin="")
        assert (code, out) == (2, [])
        assert "--batch reads everything from its file" in error


def test_a_batch_file_that_cannot_be_read_is_a_usage_error(fake: type[FakeBot]) -> None:
    fake.libraries["default"] = []
    code, _, error = run("search", "--batch", "missing.jsonl")
    assert code == 2
    assert error.startswith("error: --batch 'missing.jsonl' cannot be read: No such file or directory.")


def test_a_line_is_answered_before_the_next_one_is_read(fake: type[FakeBot], monkeypatch: pytest.MonkeyPatch) -> None:
    from qa_bot.interfaces.commands import batch

    events: list[str] = []

    class Out(io.StringIO):
        def write(self, text: str) -> int:
            events.append("written")
            return super().write(text)

    class Pipe:
        count = 0

        def readline(self) -> bytes:
            events.append("read")
            self.count += 1
            return b'{"id": 1}\n' if self.count < 3 else b""

    class In(io.StringIO):
        buffer = Pipe()  # type: ignore[assignment]

    monkeypatch.setattr(sys, "stdin", In())
    monkeypatch.setattr(sys, "stdout", Out())
    assert batch.run_batch("-", lambda line: {}) == 0
    assert events == ["read", "written", "read", "written", "read"]


def test_history_becomes_turns() -> None:
    def said(*pairs: str) -> list[dict[str, str]]:
        return [{"role": pair.split()[0], "text": pair.split()[1]} for pair in pairs]

    assert list(read_history(None)) == []
    assert list(read_history(said("user a", "assistant b", "user c", "assistant d"))) == [
        Turn("a", "b"),
        Turn("c", "d"),
    ]
    assert list(read_history(said("user a", "user b", "assistant c"))) == [Turn("a", ""), Turn("b", "c")]
    assert list(read_history(said("assistant a", "user b"))) == [Turn("", "a"), Turn("b", "")]
    for bad in ({}, [{"role": "system", "text": "x"}], [{"role": "user"}], ["x"]):
        with pytest.raises(UsageError):
            read_history(bad)


@pytest.mark.parametrize(
    ("instruction", "expected"),
    [
        ("", (None, None)),
        ("Summarise the whole meeting.", (None, None)),
        ("Write a summary in about 100 words.", ("100 words", None)),
        ("Summarise this in three sentences", ("3 sentences", None)),
        ("Give a 1,000-word summary.", ("1000 words", None)),
        ("What did she say about echoes?", (None, "What did she say about echoes?")),
        ("In 2 sentences, what did she say?", ("2 sentences", "what did she say?")),
        ("Why were two sentences removed?", (None, "Why were two sentences removed?")),
    ],
)
def test_an_instruction_says_length_and_question(instruction: str, expected: tuple[str | None, str | None]) -> None:
    assert read_instruction(instruction) == expected


def test_lines_of_a_file_are_worked_on_together_and_come_out_in_order(
    fake: type[FakeBot], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The first question is answered only when the third has begun; through a pipe that would wait for ever."""
    fake.libraries["default"] = [DOCUMENT]
    begun = threading.Event()
    ask = fake.ask

    def slow(self: FakeBot, question: str, *rest: Any, **named: Any) -> Any:
        if question == "first":
            assert begun.wait(30)
        if question == "third":
            begun.set()
        return ask(self, question, *rest, **named)

    monkeypatch.setattr(fake, "ask", slow)
    texts = ["first", "nothing", "third", "model", *map(str, range(40))]
    (tmp_path / "q.jsonl").write_text("\n".join(lines({"id": n, "question": text}) for n, text in enumerate(texts)))
    code, found, error = run("ask", "--batch", "q.jsonl")
    assert [line["id"] for line in found] == list(range(44))
    assert [line["id"] for line in found if "error" in line] == [3]
    assert (code, "1 of 44 lines failed" in error) == (3, True)
    assert run("ask", "--batch", "q.jsonl", "--fail-if-declined")[0] == 3


def test_an_error_of_the_first_line_of_a_file_ends_all(fake: type[FakeBot], tmp_path: Path) -> None:
    fake.libraries["default"] = [DOCUMENT]
    (tmp_path / "q.jsonl").write_text(lines({"question": "model"}, *({"question": "What?"} for _ in range(40))))
    assert run("ask", "--batch", "q.jsonl")[:2] == (6, [])
    assert len(fake.asked) <= 16


def test_a_file_without_a_line_is_told(fake: type[FakeBot], tmp_path: Path) -> None:
    fake.libraries["default"] = [DOCUMENT]
    (tmp_path / "none.jsonl").write_text("\n \n")
    assert run("ask", "--batch", "none.jsonl") == (0, [], "warning: There is no line in none.jsonl.\n")
