"""Uploads get their own names, never replace each other, and leave nothing behind."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from formats import zipped
from scripted import ScriptedBot
from test_pdf import encrypted_pdf

from qa_bot.bot import Bot
from qa_bot.errors import ModelError
from qa_bot.ingest import loaders
from qa_bot.interfaces.webpage.advice import advised
from qa_bot.interfaces.webpage.intake import FEW, Intake, is_address
from qa_bot.interfaces.webpage.shelf import Job, jobs_html, said
from qa_bot.settings import Settings
from qa_bot.types import Progress, SourceReport


@pytest.fixture
def bot(settings: Settings) -> ScriptedBot:
    return ScriptedBot(settings)


def upload(folder: Path, text: str | bytes, name: str = "minutes.txt") -> Path:
    folder.mkdir()
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def intake(bot: ScriptedBot, *names: str) -> Intake:
    return Intake(bot, [Job(name) for name in names])  # type: ignore[arg-type]


def add(bot: ScriptedBot, *files: Path) -> list[Job]:
    adding = intake(bot, *(file.name for file in files))
    list(adding.add_files(files))
    return adding.jobs


def names(bot: ScriptedBot) -> list[str]:
    return [record.source for record in bot.documents()][1:]


def test_an_upload_is_called_by_its_own_name_and_its_copy_is_deleted(bot: ScriptedBot, tmp_path: Path) -> None:
    file = upload(tmp_path / "a", "The committee met on 3 May.\n")
    assert [job.state for job in add(bot, file)] == ["done"]
    assert names(bot) == ["minutes.txt"]
    assert not file.exists()


def test_another_file_of_the_same_name_is_kept_beside_the_first(bot: ScriptedBot, tmp_path: Path) -> None:
    texts = ["The first meeting.", "The second meeting.", "The first meeting."]
    for number, text in enumerate(texts):
        add(bot, upload(tmp_path / str(number), text))
    assert names(bot) == ["minutes.txt", "minutes (2).txt"], "and the same again is nothing new"


def test_a_file_that_cannot_be_read_fails_with_a_reason_and_the_next_is_read(bot: ScriptedBot, tmp_path: Path) -> None:
    bad = upload(tmp_path / "a", bytes(range(256)) * 9, "picture.pdf")
    good = upload(tmp_path / "b", "The committee met.")
    failed, done = add(bot, bad, good)
    assert (failed.state, done.state) == ("failed", "done")
    assert failed.note
    assert str(tmp_path) not in failed.note, "where uploads lie is nobody's business"
    assert done.document_id in bot.held, "so that it can be summarised"
    assert not bad.exists()


def test_each_line_of_json_lines_is_an_article_of_its_own(bot: ScriptedBot, tmp_path: Path) -> None:
    lines = '{"_id": "a", "title": "A", "text": "One."}\n{"_id": "b", "title": "B", "text": "Two."}\n'
    (job,) = add(bot, upload(tmp_path / "a", lines, "all.jsonl"))
    assert names(bot) == ["a", "b"]
    assert job.note.startswith("2 articles")


def test_uploads_that_were_not_reached_are_deleted_too(bot: ScriptedBot, tmp_path: Path) -> None:
    files = [upload(tmp_path / name, "Text.") for name in "abc"]
    steps = intake(bot, *"abc").add_files(files)
    next(steps)
    steps.close()  # type: ignore[attr-defined]
    assert not any(file.exists() for file in files)


def test_a_scheme_that_is_not_fetched_is_named(bot: ScriptedBot) -> None:
    sources = ["ftp://h/x", "javascript:alert(1)", "file:///etc/hostname"]
    adding = intake(bot, *sources)
    list(adding.add_addresses(sources))
    begin = "Not a web address: it must begin with http:// or https://, not with "
    ends = ["ftp:.", "javascript:.", "file:. Add the file itself."]
    assert [job.note for job in adding.jobs] == [begin + end for end in ends]


@pytest.mark.parametrize(
    "source", ["/etc/hostname", "file:///etc/hostname", "-", "", "C:\\x", "ftp://h/x", "httpx://h"]
)
def test_what_is_no_web_address_never_reaches_the_bot(bot: ScriptedBot, source: str) -> None:
    assert not is_address(source)
    bot.add_each = None  # type: ignore[assignment, method-assign]
    adding = intake(bot, source)
    assert list(adding.add_addresses([source])) == []
    assert adding.jobs[0].state == "failed"
    assert "must begin with http" in adding.jobs[0].note


def test_an_address_that_fails_says_why(bot: ScriptedBot) -> None:
    adding = intake(bot, "https://example.org/gone")
    assert list(adding.add_addresses(["https://example.org/gone"])) == [False]
    assert adding.jobs == [Job("https://example.org/gone", "failed", "The server answered 404.")]


@pytest.mark.parametrize("address", ["http://127.0.0.1/", "http://[::1]:99/x", "https://example.org:99/x"])
def test_a_page_is_not_told_of_options_of_the_command_line(settings: Settings, address: str) -> None:
    with Bot.temporary(settings) as bot:
        adding = Intake(bot, [Job(address)])
        list(adding.add_addresses([address]))
    assert adding.jobs[0].state == "failed"
    assert "--" not in adding.jobs[0].note
    assert adding.jobs[0].note.endswith("save the page, and add the file.")


def test_how_far_an_article_is_can_be_seen_while_it_is_added(bot: ScriptedBot) -> None:
    seen: list[Job] = []

    def add_each(sources: list[str], watch: Callable[[Progress], None]) -> Iterator[SourceReport]:
        seen.append(adding.jobs[0])
        watch(Progress("Indexing passages", 1280, 5000))
        seen.append(adding.jobs[0])
        yield SourceReport(sources[0], "added", "t", "d1", 5000, 9)

    bot.add_each = add_each  # type: ignore[assignment, method-assign]
    adding = intake(bot, "https://example.org/long")
    assert list(adding.add_addresses(["https://example.org/long"])) == [True]
    assert [job.state for job in seen] == ["reading", "reading"]
    assert (seen[1].note, seen[1].done, seen[1].total) == ("Indexing passages, 1,280 of 5,000", 1280, 5000)


def test_cancel_ends_the_article_that_is_read_and_those_that_wait(bot: ScriptedBot) -> None:
    stored: list[str] = []

    def add_each(sources: list[str], watch: Callable[[Progress], None]) -> Iterator[SourceReport]:
        if "second" in sources[0]:
            adding.cancel()
        watch(Progress("Indexing passages", 0, 9))
        stored.extend(sources)
        yield SourceReport(sources[0], "added", "t", "d1", 9, 9)

    bot.add_each = add_each  # type: ignore[assignment, method-assign]
    addresses = [f"https://example.org/{name}" for name in ("first", "second", "third")]
    adding = intake(bot, *addresses)
    assert list(adding.add_addresses(addresses)) == [True, False, False]
    assert [job.state for job in adding.jobs] == ["done", "cancelled", "cancelled"]
    assert stored == addresses[:1]


def test_work_that_was_begun_goes_on_by_itself_and_says_where_it_broke_off(bot: ScriptedBot, tmp_path: Path) -> None:
    files = [upload(tmp_path / name, f"Text {name}.", f"{name}.txt") for name in "abc"]
    adding = intake(bot, *"abc")
    assert not adding.working
    adding.start(adding.add_files(files))
    wait(adding)
    assert [job.state for job in adding.jobs] == ["done"] * 3
    assert (adding.grown, names(bot)) == (3, ["a.txt", "b.txt", "c.txt"])

    def broken() -> Iterator[bool]:
        yield True
        raise ZeroDivisionError

    adding = Intake(bot, [Job("a", "done"), Job("b", "reading"), Job("c")])  # type: ignore[arg-type]
    adding.start(broken())
    wait(adding)
    assert [job.state for job in adding.jobs] == ["done", "failed", "failed"]


def wait(adding: Intake) -> None:
    for worker in adding.workers:
        worker.join(60)
    assert not adding.working


def test_after_a_cancel_a_protected_file_can_still_be_opened(bot: ScriptedBot, tmp_path: Path) -> None:
    files = [
        upload(tmp_path / "a", encrypted_pdf("A locked text.", b"secret"), "locked.pdf"),
        upload(tmp_path / "b", "Text."),
    ]
    adding = intake(bot, "locked.pdf", "minutes.txt")
    steps = adding.add_files(files)
    next(steps)
    next(steps)
    adding.jobs[1] = Job("minutes.txt", "reading")
    adding.cancel()
    steps.close()  # type: ignore[attr-defined]
    assert list(adding.unlock(*adding.locked, "secret")) == [True]
    assert [job.state for job in adding.jobs] == ["done", "cancelled"]


def test_what_an_uploaded_archive_holds_is_called_by_the_archives_name(bot: ScriptedBot, tmp_path: Path) -> None:
    content = zipped({"a.txt": "The mill turns.", "deep/b.txt": "The tide comes."})
    add(bot, upload(tmp_path / "one", content, "all.zip"))
    assert names(bot) == ["all.zip!/a.txt", "all.zip!/deep/b.txt"]


def test_of_an_archive_it_is_told_which_files_fail_and_what_was_there_already(bot: ScriptedBot, tmp_path: Path) -> None:
    content = zipped({"a.txt": "The mill turns.", "deep/b.txt": "The tide comes.", "deep/broken.pdf": "%PDF-1.4 no"})
    (first,) = add(bot, upload(tmp_path / "one", content, "all.zip"))
    assert first.state == "partly" and "deep/broken.pdf" in first.note and str(tmp_path) not in first.note
    (again,) = add(bot, upload(tmp_path / "two", content, "all.zip"))
    assert "2 articles" in again.note and "all of them in the library already" in again.note
    assert said([first, again]) == "0 sources added, 2 partly added"
    whole = zipped({"a.txt": "The mill turns.", "deep/b.txt": "The tide comes."})
    (known,) = add(bot, upload(tmp_path / "three", whole, "all.zip"))
    assert known.state == "known" and said([known]) == "0 sources added, 1 already there"
    many = [Job(f"{number}.txt", "done") for number in range(9)]
    page = jobs_html([*many, first, known])
    assert "<summary>9 sources added, 1 already there</summary>" in page
    assert "deep/broken.pdf" in page.partition("<details")[0], "what was refused is not folded away"


@pytest.mark.parametrize(
    ("content", "advice"),
    [(b"x" * (2**20 + 1), "Split it and add the parts."), (b"<p>" + b"x" * 2**21, "Split it and add the parts.")],
)
def test_advice_for_the_command_line_becomes_advice_for_the_page(
    content: bytes, advice: str, settings: Settings, tmp_path: Path
) -> None:
    small = replace(settings, parsing=replace(settings.parsing, max_mib=1))
    (job,) = add(ScriptedBot(small), upload(tmp_path / "one", content, "a.html"))
    assert job.state == "failed" and advice in job.note and "setting" not in job.note


def test_a_few_new_articles_get_questions_that_they_answer_and_many_do_not(bot: ScriptedBot, tmp_path: Path) -> None:
    (job,) = add(bot, upload(tmp_path / "a", "The committee met."))
    assert job.questions == ("What does The committee met. say?",)
    many = add(bot, *(upload(tmp_path / f"m{number}", f"Meeting {number}.") for number in range(FEW + 1)))
    assert [job.questions for job in many] == [()] * (FEW + 1)


def test_an_article_without_questions_is_added_all_the_same(bot: ScriptedBot, tmp_path: Path) -> None:
    def broken(source: str, count: int = 3) -> list[str]:
        raise ModelError("The reader cannot be had.")

    bot.suggestions = broken  # type: ignore[method-assign]
    (job,) = add(bot, upload(tmp_path / "a", "The committee met."))
    assert (job.state, job.questions) == ("done", ())


def test_a_protected_file_waits_for_its_password_and_is_deleted_once_it_is_open(
    bot: ScriptedBot, tmp_path: Path
) -> None:
    file = upload(tmp_path / "a", encrypted_pdf("The mill is open.", b"tide"), "locked.pdf")
    adding = Intake(bot, [Job("locked.pdf")], name="7")  # type: ignore[arg-type]
    list(adding.add_files([file]))
    (job,) = adding.jobs
    assert (job.state, job.key) == ("failed", "7.0")
    assert job.note == "The PDF is encrypted: a password is needed. Enter it here."
    assert 'type="password"' in jobs_html(adding.jobs)
    list(adding.unlock("7.0", "ebb"))
    assert "does not fit" in adding.jobs[0].note
    assert file.exists()
    assert adding.jobs[0].key == "7.0", "it can be tried again"
    list(adding.unlock("7.0", "tide"))
    assert (adding.jobs[0].state, names(bot)) == ("done", ["locked.pdf"])
    assert not file.exists()
    assert 'type="password"' not in jobs_html(adding.jobs)


def test_a_scan_says_what_whoever_starts_the_page_can_do(bot: ScriptedBot, tmp_path: Path) -> None:
    (job,) = add(bot, upload(tmp_path / "a", b"\x89PNG\r\n\x1a\n", "a.png"))
    assert "--set parsing.ocr=true" in job.note


def test_no_advice_of_a_source_is_for_the_command_line() -> None:
    """Every text of these rooms that names a command, an option or a setting has another one for the page."""
    texts = []
    rooms = Path(loaders.__file__).parents[1]
    for module in [*(rooms / "ingest").rglob("*.py"), *(rooms / "answer").rglob("*.py")]:
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts += (
                    [node.value]
                    if re.search(
                        r"(The|the) setting [a-z]+\.[a-z]|\b[a-z]+\.(model|max_\w+)\b|--[a-z]|QA_BOT_|`qa-bot",
                        node.value,
                    )
                    else []
                )
    assert len(texts) > 6
    left = [
        text
        for text in map(advised, texts)
        if re.search(
            r"setting [a-z]+\.[a-z]|\b[a-z]+\.(model|max_\w+)\b|QA_BOT_|`qa-bot|--(?!set parsing.ocr=true)[a-z]", text
        )
    ]
    assert left == ["`tesseract --list-langs` shows those it knows."]
