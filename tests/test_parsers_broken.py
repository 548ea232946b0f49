"""Whatever the bytes, a parser finds a text or says why not: nothing else comes out, and no process breaks down."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from fuzzing import SEEDS, outcome

TESTS = Path(__file__).parent


def test_the_files_that_are_to_be_broken_are_sound() -> None:
    assert {name: outcome(name, data) for name, data in SEEDS.items()} == {
        name: "archive" if name == "a.zip" else "text" for name in SEEDS
    }


def test_broken_files_give_a_text_or_a_reason() -> None:
    environment = {**os.environ, "PYTHONPATH": f"{TESTS}{os.pathsep}{TESTS.parent}"}
    done = subprocess.run(
        [sys.executable, str(TESTS / "fuzzing.py"), "1790", "450"], env=environment, capture_output=True, text=True
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, f"{rows[-1:]}\n{done.stderr}"
    ended = [row for row in rows if len(row) == 4]
    assert len(ended) == 450
    texts = Counter(row[1] for row in ended if row[2] in ("text", "archive"))
    reasons = Counter(row[1] for row in ended if row[2] not in ("text", "archive"))
    assert all(texts[name] for name in SEEDS)
    assert sum(reasons.values()) > 100
