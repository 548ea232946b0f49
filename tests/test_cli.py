"""The verbs: what goes to stdout, what to stderr, and the exit code."""

import json
import os
import resource
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from fake_bot import FakeBot, install
from typer.testing import CliRunner

from qa_bot.interfaces import cli
from qa_bot.interfaces.cli import app
from qa_bot.interfaces.commands import keeping, removing
from qa_bot.models.catalogue import Machine, Recommendation
from qa_bot.types import Document

LAKE = "The lake froze. The ferry stopped."
DOCUMENT = Document.of(LAKE, source="/a/lake.txt", title="Lake")
HELP_HEAVY = ("torch", "gradio", "yaml", "transformers", "numpy", "faiss", "rich", "qa_bot.bot", "asyncio")


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> type[FakeBot]:
    fake = install(monkeypatch, tmp_path)
    (tmp_path / "ice.txt").write_text("Ice grew. It was thick.")
    fake.libraries["default"] = [DOCUMENT]
    return fake


def run(*args: str, stdin: str | bytes | None = None) -> Any:
    return CliRunner().invoke(app, args, input=stdin)


# Start


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no file that is always full")
@pytest.mark.parametrize("arguments", [["--help"], ["ask", "-h"], ["--version"], ["config"]])
def test_a_stdout_without_room_is_told_in_a_line(arguments: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "qa_bot", *arguments], stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert done.returncode == 1
    assert "cannot be written to stdout" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["ask", "-h"], ["--version"]])
def test_help_and_version_load_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys\n"
        "from qa_bot.interfaces.cli import app\n"
        f"try: app({arguments!r})\n"
        f"finally: print([name for name in {HELP_HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert result.stderr == "[]\n"
    assert result.stdout


def test_the_module_is_the_command() -> None:
    result = subprocess.run([sys.executable, "-m", "qa_bot", "--version"], capture_output=True, text=True, timeout=60)
    assert (result.returncode, result.stdout, result.stderr) == (0, "qa-bot 0.2.0\n", "")


def test_an_interruption_while_modules_are_imported_is_told_like_any_other() -> None:
    """Imports take a second on a busy machine, and people are impatient."""
    code = (
        "import sys\n"
        "class Impatient:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'qa_bot.interfaces.cli': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Impatient())\n"
        "from qa_bot.__main__ import main\n"
        "main()"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (result.returncode, result.stdout, result.stderr) == (130, "", "Interrupted.\n")


def start(*args: str, **options: Any) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, "-m", "qa_bot", *args], stderr=subprocess.PIPE, text=True, **options)


def test_a_reader_that_leaves_early_is_no_error_to_talk_about() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = start("config", stdout=writing)
    os.close(writing)
    assert process.communicate(timeout=60)[1] == ""
    assert process.returncode == 141


def test_a_full_disk_behind_stdout_is_told(tmp_path: Path) -> None:
    """A limit on the size of files stands for the full disk."""
    limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (10, 10))
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": ""}
    with (tmp_path / "out").open("w") as full:
        process = start("config", stdout=full, preexec_fn=limit, env=environment)
        assert process.communicate(timeout=60)[1] == (
            "error: The result cannot be written to stdout: File too large.\n"
        )
    assert process.returncode == 1


def test_a_locale_without_the_characters_gets_marks_in_their_place() -> None:
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    process = start("config", "--set", "generator.model=caf\u00e9", stdout=subprocess.PIPE, env=environment)
    out, error = process.communicate(timeout=60)
    assert (process.returncode, error) == (0, "")
    assert "caf?" in out


def test_every_help_shows_examples_before_its_options() -> None:
    for name in cli.VERBS:
        shown = run(name, "--help").stdout
        assert 0 < shown.index("Example") < shown.index("Options:"), name
        assert f"qa-bot {name.replace('summarize', 'summarise')}" in shown, name


def test_an_unknown_verb_or_option_names_the_nearest() -> None:
    result = run("serch", "x")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Did you mean 'search'" in result.stderr
    result = run("ask", "--jsn")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--json" in result.stderr
    assert "Valid: add, sync, ask, " in run("find", "x").stderr


def test_the_list_of_verbs_shows_whole_sentences() -> None:
    listed = run("--help").stdout.partition("Commands:\n")[2].strip().splitlines()
    assert len(listed) == len(cli.VERBS) - 1
    unfinished = [line for line in listed if line.endswith("...")]
    assert not unfinished


# Exit codes


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["ask", "What froze?"], 0),
        (["ask", "nothing"], 0),
        (["ask", "nothing", "--fail-if-declined"], 4),
        (["ask", "What froze?", "--fail-if-declined"], 0),
        (["ask", "What?", "--source", "ice.txt"], 0),
        (["ask", "What?", "--source", "ice.txt", "--source", "missing.txt"], 3),
        (["ask", "What?", "--source", "missing.txt"], 1),
        (["ask"], 2),
        (["ask", "  "], 2),
        (["ask", "overlong"], 2),
        (["ask", "caf\udce9"], 2),
        (["ask", "What?", "--library", "missing"], 5),
        (["ask", "What?", "--library", "broken library"], 5),
        (["ask", "model"], 6),
        (["ask", "interrupt"], 130),
        (["ask", "explode"], 1),
        (["ask", "What?", "--config", "unknown"], 2),
        (["ask", "-", "--source", "-"], 2),
        (["ask", "What?", "--library", ""], 2),
        (["--library", "", "ask", "What?"], 2),
        (["add", ""], 2),
        (["show", "Lake"], 0),
        (["show", "Unknown title"], 2),
        (["models", "pull"], 2),
        (["summarise", "ice.txt"], 0),
        (["summarize", "Lake"], 0),
        (["summarise", "Unknown title"], 1),
        (["summarise"], 2),
        (["check", "Ice grew.", "--source", "ice.txt"], 0),
        (["check", "It sank.", "--source", "Lake"], 0),
        (["check", "Ice grew."], 2),
        (["search", "ice"], 0),
        (["search", "ice", "--k", "0"], 2),
        (["search", "ice", "--library", "missing"], 5),
        (["list"], 0),
        (["list", "--library", "missing"], 5),
        (["remove", "Unknown"], 2),
        (["remove", "Lake"], 0),
        (["config"], 0),
        (["config", "unknown"], 2),
        (["models", "push"], 2),
        (["unknown"], 2),
        ([], 2),
    ],
)
def test_exit_codes(fake: type[FakeBot], arguments: list[str], code: int) -> None:
    result = run(*arguments)
    assert result.exit_code == code
    if code in (2, 5, 6, 130):
        assert result.stdout == ""
        assert result.stderr


# Ask


def test_ask_shows_the_answer_and_its_citation(fake: type[FakeBot]) -> None:
    result = run("ask", "What froze?")
    assert result.stdout == (
        "short  (high confidence)\n\nThe lake froze. [1]\n\n[1] Lake, page 2, characters 0-15 /a/lake.txt\n"
    )
    assert result.stderr == ""


def test_ask_as_json_is_the_batch_line_without_its_id(fake: type[FakeBot]) -> None:
    given = json.dumps({"id": 1, "question": "What froze?"})
    batch = json.loads(run("ask", "--batch", "-", stdin=given).stdout)
    single = json.loads(run("ask", "What froze?", "--json").stdout)
    del batch["id"], batch["seconds"], single["seconds"]
    assert single == batch


def test_explaining_adds_the_query_and_the_scores(fake: type[FakeBot]) -> None:
    plain, told = run("ask", "What froze?"), run("ask", "What froze?", "--explain")
    assert told.stdout == plain.stdout  # what explains is no result
    assert "Searched: query of What froze?" in told.stderr
    assert "0.5000" in told.stderr
    explained = json.loads(run("ask", "What froze?", "--explain", "--json").stdout)["explain"]
    assert (explained["query"], explained["candidates"][0]["reader"]) == ("query of What froze?", 1.5)


def test_a_source_is_asked_without_being_kept(fake: type[FakeBot]) -> None:
    assert run("ask", "What?", "--source", "ice.txt").stdout.startswith("short  (high confidence)\n\nIce grew. [1]\n")
    assert fake.libraries == {"default": [DOCUMENT]}


def test_a_source_may_be_a_document_of_the_library(fake: type[FakeBot]) -> None:
    fake.libraries["default"] += [Document.of("Snow fell.", source="/a/snow.txt", title="Snow")]
    answer = json.loads(run("ask", "What?", "--source", "Snow", "--source", "ice.txt", "--json").stdout)
    assert answer["sources"] == ["/a/snow.txt", "ice.txt"]
    found = json.loads(run("search", "What?", "--source", "Snow", "--json").stdout)
    assert [hit["source"] for hit in found["hits"]] == ["/a/snow.txt"]
    assert len(fake.libraries["default"]) == 2


def test_a_misspelt_file_is_told_as_one_where_there_is_no_library(fake: type[FakeBot]) -> None:
    fake.libraries.clear()
    for verb in (["ask", "What?", "--source"], ["summarise"], ["check", "What.", "--source"]):
        assert "ice.text" in run(*verb, "ice.text").stderr
        assert run(*verb, "ice.text", "--library", "nowhere").exit_code == 5


def test_a_source_that_failed_is_named_and_the_others_are_asked(fake: type[FakeBot]) -> None:
    result = run("ask", "What?", "--source", "missing.txt", "--source", "ice.txt")
    assert "Ice grew. [1]\n" in result.stdout
    assert result.stderr == "failed     missing.txt: There is no file 'missing.txt'.\n"
    result = run("ask", "What?", "--source", "missing.txt")
    assert (result.exit_code, result.stdout) == (1, "")


def test_question_or_article_come_through_stdin(fake: type[FakeBot]) -> None:
    run("ask", "-", stdin="  What froze?\n")
    assert fake.asked[-1][0] == "What froze?"
    assert run("ask", "What?", "--source", "-", stdin="Snow fell. Again.").stdout.splitlines()[2] == "Snow fell. [1]"
    result = run("ask", "-", stdin=b"caf\xe9?")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "The question is not valid UTF-8: byte 0xe9 at position 3." in result.stderr


def test_an_empty_library_offers_the_example(fake: type[FakeBot]) -> None:
    fake.libraries["default"] = []
    result = run("ask", "What?")
    assert (result.exit_code, result.stdout) == (0, "The articles don't answer this.\n")
    assert result.stderr == (
        "Add an article: qa-bot add FILE, or the example: qa-bot add --example, and ask:\n"
        '  qa-bot ask "Who built it?"\n'
    )


# Summarise, check, search


def test_summarise_passes_on_what_was_asked_for(fake: type[FakeBot]) -> None:
    result = run("summarise", "ice.txt", "--length", "2 sentences", "--method", "extractive", "--focus", "Why?")
    assert fake.summarised == [
        {
            "text": "Ice grew. It was thick.",
            "length": "2 sentences",
            "method": "extractive",
            "focus": "Why?",
            "form": None,
        }
    ]
    assert result.stdout == "Ice grew. [1] Nobody wrote this. [not supported]\n\n[1] ice.txt, page 2, characters 0-9\n"
    assert result.stderr == "Read 23 characters in 3 sections; nothing in the summary stands on: Winter; Spring.\n"


def test_summarise_as_json_names_the_source(fake: type[FakeBot]) -> None:
    got = json.loads(run("summarise", "Lake", "--json").stdout)
    assert got.pop("seconds") >= 0
    assert got == {
        "summary": "The lake froze. Nobody wrote this.",
        "note": "",
        "sentences": [
            {
                "text": "The lake froze.",
                "support": 1.0,
                "source": "/a/lake.txt",
                "start": 0,
                "end": 15,
                "quote": "The lake froze.",
            },
            {
                "text": "Nobody wrote this.",
                "support": 0.1,
                "source": "/a/lake.txt",
                "start": None,
                "end": None,
                "quote": None,
            },
        ],
        "method": "extractive",
        "form": "prose",
        "coverage": {"sections": 3, "covered": 1, "missing": ["Winter", "Spring"], "characters": 34},
    }


def test_summarise_digests_several_articles_a_folder_or_a_library(fake: type[FakeBot]) -> None:
    result = run("summarise", "ice.txt", "Lake", "--focus", "Why?")
    assert fake.summarised == [
        {"texts": ["Ice grew. It was thick.", "The lake froze. The ferry stopped."], "length": None, "focus": "Why?"}
    ]
    both = "Ice grew. [1][2]"
    assert result.stdout.startswith(
        f"What several say\n- {both}\n\nWhere they differ\n- 12 / 15\n    ice.txt: Ice grew. [1]"
    )
    assert "What only one says\n- The lake froze. [2]" in result.stdout
    assert "Counted once: Copy says what Ice says." in result.stdout
    assert result.stderr == "Read 46 characters in 2 articles.\nLeft out: A table.\n"
    assert json.loads(run("summarise", "ice.txt", "Lake", "--json").stdout)["agreed"]


def test_a_library_is_summarised_where_it_is_named_and_no_source(fake: type[FakeBot]) -> None:
    assert run("summarise").exit_code == 2
    fake.libraries["default"].append(Document.of("Snow fell.", source="snow", title="Snow"))
    assert "[1][2]" in run("summarise", "--library", "default").stdout
    fake.libraries["default"].clear()
    assert run("summarise", "--library", "default").exit_code == 2


def test_what_cannot_be_read_is_named_and_the_rest_is_digested(fake: type[FakeBot]) -> None:
    result = run("summarise", "ice.txt", "Lake", "x.gone")
    assert (result.exit_code, "x.gone" in result.stderr) == (3, True)
    assert "[1][2]" in result.stdout
    assert run("summarise", "x.gone").exit_code == 1


def test_a_digest_is_not_written_and_has_one_form(fake: type[FakeBot]) -> None:
    for option in (["--method", "abstractive"], ["--form", "prose"], ["--form", "headline"]):
        assert run("summarise", "ice.txt", "Lake", *option).exit_code == 2
    points = run("summarise", "ice.txt", "Lake", "--form", "points", "--length", "long")  # it is told in points
    assert (points.exit_code, points.stdout) == (0, run("summarise", "ice.txt", "Lake", "--length", "long").stdout)
    assert run("summarise", "--batch", "x.jsonl", "--form", "points").exit_code == 2


def test_summarise_reads_stdin_and_needs_no_library(fake: type[FakeBot]) -> None:
    fake.libraries.clear()
    assert run("summarise", "-", stdin="Snow fell. Again.").stdout.startswith("Snow fell. [1]")
    assert fake.libraries == {}


def test_check_gives_the_verdict(fake: type[FakeBot]) -> None:
    assert run("check", "Ice grew.", "--source", "ice.txt").stdout == (
        'Supported (support 1.00)\n[1] ice.txt, characters 0-9\n    "Ice grew."\n'
    )
    assert run("check", "It sank.", "--source", "ice.txt").stdout == (
        "Not found in the article (support 0.10)\nNothing in the article comes near.\n- number 12 is not in the evidence\n"
    )
    checked = run("check", "Ice grew.", "--source", "-", "--json", stdin="Ice grew. Yes.")
    told = {"verdict": "supported", "support": 1.0, "start": 0, "end": 9, "quote": "Ice grew.", "problems": []}
    assert json.loads(checked.stdout) == told | {"difference": None}


def test_search_shows_passages_or_json(fake: type[FakeBot]) -> None:
    assert run("search", "ice").stdout.splitlines()[1] == "   /a/lake.txt:0-34"
    assert json.loads(run("search", "ice", "--json", "-k", "1").stdout) == {
        "hits": [{"source": "/a/lake.txt", "start": 0, "end": 34, "score": 0.5}]
    }
    fake.libraries["default"] = []
    result = run("search", "ice")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "Nothing found.\n")


# List, remove, config, models, web


def test_list_shows_the_documents(fake: type[FakeBot]) -> None:
    assert run("list").stdout.splitlines()[1].split() == [
        DOCUMENT.id[:8],
        "2026-11-02",
        "1",
        "34",
        "Lake",
        "/a/lake.txt",
    ]
    assert json.loads(run("list", "--json").stdout) == {
        "library": "default",
        "documents": [
            {
                "id": DOCUMENT.id,
                "source": "/a/lake.txt",
                "title": "Lake",
                "characters": 34,
                "passages": 1,
                "added": "2026-11-02T10:00:00+00:00",
                "metadata": {},
            }
        ],
    }
    fake.libraries["default"] = []
    result = run("list")
    assert (result.stdout, result.stderr) == ("", "Library 'default' is empty. Add an article: qa-bot add FILE\n")


def test_remove_asks_a_person_and_believes_yes(fake: type[FakeBot], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(removing, "is_terminal", lambda stream: True)
    refused = run("remove", "Lake", stdin="n\n")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr == f"Remove Lake ({DOCUMENT.id[:8]})? [y/N] Kept.\n"
    assert run("remove", "Lake", "--dry-run").stdout == f"would remove Lake ({DOCUMENT.id[:8]})\n"
    assert json.loads(run("remove", "Lake", "--dry-run", "--json").stdout)["would_remove"]["id"] == DOCUMENT.id
    assert fake.libraries["default"] == [DOCUMENT]
    assert run("remove", "Lake", stdin="y\n").stdout == f"removed    Lake ({DOCUMENT.id[:8]})\n"
    assert fake.libraries["default"] == []
    fake.libraries["default"] = [DOCUMENT]
    assert run("remove", DOCUMENT.id[:8], "--yes", "--quiet").stderr == ""
    assert fake.libraries["default"] == []


def test_a_part_of_a_title_removes_only_where_a_person_confirms(
    fake: type[FakeBot], monkeypatch: pytest.MonkeyPatch
) -> None:
    for options in ([], ["--yes"], ["--dry-run"], ["--yes", "--purge"]):
        result = run("remove", "Lak", *options)
        assert (result.exit_code, result.stderr) == (2, "error: 'Lak' is only a part of a name.\n")
    monkeypatch.setattr(removing, "is_terminal", lambda stream: True)
    assert run("remove", "Lak", "--yes").exit_code == 2 and fake.libraries["default"] == [DOCUMENT]
    assert run("remove", "Lak", stdin="y\n").exit_code == 0 and fake.libraries["default"] == []


def test_remove_as_json_gives_the_record(fake: type[FakeBot]) -> None:
    assert json.loads(run("remove", "Lake", "--json").stdout)["removed"]["id"] == DOCUMENT.id


def test_config_shows_each_value_and_its_origin(fake: type[FakeBot], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_BOT_RETRIEVAL__CANDIDATES", "30")
    shown = json.loads(run("config", "retrieval", "--set", "retrieval.k=3", "--json").stdout)["settings"]
    values = {setting["key"]: (setting["value"], setting["origin"]) for setting in shown}
    assert values["retrieval.k"] == (3, "--set")
    assert values["retrieval.candidates"] == (30, "QA_BOT_RETRIEVAL__CANDIDATES")
    assert values["retrieval.dense_weight"][1] == "configs/default.yaml"
    assert all(key.startswith("retrieval.") for key in values)
    assert run("config", "retrieval.k").stdout.splitlines()[1].split()[0] == "retrieval.k"


def test_models_are_shown_as_tables() -> None:
    here = Machine(memory=8 * 2**30, gpu_memory=None, gpu_name="")
    suited = [Recommendation("a/b", "generator", 2**30, "MIT", "small")]
    text = keeping.models_text(here, {"encoder": "embedded", "generator": "m"}, [], suited, server="http://s/v1")
    assert text == (
        "This machine: 8.0 GiB of memory, no GPU.\n"
        "\n"
        "part       in use\n"
        "encoder    embedded\n"
        "generator  m on http://s/v1\n"
        "\n"
        "installed  part  size  licence  folder\n"
        "\n"
        "recommended  part        memory  licence  why\n"
        "a/b          generator  1.0 GiB  MIT      small"
    )
    assert keeping.models_json(here, {"encoder": "embedded"}, [], suited) == {
        "machine": {"memory": 8 * 2**30, "gpu_memory": None, "gpu_name": ""},
        "parts": {"encoder": "embedded"},
        "installed": [],
        "recommended": [{"name": "a/b", "part": "generator", "memory": 2**30, "licence": "MIT", "why": "small"}],
    }


def test_web_serves_the_library_where_it_was_told(fake: type[FakeBot], monkeypatch: pytest.MonkeyPatch) -> None:
    from types import ModuleType

    served: list[Any] = []
    module = ModuleType("qa_bot.interfaces.web")
    module.serve = lambda bot, **where: served.append((bot.library_name, where))  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "qa_bot.interfaces.web", module)
    assert run("web").exit_code == 0
    assert run("web", "--library", "news", "--host", "::1", "--port", "0", "--open").exit_code == 0
    assert served == [
        ("default", {"host": "127.0.0.1", "port": 7860, "login": None, "open_browser": False}),
        ("news", {"host": "::1", "port": 0, "login": None, "open_browser": True}),
    ]


def test_an_unknown_setting_is_told_with_the_nearest() -> None:
    assert "Did you mean 'retrieval.k'?" in run("config", "retrieval.kk").stderr
    assert "Did you mean 'retrieval'?" in run("config", "retreival").stderr


def test_show_gives_the_text_that_offsets_count_in(fake: type[FakeBot]) -> None:
    assert run("show", "Lake").stdout == f"{LAKE}\n"
    assert json.loads(run("show", "Lake", "--json").stdout)["text"] == LAKE
    assert run("show", "-", stdin="Red \x1b[31mice.\n").stdout == "Red ice.\n"


def test_config_does_not_show_a_password() -> None:
    shown = run("config", "parsing.password", "--set", "parsing.password=hunter2")
    assert "hunter2" not in shown.output
    assert "(set)" in shown.output


@pytest.mark.parametrize(
    "arguments", [["--bogus", "ask", "x", "--json"], ["ask", "x", "--bogus", "--json"], ["bogus", "--json"], ["--json", "ask", "x", "y"]]
)  # fmt: skip
def test_what_the_command_line_does_not_understand_is_an_object_where_json_is_wanted(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Error" in result.stderr
    assert set(json.loads(result.stdout)) == {"error", "hint"}
    assert not run(*(one for one in arguments if one != "--json")).stdout
