import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from qa_bot import Bot, Document, Draft, Progress, Summary, Turn
from qa_bot.answer.texts.languages import READ_ENGLISH
from qa_bot.errors import LibraryError, ModelError, SourceError, UsageError
from qa_bot.index.storing import WATCHED
from qa_bot.settings import Settings, load_settings

HARBOUR = (
    "The harbour of Lunna was dredged in 1974. The work was paid for by the fishing families, who gave 12,000 crowns.\n\n"
    "Today eleven boats fish from Lunna. The youngest skipper, Kari Moe, is nineteen years old."
)
CHEESE = "Goat cheese from the Sella valley ripens in caves for ninety days. The caves were once a silver mine."


@pytest.fixture(scope="module")
def bot() -> Iterator[Bot]:
    """A bot with the real embedded models and two articles."""
    with Bot.temporary() as bot:
        bot.add(Document.of(HARBOUR, source="harbour"), Document.of(CHEESE, source="cheese"))
        yield bot


def test_what_was_added_answers_with_the_exact_words(bot: Bot) -> None:
    answer = bot.ask("How many boats fish from Lunna?")
    assert answer.short == "eleven"
    (citation,) = answer.claims[0].citations
    assert bot.document(citation.document_id).text[citation.start : citation.end] == citation.quote
    assert citation.quote == "Today eleven boats fish from Lunna."


def test_the_library_does_not_answer_what_it_does_not_hold(bot: Bot) -> None:
    answer = bot.ask("Who won the chess championship in 1985?")
    assert answer.declined and not answer.claims and "don't answer" in answer.text


def test_a_follow_up_finds_what_it_refers_to(bot: Bot) -> None:
    first = bot.ask("Who is the youngest skipper?")
    answer = bot.ask("How old is she?", [Turn(first.question, first.text)])
    assert "nineteen" in answer.short


def test_a_context_is_answered_from_instead_of_the_library(bot: Bot) -> None:
    context = "The tower of Ribe is 52 metres high. It was finished in 1333."
    assert bot.ask("How high is the tower of Ribe?", context=context).short.startswith("52")
    assert bot.ask("How many boats fish from Lunna?", context=context).declined
    assert bot.ask("How many boats fish from Lunna?", context=" ").declined == "empty context"
    assert len(bot.documents()) == 2


def test_search_finds_passages_and_documents(bot: Bot) -> None:
    assert bot.search("silver mine", k=1)[0].source == "cheese"
    sources = [hit.source for hit in bot.search("Lunna harbour", k=5, documents=True)]
    assert len(sources) == len(set(sources))


def test_a_summary_stands_on_the_document(bot: Bot) -> None:
    summary = bot.summarise("harbour", length="1 sentence", method="extractive")
    assert isinstance(summary, Summary) and len(summary.claims) == 1
    citation = summary.claims[0].citations[0]
    assert HARBOUR[citation.start : citation.end] == citation.quote


def test_streams_end_with_the_checked_value(bot: Bot) -> None:
    *before, last = bot.ask_stream("How many boats fish from Lunna?")
    assert last == bot.ask("How many boats fish from Lunna?")
    assert all(isinstance(item, Progress | Draft) for item in before)
    *before, last = bot.summarise_stream("harbour")
    assert isinstance(last, Summary)


def test_check_points_at_the_characters_that_support_a_claim(bot: Bot) -> None:
    good = bot.check("The families gave 12,000 crowns.", "harbour")
    bad = bot.check("The families gave 15,000 crowns.", "harbour")
    assert good.support > 0.5 > bad.support
    assert good.citation is not None and "12,000 crowns" in good.citation.quote
    with pytest.raises(UsageError, match="empty"):
        bot.check(" ", "harbour")


def test_a_claim_or_a_focus_in_another_language_is_told_what_the_models_read(bot: Bot) -> None:
    document = Document.of("The lake froze. The ferry stopped.", source="lake.txt", title="Lake")
    claim, focus = "Le lac a gelé et la ville est fermée.", "Combien ont coûté les travaux ?"
    english = replace(bot.settings, encoder=replace(bot.settings.encoder, model="embedded"))
    with Bot(bot.parts, english) as reads:
        assert reads.check(claim, document).problems[-1] == READ_ENGLISH
        assert reads.check("The bakery burned.", document).problems.count(READ_ENGLISH) == 0
        for _ in range(2):  # made, and remembered
            assert reads.summarise(document, focus=focus).note.startswith(READ_ENGLISH)
            assert list(reads.digest_stream([document], focus=focus))[-1].note == READ_ENGLISH
        assert READ_ENGLISH not in reads.summarise(document, focus="ferry").note
    other = replace(english, encoder=replace(english.encoder, model="some/multilingual"))
    with Bot(bot.parts, other) as reads:
        assert READ_ENGLISH not in reads.check(claim, document).problems
        assert READ_ENGLISH not in reads.summarise(document, focus=focus).note


def test_a_file_can_be_summarised_without_being_added(bot: Bot, tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("The bell of Orsa cracked in March. A new one was cast in Ghent.", encoding="utf-8")
    assert bot.summarise(path, length="1 sentence").claims
    assert len(bot.documents()) == 2
    with pytest.raises(SourceError, match="nowhere.txt"):
        bot.summarise("nowhere.txt")


def test_several_documents_are_digested_those_of_a_folder_or_all_of_the_library(bot: Bot, tmp_path: Path) -> None:
    assert set(bot.digest().document_ids) == {record.id for record in bot.documents()}
    for name, paid in (("one", "40"), ("two", "50")):
        (tmp_path / f"{name}.txt").write_text(f"The town of Orsa paid {paid} crowns for a new bell in March.")
    found = bot.digest(tmp_path, tmp_path / "one.txt")
    assert [len(found.document_ids), found.contradictions[0].values] == [2, ("40 crowns", "50 crowns")]
    assert len(bot.documents()) == 2
    with pytest.raises(SourceError, match="nowhere.txt"):
        bot.digest(tmp_path, "nowhere.txt")


def test_suggested_questions_are_answered_by_the_article_they_were_made_from(bot: Bot) -> None:
    asked = bot.suggestions("harbour")
    assert asked
    assert all("1974" in bot.ask(question).text for question in asked if question.startswith("When"))
    assert bot.suggestions(Document.of("| a | b |\n|---|---|\n| 1 | 2 |\n", source="table")) == []


def test_names_that_fit_no_document_or_several_are_refused(bot: Bot) -> None:
    with pytest.raises(UsageError, match="no document 'nothing'"):
        bot.document("nothing")


def test_many_threads_get_their_own_answers(bot: Bot) -> None:
    questions = {"How many boats fish from Lunna?": "eleven", "How long does the goat cheese ripen?": "ninety days"}
    asked = list(questions) * 6
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(bot.ask, asked))
    assert [questions[q] in a.text for q, a in zip(asked, answers, strict=True)] == [True] * 12


def test_a_library_keeps_replaces_and_removes(settings: Settings, tmp_path: Path) -> None:
    article = tmp_path / "tower.txt"
    article.write_text("The tower is 52 metres high.", encoding="utf-8")
    with Bot.open("test", settings=settings) as bot:
        assert [r.status for r in bot.add(article)] == ["added"]
        assert [r.status for r in bot.add(article)] == ["unchanged"]
    article.write_text("The tower is 61 metres high.", encoding="utf-8")
    with Bot.open("test", settings=settings) as bot:
        assert [r.status for r in bot.add(article)] == ["replaced"]
        assert [r.source for r in bot.documents()] == [str(article)]
        assert bot.ask("How high is the tower?").short.startswith("61")
        assert bot.remove("tower.txt", purge=True).source == str(article)
        assert bot.documents() == [] and bot.ask("How high is the tower?").declined == "empty library"


def test_what_was_added_before_an_interruption_stays(settings: Settings, tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text(f"Article number {number} is about bells.", encoding="utf-8")
    with Bot.open("test", settings=settings) as bot:
        reports = bot.add_each([tmp_path])
        assert [next(reports).status for _ in range(2)] == ["added", "added"]
        reports.close()  # type: ignore[attr-defined]  # what Ctrl-C does to the generator
    with Bot.open("test", settings=settings) as bot:
        assert len(bot.documents()) == 2


def test_a_missing_library_is_not_made_by_asking(settings: Settings) -> None:
    with pytest.raises(LibraryError, match="no library 'nowhere'"):
        Bot.open("nowhere", settings=settings, create=False)


def test_a_source_that_cannot_be_read_leaves_no_empty_library_behind(settings: Settings, tmp_path: Path) -> None:
    with Bot.open("new", settings=settings) as bot:
        assert [report.status for report in bot.add(tmp_path / "nope.txt")] == ["failed"]
    assert not (tmp_path / "indexes").exists()
    with Bot.open("new", settings=settings) as bot:
        bot.add(Document.of(HARBOUR, source="harbour"))
    with Bot.open("new", settings=settings, create=False) as bot:
        assert [record.source for record in bot.documents()] == ["harbour"]


@pytest.mark.parametrize("name", ["../up", "a/b", "", "a b", ".."])
def test_a_library_name_cannot_leave_its_folder(settings: Settings, name: str) -> None:
    with pytest.raises(UsageError):
        Bot.open(name, settings=settings)


def test_the_example_article_answers_its_questions() -> None:
    with Bot.temporary() as bot:
        assert bot.add_example().status == "added"
        assert bot.add_example().status == "unchanged"
        answers = [bot.ask(question) for question in bot.example_questions]
        assert [a.declined for a in answers] == [None, None, None]
        assert "870,000 pounds" in answers[0].text
        assert "Marta Lindqvist" in answers[2].text


def test_a_stop_that_is_set_ends_the_answer(bot: Bot) -> None:
    stop = threading.Event()
    stop.set()
    items = list(bot.summarise_stream("harbour", method="abstractive", stop=stop))
    assert not any(isinstance(item, Draft) for item in items)


def test_listing_and_removing_load_no_model(settings: Settings) -> None:
    """A folder is no encoder: naming one fails as soon as a model is asked for, and not before."""
    with Bot.open("test", settings=settings) as bot:
        bot.add(Document.of(HARBOUR, source="harbour"))
    without = replace(settings, encoder=replace(settings.encoder, model="/nowhere"))
    with Bot.open("test", settings=without) as bot:
        assert bot.document("harbour").text == HARBOUR
        with pytest.raises(ModelError):
            bot.search("boats")
        assert bot.remove("harbour").source == "harbour"
    other = replace(settings, encoder=replace(settings.encoder, query_prefix="query: "))
    with Bot.open("test", settings=other) as bot, pytest.raises(LibraryError, match="query_prefix"):
        bot.add(Document.of(HARBOUR, source="harbour"))


def test_a_wrong_length_or_method_is_named_before_any_model_is_loaded(settings: Settings) -> None:
    without = replace(settings, encoder=replace(settings.encoder, model="/nowhere"))
    with Bot.temporary(without) as bot:
        document = Document.of(HARBOUR, source="harbour")
        with pytest.raises(UsageError, match="banana"):
            bot.summarise(document, length="banana")
        with pytest.raises(UsageError, match="magic"):
            bot.summarise(document, method="magic")
        with pytest.raises(SourceError, match="nowhere.txt"):
            bot.summarise("nowhere.txt")


def test_a_part_of_a_title_names_a_document_that_is_read_but_not_one_that_is_removed(bot: Bot) -> None:
    bot.add(Document.of("Bells are cast in pits.", source="bells", title="On the casting of bells"))
    assert bot.summarise("the casting").document_ids == (bot.document("bells").id,)
    with pytest.raises(UsageError, match="only a part of a name: On the casting of bells"):
        bot.remove("the casting")
    assert [report.passages for report in bot.add(bot.document("bells"))] == [1]
    bot.remove("bells")


def test_loading_the_writer_is_said_before_it_begins(settings: Settings) -> None:
    without = replace(settings, generator=replace(settings.generator, model="/nowhere"))
    with Bot.temporary(without) as bot:
        steps = bot.summarise_stream(Document.of(HARBOUR, source="harbour"), method="abstractive")
        assert "Loading the writer" in next(steps).step  # type: ignore[union-attr]
        with pytest.raises(ModelError):
            next(steps)


def test_who_watches_an_add_is_told_of_every_stretch_and_can_end_it_before_anything_is_stored() -> None:
    class EnoughError(Exception):
        pass

    settings = load_settings(environ={}, overrides={"chunking.max_tokens": "16", "chunking.overlap_sentences": "0"})
    document = Document.of("".join(f"Buoy {n} is red and round.\n\n" for n in range(300)), source="buoys")
    seen: list[tuple[int, int]] = []

    def watch(progress: Progress) -> None:
        seen.append((progress.done, progress.total))
        if enough and progress.done:
            raise EnoughError

    with Bot.temporary(settings) as bot:
        enough = True
        with pytest.raises(EnoughError):
            list(bot.add_each([document], watch=watch))
        assert bot.documents() == []
        enough = False
        (report,) = bot.add_each([document], watch=watch)
    assert report.passages > WATCHED
    assert seen[2:] == [(start, report.passages) for start in range(0, report.passages, WATCHED)]


def test_a_library_that_has_still_to_begin_lists_nothing_and_loads_no_model(settings: Settings) -> None:
    with Bot.open("new", settings=settings) as bot:
        assert bot.documents() == []
        assert "_encoder" not in vars(bot.parts)


def test_half_a_character_in_what_is_asked_is_nothing_to_fail_at(bot: Bot) -> None:
    """A form on a page may send a lone surrogate or NUL, which no tokenizer takes."""
    assert "eleven" in bot.ask("How many \ud800 boats fish from Lunna\x00?").text
    assert bot.search("boats \udc00 of Lunna")
    assert bot.check("Eleven \ud83d boats fish from Lunna.", bot.documents()[0].id).citation
    assert bot.summarise(bot.documents()[0].id, focus="the \ud800 boats") is not None
