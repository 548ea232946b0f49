"""A folder mirrored into a library: after each run the library holds what the files hold, and nothing else changed."""

import json
import logging
import os
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from formats import zipped
from index_fakes import make, opened

from qa_bot.errors import LibraryBusyError, SourceError
from qa_bot.index import sync
from qa_bot.index.database import FILE
from qa_bot.index.duplicates import repeats
from qa_bot.index.examining import Examined
from qa_bot.index.library import Library
from qa_bot.index.likeness import sketch
from qa_bot.index.sync import Mirror
from qa_bot.ingest import loaders
from qa_bot.settings import Settings
from qa_bot.types import Document, SourceReport

LONG_AGO = 1_700_000_000


class Desk:
    """A folder, a library with one document from elsewhere, and what mirrors the one into the other."""

    def __init__(self, folder: Path, library: Library, settings: Settings) -> None:
        self.folder, self.library, self.settings = folder, library, settings
        self.stored: list[str] = []
        folder.mkdir()
        library.add(*make("https://example.org/elsewhere", "This stays."))
        self.mirror = self.new_mirror()

    def new_mirror(self, folder: str = ".") -> Mirror:
        return Mirror(self.folder / folder, lambda: self.library, self.store, self.settings)

    def store(self, document: Document, warnings: tuple[str, ...] = ()) -> SourceReport:
        self.stored.append(document.source)
        made = make(document.source, document.text, title=document.title)
        status = self.library.add(document, *make_passages(document))
        return SourceReport(document.source, status, document.title, document.id, len(made[1]), warnings=warnings)

    def write(self, name: str, text: str, *, age: int = 0) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        os.utime(path, (LONG_AGO - age, LONG_AGO - age))
        return path

    def run(self, **options: Any) -> dict[str, list[str]]:
        """Mirror as a fresh command would; return the names by what became of them."""
        found: dict[str, list[str]] = {}
        for report in self.new_mirror().run(**options):
            found.setdefault(report.status, []).append(self.name(report.source))
        return {status: sorted(names) for status, names in found.items()}

    def name(self, source: str) -> str:
        return source.removeprefix(f"{self.folder}/")

    def held(self) -> dict[str, str]:
        """What the library holds below the folder, and the one from elsewhere, which must be there."""
        texts = {}
        for record in self.library.documents():
            document = self.library.document(record.id)
            assert document is not None
            texts[self.name(record.source)] = document.text.strip()
        assert texts.pop("https://example.org/elsewhere") == "This stays."
        assert self.library.examine() == Examined()
        return texts


def make_passages(document: Document) -> tuple[Any, Any]:
    made = make(document.source, document.text, title=document.title)
    passages = [type(p)(f"{document.id}:{p.start}", document.id, p.start, p.end, p.heading, p.text) for p in made[1]]
    return passages, made[2]


@pytest.fixture
def desk(tmp_path: Path, settings: Settings) -> Iterator[Desk]:
    with opened(tmp_path / "library") as library:
        yield Desk(tmp_path / "folder", library, settings)


def test_new_changed_moved_and_deleted_files_are_mirrored(desk: Desk) -> None:
    for name in ("same", "changes", "moves", "goes"):
        desk.write(f"{name}.txt", f"The file that {name} speaks of {name}.")
    assert desk.run() == {"added": ["changes.txt", "goes.txt", "moves.txt", "same.txt"]}
    desk.write("changes.txt", "It speaks of something else by now.")
    desk.write("new.txt", "A file that was not there.")
    (desk.folder / "deep").mkdir()
    os.rename(desk.folder / "moves.txt", desk.folder / "deep" / "moved.txt")
    (desk.folder / "goes.txt").unlink()
    stored = len(desk.stored)
    assert desk.run() == {
        "unchanged": ["same.txt"],
        "replaced": ["changes.txt"],
        "added": ["new.txt"],
        "moved": ["deep/moved.txt"],
        "removed": ["goes.txt"],
    }
    assert [desk.name(source) for source in desk.stored[stored:]] == ["changes.txt", "new.txt"]  # a move embeds nothing
    assert desk.held() == {
        "same.txt": "The file that same speaks of same.",
        "changes.txt": "It speaks of something else by now.",
        "new.txt": "A file that was not there.",
        "deep/moved.txt": "The file that moves speaks of moves.",
    }
    assert desk.library.lexical("moves", 3)[0][0].startswith(desk.library.find("moved.txt")[0].id)
    assert desk.run() == {"unchanged": ["changes.txt", "deep/moved.txt", "new.txt", "same.txt"]}


def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be a minute later: nobody can set the time of the last change of a file's record."""
    now = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: now() + 60 * 10**9)


def test_an_unchanged_file_is_not_opened(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.write("a.txt", "One text.")
    later(monkeypatch)
    desk.run()
    monkeypatch.setattr(sync, "hashed", lambda file: pytest.fail(f"{file.path} was read"))
    monkeypatch.setattr(loaders, "load", lambda *_, **__: pytest.fail("a file was parsed"))
    assert desk.run() == {"unchanged": ["a.txt"]}


def test_the_content_decides_where_only_the_time_differs(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    path = desk.write("a.txt", "One text.")
    later(monkeypatch)
    desk.run()
    monkeypatch.setattr(loaders, "load", lambda *_, **__: pytest.fail("a file was parsed"))
    for touch in (lambda: os.utime(path, (LONG_AGO + 9, LONG_AGO + 9)), lambda: path.chmod(0o600)):
        touch()
        assert desk.run() == {"unchanged": ["a.txt"]}
        with monkeypatch.context() as patch:
            patch.setattr(sync, "hashed", lambda file: pytest.fail(f"{file.path} was read again"))
            assert desk.run() == {"unchanged": ["a.txt"]}


@pytest.mark.parametrize("replaced", [False, True], ids=["written anew", "another file in its place"])
def test_a_change_whose_time_and_size_were_set_back_is_noticed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, replaced: bool
) -> None:
    desk.write("a.txt", "Built in 1887.")
    later(monkeypatch)
    desk.run()
    path = desk.write("new.txt" if replaced else "a.txt", "Built in 1788.")
    if replaced:
        path.rename(desk.folder / "a.txt")
    assert desk.run(dry_run=True) == desk.run() == {"replaced": ["a.txt"]}
    assert desk.held() == {"a.txt": "Built in 1788."}
    assert desk.run() == {"unchanged": ["a.txt"]}


def test_files_that_an_earlier_version_noted_are_compared_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It noted the time of the last change alone."""
    desk.write("a.txt", "One text.")
    later(monkeypatch)
    desk.run()
    with closing(sqlite3.connect(tmp_path / "library" / FILE)) as raw, raw:
        raw.execute("UPDATE files SET changed = ?", (LONG_AGO * 10**9,))
    monkeypatch.setattr(loaders, "load", lambda *_, **__: pytest.fail("a file was parsed"))
    assert desk.run() == {"unchanged": ["a.txt"]}
    monkeypatch.setattr(sync, "hashed", lambda file: pytest.fail(f"{file.path} was read again"))
    assert desk.run() == {"unchanged": ["a.txt"]}


def test_a_change_that_keeps_size_and_time_is_noticed_where_the_file_was_fresh(desk: Desk) -> None:
    """Within the resolution of a file system's clock, a second change may leave no mark but in the content."""
    path = desk.folder / "a.txt"
    path.write_text("first.")
    status = path.stat()
    desk.run()
    path.write_text("other.")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert desk.run() == {"replaced": ["a.txt"]}


def test_an_interrupted_run_goes_on(desk: Desk) -> None:
    for number in range(6):
        desk.write(f"{number}.txt", f"This is text number {number}.")
    run = desk.mirror.run()
    assert [next(run).status for _ in range(3)] == ["added"] * 3
    run.close()  # type: ignore[attr-defined]  # what Ctrl-C does to the generator
    assert len(desk.held()) == 3
    counts = {status: len(names) for status, names in desk.run().items()}
    assert counts == {"unchanged": 3, "added": 3}
    assert Counter(desk.stored).most_common(1)[0][1] <= 2
    assert len(desk.held()) == 6


def test_a_file_that_cannot_be_read_keeps_its_old_version_and_is_listed_each_time(desk: Desk) -> None:
    desk.write("a.txt", "A text that was fine.")
    desk.write("b.txt", "Another.")
    desk.run()
    desk.write("a.txt", "")
    for _ in range(2):
        assert desk.run() == {"failed": ["a.txt"], "unchanged": ["b.txt"]}
        assert desk.held() == {"a.txt": "A text that was fine.", "b.txt": "Another."}
    desk.write("a.txt", "Mended.")
    assert desk.run() == {"replaced": ["a.txt"], "unchanged": ["b.txt"]}


def test_a_pipe_in_the_folder_is_told_and_not_waited_for(desk: Desk) -> None:
    desk.write("a.txt", "It turns.")
    os.mkfifo(desk.folder / "pipe")
    assert desk.run() == {"added": ["a.txt"], "failed": ["pipe"]}
    assert desk.run() == {"unchanged": ["a.txt"], "failed": ["pipe"]}


def test_a_moved_file_that_cannot_be_read_in_its_new_place_keeps_its_old_version(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write("a.txt", "A text.")
    desk.run()
    os.rename(desk.folder / "a.txt", desk.folder / "b.txt")
    with monkeypatch.context() as patch:
        patch.setattr(
            loaders, "load", lambda path, *_, **__: iter([SourceReport(path, "failed", reason="Out of memory.")])
        )
        assert desk.run() == {"failed": ["b.txt"]}
    assert desk.held() == {"a.txt": "A text."}
    assert desk.run() == {"moved": ["b.txt"]}
    assert desk.held() == {"b.txt": "A text."}


def test_what_a_file_holds_several_of_comes_and_goes_with_it(desk: Desk) -> None:
    def lines(*names: str) -> str:
        return "".join(json.dumps({"_id": name, "text": f"The text of {name}."}) + "\n" for name in names)

    desk.write("corpus.jsonl", lines("x", "y"))
    assert desk.run() == {"added": ["x", "y"]}
    desk.write("corpus.jsonl", lines("y", "z", "w"))
    assert desk.run() == {"added": ["w", "z"], "removed": ["x"]}
    desk.write("corpus.jsonl", lines("y") + "this is no JSON\n")
    assert desk.run()["failed"] == ["corpus.jsonl, line 2"]
    assert sorted(desk.held()) == ["w", "y", "z"]  # a file that can be read in part takes nothing away
    desk.write("moved.jsonl", lines("y", "z", "w"))
    (desk.folder / "corpus.jsonl").unlink()
    desk.run()
    assert sorted(desk.held()) == ["w", "y", "z"]
    (desk.folder / "moved.jsonl").unlink()
    desk.write("other.txt", "Some text.")
    assert desk.run() == {"added": ["other.txt"], "removed": ["w", "y", "z"]}


def test_files_that_were_only_added_are_taken_over(desk: Desk) -> None:
    path, gone = desk.write("a.txt", "A text."), desk.write("gone.txt", "Another.")
    for item in loaders.load(str(desk.folder), desk.settings):
        assert not isinstance(item, SourceReport)
        desk.store(item.document)
    gone.unlink()
    assert desk.run() == {"unchanged": [path.name], "removed": ["gone.txt"]}


def test_a_document_that_was_removed_by_hand_comes_back_with_the_next_run(desk: Desk) -> None:
    desk.write("a.txt", "A text.")
    desk.run()
    desk.library.remove(desk.library.find("a.txt")[0].id)
    assert desk.run() == {"added": ["a.txt"]}


def test_of_a_mirrored_file_that_is_purged_no_trace_is_left(desk: Desk, tmp_path: Path) -> None:
    """Neither its words, nor its name, nor the sketch that finds its like, in any file of the library."""
    desk.write("zyzzyva-file.txt", "Quixotry of the xylophonist, again and again.")
    desk.write("other.txt", "Nothing of interest.")
    desk.run()
    number = sketch("Quixotry of the xylophonist, again and again.")[0].to_bytes(8, "big", signed=True)
    traces = [b"zyzzyva-file", b"uixotry", b"xylophon", number]

    def found() -> set[bytes]:
        data = b"".join(path.read_bytes() for path in (tmp_path / "library").iterdir())
        return {trace for trace in traces if trace in data}

    assert len(found()) == 4, "the test looks for what was never there"
    desk.library.remove(desk.library.find("zyzzyva-file.txt")[0].id)
    desk.library.vacuum()
    assert found() == set()


@pytest.mark.parametrize("spoil", ["empty", "missing"])
def test_a_missing_or_empty_folder_removes_nothing_without_a_yes(desk: Desk, spoil: str) -> None:
    for number in range(5):
        desk.write(f"{number}.txt", f"This is text number {number}.")
    desk.run()
    before = desk.held()
    shutil.rmtree(desk.folder)
    if spoil == "empty":
        desk.folder.mkdir()
    for options in ({}, {"dry_run": True}):
        with pytest.raises(SourceError, match=rf"{spoil}.*0\.txt.*and 2 more") as caught:
            desk.run(**options)
        assert "--yes" in caught.value.hint
        assert desk.held() == before
    assert desk.run(yes=True) == {"removed": [f"{number}.txt" for number in range(5)]}
    assert desk.held() == {}


def test_a_folder_that_never_was_is_named(desk: Desk) -> None:
    for yes in (False, True):
        with pytest.raises(SourceError, match="There is no folder .*nowhere"):
            list(desk.new_mirror("nowhere").run(yes=yes))
        desk.write("a.txt", "A text.")
        with pytest.raises(SourceError, match="is a file"):
            list(desk.new_mirror("a.txt").run(yes=yes))


def test_only_what_lies_below_the_folder_is_touched(desk: Desk, tmp_path: Path) -> None:
    desk.write("in/a.txt", "Inside.")
    desk.write("in-between.txt", "Beside, with a name that begins the same.")
    desk.run()
    shutil.rmtree(desk.folder / "in")
    (desk.folder / "in-between.txt").unlink()
    (desk.folder / "in").mkdir()
    assert [report.status for report in desk.new_mirror("in").run(yes=True)] == ["removed"]
    assert sorted(desk.held()) == ["in-between.txt"]


def test_links_out_of_the_folder_are_told_and_not_followed(
    desk: Desk, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "qa_bot")
    (tmp_path / "outside.txt").write_text("Outside.")
    (desk.folder / "link.txt").symlink_to(tmp_path / "outside.txt")
    desk.write("a.txt", "Inside.")
    (desk.folder / "loop").symlink_to(desk.folder)
    assert desk.run() == {"added": ["a.txt"]}
    assert "outside.txt lies outside" in caplog.text


def test_a_link_to_a_folder_outside_is_told_once_and_the_folder_not_walked(
    desk: Desk, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "qa_bot")
    for name in ("deep/one.txt", "deep/two.txt", "three.txt"):
        path = tmp_path / "outside" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Outside.")
    (tmp_path / "outside" / "deep").chmod(0o000)  # a walk would have to tell that it cannot be read
    desk.write("a.txt", "Inside.")
    (desk.folder / "link").symlink_to(tmp_path / "outside")
    try:
        assert desk.run() == {"added": ["a.txt"]}
    finally:
        (tmp_path / "outside" / "deep").chmod(0o755)
    told = [message for message in caplog.messages if "lies outside" in message]
    assert len(told) == 1 and str(desk.folder / "link") in told[0] and str(tmp_path / "outside") in told[0]


def test_what_repeats_another_is_judged_at_the_end(desk: Desk) -> None:
    def store(document: Document, warnings: tuple[str, ...] = ()) -> SourceReport:
        report = desk.store(document, warnings)
        twin = desk.library.twin(document.id)
        return replace(report, warnings=(*warnings, repeats(twin))) if twin else report

    tide = "The tide mill turns twice a day, when the water of the bay runs back into the sea through its wheel. "
    road = "The road over the pass is closed from the first snow until the melt, and then the bus goes by the coast. "
    desk.write("one.txt", tide)
    desk.write("two.txt", road)
    desk.run()
    desk.write("one.txt", road, age=5)
    desk.write("two.txt", tide, age=5)
    desk.write("three.txt", tide, age=5)
    mirror = Mirror(desk.folder, lambda: desk.library, store, desk.settings)
    told = {desk.name(report.source): (report.status, report.warnings) for report in mirror.run()}
    assert told["one.txt"] == ("replaced", ())
    assert sorted(len(told[name][1]) for name in ("two.txt", "three.txt")) == [0, 1]
    assert desk.held() == {"one.txt": road.strip(), "two.txt": tide.strip(), "three.txt": tide.strip()}


def test_below_a_folder_that_cannot_be_read_nothing_is_removed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.write("deep/a.txt", "A text.")
    desk.write("b.txt", "Another.")
    desk.run()
    walk = os.walk

    def refused(place: Path, onerror: Any, followlinks: bool) -> Iterator[Any]:
        for here, folders, files in walk(place, onerror=onerror, followlinks=followlinks):
            if here.endswith("deep"):
                onerror(PermissionError(13, "Permission denied", here))
            else:
                yield here, folders, files

    monkeypatch.setattr(loaders.os, "walk", refused)
    assert desk.run() == {"failed": ["deep"], "unchanged": ["b.txt"]}
    assert sorted(desk.held()) == ["b.txt", "deep/a.txt"]


def test_what_a_link_to_nothing_led_to_is_removed_or_followed_and_the_link_told(desk: Desk) -> None:
    desk.write("a.txt", "A text on the well.")
    desk.write("b.txt", "Another on the mill.")
    desk.write("c.txt", "A third on the ford.")
    (desk.folder / "y.txt").symlink_to("a.txt")
    (desk.folder / "z.txt").symlink_to("b.txt")
    assert desk.run() == {"added": ["a.txt", "b.txt", "c.txt"]}
    (desk.folder / "a.txt").unlink()
    os.rename(desk.folder / "b.txt", desk.folder / "moved.txt")
    told = {desk.name(report.source): report.reason for report in desk.new_mirror().run(dry_run=True)}
    assert told["y.txt"] == "It is a link to 'a.txt', which is not there."
    assert desk.run() == {
        "unchanged": ["c.txt"],
        "moved": ["moved.txt"],
        "removed": ["a.txt"],
        "skipped": ["y.txt", "z.txt"],
    }
    assert sorted(desk.held()) == ["c.txt", "moved.txt"]


def test_a_folder_with_nothing_but_links_to_nothing_is_as_an_empty_one(desk: Desk) -> None:
    desk.write("a.txt", "A text on the well.").rename(desk.folder / "b.txt")
    (desk.folder / "z.txt").symlink_to("b.txt")
    desk.run()
    (desk.folder / "b.txt").unlink()
    with pytest.raises(SourceError, match="Nothing was changed"):
        desk.run()
    assert desk.run(yes=True) == {"skipped": ["z.txt"], "removed": ["b.txt"]}


def test_a_dry_run_says_what_a_run_then_does(desk: Desk) -> None:
    for name in ("same", "changes", "moves", "goes"):
        desk.write(f"{name}.txt", f"The file that {name} speaks of {name}.")
    assert desk.run(dry_run=True) == {"added": ["changes.txt", "goes.txt", "moves.txt", "same.txt"]}
    assert desk.held() == {}
    desk.run()
    desk.write("changes.txt", "It speaks of something else by now.")
    os.rename(desk.folder / "moves.txt", desk.folder / "moved.txt")
    (desk.folder / "goes.txt").unlink()
    before = desk.held()
    foreseen = desk.run(dry_run=True)
    assert desk.held() == before
    assert desk.run() == foreseen


def test_a_dry_run_looks_into_files_that_hold_several_and_names_what_cannot_be_read(desk: Desk) -> None:
    def archive(name: str, **texts: str) -> None:
        (desk.folder / name).write_bytes(zipped({f"{member}.txt": text for member, text in texts.items()}))

    def both() -> dict[str, list[str]]:
        before = desk.held()
        foreseen = desk.run(dry_run=True)
        assert desk.held() == before
        assert desk.run() == foreseen
        return foreseen

    archive("all.zip", a="The first text.", b="The second text.", c="")
    archive("more.zip", x="Something else.")
    desk.write("scan.pdf", "%PDF-1.4 and nothing else")
    desk.write("list.jsonl", '{"_id": "j", "text": "A line of it."}\nthis is no JSON\n')
    found = both()
    assert found["added"] == ["all.zip!/a.txt", "all.zip!/b.txt", "j", "more.zip!/x.txt"]
    assert found["failed"] == ["all.zip!/c.txt", "list.jsonl, line 2", "scan.pdf"]
    archive("all.zip", a="The first text.", b="Another second text.", d="A fourth.")
    (desk.folder / "scan.pdf").write_text("Readable now.")
    os.rename(desk.folder / "more.zip", desk.folder / "moved.zip")
    found = both()
    assert found["replaced"] == ["all.zip!/b.txt"]
    assert found["moved"] == ["moved.zip!/x.txt"]
    archive("all.zip", a="The first text.", d="A fourth.")
    assert both()["removed"] == ["all.zip!/b.txt"]


def test_watching_tells_each_change_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.write("a.txt", "A text.")
    desk.write("bad.txt", "")

    def turns() -> Iterator[None]:
        yield
        desk.write("b.txt", "Another.")
        yield
        yield
        os.rename(desk.folder, desk.folder.with_name("elsewhere"))
        yield
        yield
        os.rename(desk.folder.with_name("elsewhere"), desk.folder)
        desk.write("bad.txt", "Not bad any more.")
        yield
        raise KeyboardInterrupt

    steps = turns()
    monkeypatch.setattr(sync.time, "sleep", lambda seconds: next(steps))
    told = []
    with pytest.raises(KeyboardInterrupt):
        for report in desk.mirror.watch(5):
            told.append((report.status, desk.name(report.source)))
    assert told == [
        ("added", "a.txt"),
        ("failed", "bad.txt"),
        ("added", "b.txt"),
        ("failed", str(desk.folder)),
        ("added", "bad.txt"),
    ]
    assert sorted(desk.held()) == ["a.txt", "b.txt", "bad.txt"]


def test_watching_outlasts_a_library_that_is_busy(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.write("a.txt", "A text.")
    busy = iter([True, True, False])

    def store(document: Document, warnings: tuple[str, ...]) -> SourceReport:
        if next(busy):
            raise LibraryBusyError("It is being written to.")
        return desk.store(document, warnings)

    monkeypatch.setattr(sync.time, "sleep", lambda seconds: None)
    watched = Mirror(desk.folder, lambda: desk.library, store, desk.settings).watch(5)
    assert [next(watched).status for _ in range(2)] == ["failed", "added"]


def test_a_picture_among_the_articles_is_passed_over_and_a_broken_article_fails(desk: Desk) -> None:
    desk.write("a.txt", "The mill turns with the tide.")
    (desk.folder / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(200))
    (desk.folder / "dump.bin").write_bytes(bytes(range(256)))
    (desk.folder / "scan.pdf").write_bytes(b"\xff\xd8\xff\xe0" + bytes(200))  # its name says that it is an article
    (desk.folder / "notes.txt").write_bytes(bytes(range(256)))
    told = {"skipped": ["dump.bin", "photo.jpg"], "failed": ["notes.txt", "scan.pdf"]}
    assert desk.run() == {"added": ["a.txt"], **told}
    assert desk.run() == {"unchanged": ["a.txt"], **told}
    assert desk.run(dry_run=True) == {"unchanged": ["a.txt"], **told}


def test_an_archive_with_a_picture_in_it_is_read_once(desk: Desk) -> None:
    archive = zipped({"a.txt": "The mill turns.", "photo.gif": "GIF89a"})
    (desk.folder / "all.zip").write_bytes(archive)
    os.utime(desk.folder / "all.zip", (LONG_AGO, LONG_AGO))
    assert desk.run() == {"added": ["all.zip!/a.txt"], "skipped": ["all.zip!/photo.gif"]}
    assert desk.run() == {"unchanged": ["all.zip"]}


def test_what_a_file_held_before_it_broke_stays_and_that_is_said(desk: Desk) -> None:
    desk.write("a.txt", "The mill turns with the tide.")
    desk.run()
    (desk.folder / "a.txt").write_bytes(bytes(range(256)))
    (desk.folder / "b.txt").write_bytes(bytes(range(256)))
    told = {desk.name(report.source): report.reason for report in desk.new_mirror().run() if report.status == "failed"}
    assert "stays in the library" in told["a.txt"] and "stays in the library" not in told["b.txt"]
    assert desk.held() == {"a.txt": "The mill turns with the tide."}
