"""What the README claims is read here: its commands, its snippet, its tables."""

import os
import re
import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner

from qa_bot.index.vectors import EXACT
from qa_bot.interfaces import cli
from qa_bot.models.embedded import EMBEDDED
from qa_bot.settings import config_names

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_the_first_block_is_the_two_commands_that_ci_runs() -> None:
    lines = blocks("bash")[0].strip().splitlines()
    assert len(lines) == 2
    assert lines[0].endswith("&& qa-bot web") and "pip install -e ." in lines[0]
    assert "[test]" in lines[1] and lines[1].endswith("pytest")


def test_the_python_snippet_runs_and_quotes_the_example() -> None:
    (snippet,) = blocks("python")
    done = subprocess.run([sys.executable, "-c", snippet], cwd=ROOT, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    assert "Marta Lindqvist" in done.stdout


def test_the_terminal_commands_print_what_the_readme_shows(tmp_path: Path) -> None:
    environ = {
        **os.environ,
        "QA_BOT_LIBRARY__FOLDER": str(tmp_path),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    (block,) = blocks("console")
    commands = re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
    assert {command.split()[1] for command, _ in commands} == {"add", "ask", "summarise", "check"}
    for command, shown in commands:
        done = subprocess.run(command, shell=True, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=240)
        assert done.stdout == shown, (command, done.stderr)


def test_the_verbs_and_options_that_are_named_are_there() -> None:
    helps = {}
    for verb in cli.VERBS:
        helps[verb] = CliRunner().invoke(cli.app, [verb, "--help"]).stdout
        assert "--json" in helps[verb], verb
    assert set(re.findall(r"\bqa-bot (\w+)", README)) <= set(cli.VERBS)
    for verb in ("ask", "search", "summarise", "check"):
        assert "--batch" in helps[verb], verb
    named = set(re.findall(r"(?<![\w-])--[a-z]{3,}\b", README)) - {"--check"}  # of ruff
    assert {option for option in named if not any(option in shown for shown in helps.values())} == set()


def test_sizes_and_limits_are_those_of_the_program() -> None:
    encoder, reader, writer = (EMBEDDED[part].download_mb for part in ("encoder", "second_reader", "generator"))
    told = rf"an encoder, {encoder} MB to download, a second reader, {reader} MB, and a small writer, {writer} MB"
    assert told in " ".join(README.split())
    assert f"from {EXACT:,} passages by codes" in README


def test_every_configuration_is_in_the_table_and_no_other() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", README, re.MULTILINE)
    assert sorted(rows) == config_names()


def test_every_room_of_the_map_exists_and_every_folder_is_on_it() -> None:
    on_map = set(re.findall(r"^\| `([\w./]+)` \|", README, re.MULTILINE)) - set(config_names())
    assert all((ROOT / path).exists() for path in on_map)
    folders = {f"qa_bot/{p.name}/" for p in (ROOT / "qa_bot").iterdir() if (p / "__init__.py").exists()}
    assert folders <= on_map


def test_the_readme_fits_its_promise_of_a_page() -> None:
    assert len(README.splitlines()) <= 90
