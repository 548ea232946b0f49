"""What happens at each event: which parts of the page change, and to what."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import fields
from threading import Event
from typing import Any

import pytest
from scripted import FERRY, ScriptedBot
from test_page import Reader

from qa_bot.interfaces.webpage.adding import Adding
from qa_bot.interfaces.webpage.handlers import Handlers
from qa_bot.interfaces.webpage.layout import CHOOSE, PASTE, SEVERAL, PageParts
from qa_bot.interfaces.webpage.page import FORGOTTEN
from qa_bot.interfaces.webpage.results import answer_html
from qa_bot.interfaces.webpage.stream import Gate
from qa_bot.interfaces.webpage.visit import Visit
from qa_bot.settings import Settings
from qa_bot.types import Answer, Document, Progress, Turn

PARTS = PageParts(**{field.name: field.name for field in fields(PageParts)})  # parts are keys here, so names will do
FORM = {
    "origin": CHOOSE,
    "article": FERRY.id,
    "text": "",
    "length": "medium",
    "custom": "",
    "method": "auto",
    "focus": "",
}


@pytest.fixture
def bot(settings: Settings) -> ScriptedBot:
    return ScriptedBot(settings)


@pytest.fixture
def handlers(bot: ScriptedBot) -> Handlers:
    return Handlers(bot, PARTS, Gate(2))  # type: ignore[arg-type]


def run(updates: AsyncIterator[dict[str, Any]]) -> list[dict[str, Any]]:
    async def collect() -> list[dict[str, Any]]:
        return [update async for update in updates]

    return asyncio.run(collect())


def shown(html: str) -> str:
    return " ".join(Reader(html).text.split())


def test_a_question_ends_in_an_answer_with_its_article(handlers: Handlers) -> None:
    visit = Visit()
    first, *_, last = run(handlers.ask(visit, " When did it stop? "))
    assert "question" not in first, "the browser empties the field: by now somebody may type the next one"
    assert (first["send"]["visible"], first["halt"]["visible"]) == (False, True)
    assert (last["send"]["visible"], last["halt"]["visible"]) == (True, False)
    assert "stopped on 4 May 2019" in shown(last["chat"])
    assert 'data-front="1.1"' in last["viewer"]
    assert '<mark tabindex="-1" data-q="1.1">The ferry' in last["viewer"]


def test_a_claim_without_a_quotation_is_marked_in_the_answer(handlers: Handlers) -> None:
    *_, last = run(handlers.ask(Visit(), "When?"))
    assert "Nobody knows why.not supported" in shown(last["chat"])


def test_the_conversation_is_passed_on(handlers: Handlers, bot: ScriptedBot) -> None:
    visit = Visit()
    run(handlers.ask(visit, "When?"))
    run(handlers.ask(visit, "Why?"))
    assert bot.asked[1] == ("Why?", (Turn("When?", f"4 May 2019\n{FERRY.text.splitlines()[0]}"),))


@pytest.mark.parametrize("question", ["", "  \n "])
def test_an_empty_question_is_not_asked(handlers: Handlers, bot: ScriptedBot, question: str) -> None:
    run(handlers.ask(Visit(), question))
    assert bot.asked == []


def test_a_question_that_is_asked_while_another_is_answered_comes_next(handlers: Handlers, bot: ScriptedBot) -> None:
    visit = Visit()

    async def both() -> tuple[str, dict[str, Any]]:
        first, second = handlers.ask(visit, "When?"), handlers.ask(visit, "Why?")
        await anext(first)
        waiting = (await anext(second))["chat"]
        await anext(second)  # it waits, and says so at each beat
        assert [question for question, _ in bot.asked] == []
        async for _ in first:
            pass
        *_, last = [update async for update in second]
        return waiting, last

    waiting, last = asyncio.run(both())
    assert "Waiting for the answer above" in shown(waiting)
    assert [(question, len(turns)) for question, turns in bot.asked] == [("When?", 0), ("Why?", 1)]
    assert shown(last["chat"]).count("You asked") == 2
    assert last["send"]["visible"]


def test_a_question_whose_button_is_pressed_twice_is_asked_once(handlers: Handlers, bot: ScriptedBot) -> None:
    visit = Visit()

    async def twice() -> None:
        first = handlers.ask(visit, "When?")
        await anext(first)
        assert len([update async for update in handlers.ask(visit, "When?")]) == 1
        async for _ in first:
            pass

    asyncio.run(twice())
    assert [question for question, _ in bot.asked] == ["When?"]


def test_stop_ends_what_waits_too_and_an_event_that_is_lost_holds_up_nothing(
    handlers: Handlers, bot: ScriptedBot
) -> None:
    visit = Visit()

    async def stopped() -> None:
        lost, waiting = handlers.ask(visit, "slow word"), handlers.ask(visit, "When?")
        await anext(lost)
        await anext(waiting)
        handlers.stop(visit)
        async for _ in waiting:
            pass
        lost = handlers.ask(visit, "silent")
        await anext(lost)
        await lost.aclose()  # type: ignore[attr-defined]
        async for _ in handlers.ask(visit, "Why?"):
            pass

    asyncio.run(stopped())
    assert [question for question, _ in bot.asked] == ["Why?"]


def test_an_error_is_shown_escaped_with_its_hint_and_the_page_goes_on(handlers: Handlers) -> None:
    visit = Visit()
    *_, failed = run(handlers.ask(visit, "fail"))
    assert "The question is too <long>. Ask a shorter one." in failed["status"].replace("&lt;", "<").replace(
        "&gt;", ">"
    )
    assert "<long>" not in failed["chat"] + failed["status"]
    *_, last = run(handlers.ask(visit, "When?"))
    assert "4 May 2019" in shown(last["chat"])


def test_an_error_inside_shows_no_detail(handlers: Handlers) -> None:
    *_, failed = run(handlers.ask(Visit(), "crash"))
    assert "Something went wrong" in shown(failed["chat"])
    assert "secret" not in failed["chat"] + failed["status"]


def test_a_declined_answer_offers_passages_that_open_in_the_viewer(handlers: Handlers) -> None:
    visit = Visit()
    *_, last = run(handlers.ask(visit, "unknown"))
    assert 'class="passage" data-q="1.p1"' in last["chat"]
    assert "viewer" in last
    update = handlers.open(visit, {"label": "1.p1"})
    assert '<mark class="near" tabindex="-1" data-q="1.p1">' in update["viewer"]


def test_stop_keeps_what_was_written_and_says_that_it_was_not_checked(handlers: Handlers) -> None:
    visit = Visit()

    async def stop_early() -> dict[str, Any]:
        stream = handlers.ask(visit, "slow word")
        async for _ in stream:
            if visit.exchanges[0].draft:
                break
        update = handlers.stop(visit)
        await stream.aclose()  # type: ignore[attr-defined]
        return update

    update = asyncio.run(stop_early())
    assert "word0" in shown(update["chat"])
    assert "Stopped. This text was not checked." in shown(update["chat"])
    assert visit.turns() == [], "a stopped answer is no turn"


def test_after_stop_the_next_question_is_answered_at_once_and_undisturbed(handlers: Handlers) -> None:
    visit = Visit()

    async def go_on() -> tuple[list[dict[str, Any]], dict[str, Any]]:
        slow = handlers.ask(visit, "slow word")
        await anext(slow)
        handlers.stop(visit)
        quick = handlers.ask(visit, "When?")
        await anext(quick)
        rest = [update async for update in slow]  # ends by itself, while the next answer is in the making
        *_, last = [update async for update in quick]
        return rest, last

    rest, last = asyncio.run(go_on())
    assert not any(part in update for update in rest for part in ("send", "halt", "viewer"))
    assert "4 May 2019" in shown(last["chat"])


def test_an_answer_that_is_ready_leaves_the_stop_of_a_running_summary_alone(handlers: Handlers) -> None:
    visit = Visit()

    async def both() -> dict[str, Any]:
        summary = handlers.summarise(visit, **FORM)
        await anext(summary)
        *_, last = [update async for update in handlers.ask(visit, "When?")]
        await summary.aclose()  # type: ignore[attr-defined]
        return last

    last = asyncio.run(both())
    assert last["halt_summary"]["visible"]
    assert not last["halt"]["visible"]


def test_clear_begins_anew_and_keeps_the_summary(handlers: Handlers) -> None:
    visit = Visit()
    run(handlers.summarise(visit, **FORM))
    run(handlers.ask(visit, "When?"))
    update = handlers.clear(visit)
    assert "Ask your article." in shown(update["chat"])
    assert visit.turns() == []
    assert "The last ferry" in handlers.screen.summary_html(visit)


def test_a_summary_of_the_library_carries_marks_into_the_viewer(handlers: Handlers) -> None:
    *_, last = run(handlers.summarise(Visit(), **FORM))
    assert "the summary stands on 2 of 3 sections" in shown(last["summary"])
    assert 'data-q="1.1"' in last["viewer"]
    assert 'data-q="1.2"' in last["viewer"]


def test_a_pasted_text_is_summarised_and_shown_but_not_kept(handlers: Handlers, bot: ScriptedBot) -> None:
    visit = Visit()
    text = "The quay was rebuilt. It took a year."
    *_, last = run(handlers.summarise(visit, **FORM | {"origin": PASTE, "text": text}))
    assert text in Reader(last["viewer"]).text
    assert len(bot.documents()) == 1
    assert 'class="cite"' in last["summary"]


def test_pasted_markdown_is_read_as_markdown_and_what_is_left_out_is_said(handlers: Handlers) -> None:
    text = "# The quay\n\nThe **quay** was rebuilt by [Orr](https://orr.example). It took ~~a month~~ a **year**."
    *steps, last = run(handlers.summarise(Visit(), **FORM | {"origin": PASTE, "text": text}))
    assert "The quay was rebuilt by Orr. It took a year." in Reader(last["viewer"]).text
    assert "**" not in shown(last["summary"])
    assert any("Left out: 1 struck-out text." in str(step["status"]) for step in steps if "status" in step)


@pytest.mark.parametrize("form", [{"origin": PASTE, "text": " "}, {"article": None}])
def test_nothing_to_summarise_is_said(handlers: Handlers, form: dict[str, Any]) -> None:
    *_, last = run(handlers.summarise(Visit(), **FORM | form))
    assert "There is nothing to summarise." in shown(last["summary"])


def test_that_nothing_was_chosen_is_not_said_any_longer_than_it_is_true(handlers: Handlers) -> None:
    visit = Visit()
    *_, last = run(handlers.summarise(visit, **FORM | {"article": None}))
    assert "nothing to summarise" in shown(last["summary"])
    assert "nothing to summarise" not in shown(handlers.to_summary(visit, FERRY.id)["summary"])


def test_an_empty_library_says_what_to_do(handlers: Handlers, bot: ScriptedBot) -> None:
    bot.held.clear()
    assert 'data-do="library"' in handlers.load(Visit())["summary"]
    declined = Answer("When?", "When?", "The articles don't answer this. None.", declined="empty library")
    assert 'data-do="library"' in answer_html(declined, {})


def test_a_page_that_comes_back_shows_what_it_showed_and_one_that_was_forgotten_says_so(handlers: Handlers) -> None:
    visit = Visit()
    run(handlers.ask(visit, "When?"))
    run(handlers.summarise(visit, **FORM))
    shown_again = handlers.load(visit)
    assert "stopped on 4 May 2019" in shown(shown_again["chat"])
    assert 'class="cite"' in shown_again["summary"]
    assert shown_again["send"]["visible"]
    assert FORGOTTEN not in shown(shown_again["chat"])
    lost = Visit(lost=True)
    *_, last = run(handlers.ask(lost, "When?"))
    assert FORGOTTEN in shown(last["chat"])
    assert handlers.open(lost, {"label": "7.1"})["status"] == FORGOTTEN
    assert FORGOTTEN not in shown(handlers.clear(lost)["chat"])


@pytest.mark.parametrize(("question", "tall"), [("When? " * 100, True), ("When?\n" * 9, True), ("When?", False)])
def test_a_long_question_scrolls_also_by_keys(handlers: Handlers, question: str, tall: bool) -> None:
    *_, last = run(handlers.ask(Visit(), question))
    assert ('class="question" tabindex="0"' in last["chat"]) == tall


def test_wishes_reach_the_bot(handlers: Handlers, bot: ScriptedBot) -> None:
    seen: dict[str, Any] = {}

    def summarise_stream(source: Document, *, stop: Event, **wishes: Any) -> Iterator[Any]:
        seen.update(wishes)
        yield bot.summarise(source)

    bot.summarise_stream, plain = summarise_stream, bot.summarise_stream  # type: ignore[method-assign]
    bot.summarise = lambda source: list(plain(source))[-1]  # type: ignore[method-assign, assignment]
    form = FORM | {"length": "custom", "custom": " 5 sentences ", "method": "extractive", "focus": " "}
    run(handlers.summarise(Visit(), **form))
    assert seen == {"length": "5 sentences", "method": "extractive", "focus": None, "form": "points"}
    run(handlers.summarise(Visit(), **form, form="headline"))
    assert seen["form"] == "headline"


def test_several_articles_become_a_digest_with_marks_for_the_viewer(handlers: Handlers, bot: ScriptedBot) -> None:
    visit, other = Visit(), Document.of("Nobody rows to Marrow Island.", source="b", title="Rowing")
    bot.held[other.id] = other
    *_, last = run(handlers.summarise(visit, **FORM | {"origin": SEVERAL, "articles": []}))
    assert "2 articles" in shown(last["summary"]) and "One line each" in shown(last["summary"])
    assert 'data-q="1.2"' in last["viewer"] and "Rowing" in shown(last["summary"])
    *_, last = run(handlers.summarise(visit, **FORM | {"origin": SEVERAL, "articles": [other.id]}))
    assert "1 article" in shown(last["summary"]) and "The last ferry" not in shown(last["summary"])


@pytest.mark.parametrize("origin", [CHOOSE, SEVERAL, PASTE])
def test_only_the_field_of_the_origin_is_shown(handlers: Handlers, origin: str) -> None:
    fields = {CHOOSE: "article", SEVERAL: "articles", PASTE: "text"}
    changed = handlers.choose_origin(Visit(), origin)
    assert [name for name in fields.values() if changed[name]["visible"]] == [fields[origin]]
    digest = origin == SEVERAL  # which has one form, and no other words
    assert [changed[name]["visible"] for name in ("form", "method")] == [not digest, not digest]


def test_a_removed_article_leaves_list_viewer_and_marks(handlers: Handlers, bot: ScriptedBot) -> None:
    visit = Visit()
    run(handlers.ask(visit, "When?"))
    update = Adding(handlers.screen).remove(visit, {"id": FERRY.id})
    assert bot.documents() == []
    assert "No articles yet" in shown(update["library"])
    assert "document" not in update["viewer"]
    assert "article removed" in update["chat"]
    assert 'class="cite"' not in update["chat"]


@pytest.mark.parametrize("detail", [{}, {"id": "The last ferry"}, {"id": "0" * 32}, {"id": None}, {"id": ["x"]}])
def test_only_a_full_id_removes(handlers: Handlers, bot: ScriptedBot, detail: dict[str, Any]) -> None:
    update = Adding(handlers.screen).remove(Visit(), detail)
    assert "no longer in the library" in update["status"]
    assert len(bot.documents()) == 1


def test_an_article_that_somebody_else_removed_is_missed_politely(handlers: Handlers, bot: ScriptedBot) -> None:
    visit = Visit()
    run(handlers.ask(visit, "When?"))
    bot.held.clear()
    assert "no longer in the library" in handlers.open(visit, {"label": "1.1"})["status"]
    assert "document" not in handlers.screen.viewer_html(visit)


def test_a_chosen_article_that_is_gone_gives_way_to_one_that_is_there(handlers: Handlers) -> None:
    assert handlers.refresh(Visit(), "0" * 32)["article"]["value"] == FERRY.id
    assert "value" not in handlers.refresh(Visit(), FERRY.id)["article"], "a choice is left alone"


@pytest.mark.parametrize("detail", [{}, {"label": "99"}, {"label": ""}, {"document": "x"}])
def test_an_unknown_place_opens_nothing(handlers: Handlers, detail: dict[str, Any]) -> None:
    assert "viewer" not in handlers.open(Visit(), detail)


def test_addresses_are_added_one_a_line_with_the_reason_of_each_failure(handlers: Handlers) -> None:
    first, *_, last = run(
        Adding(handlers.screen).add_addresses(Visit(), "https://example.org/a\n\n/etc/hostname\nhttps://example.org/a")
    )
    assert first["jobs"].count("<li") == 2, "the same address is added once"
    assert "The server answered 404." in shown(last["jobs"])
    assert "must begin with http" in shown(last["jobs"])
    assert last["status"] == "0 sources added, 2 failed."


def test_the_example_brings_its_questions(settings: Settings) -> None:
    from qa_bot.ingest.example import EXAMPLE_SOURCE

    bot = ScriptedBot(settings)
    bot.held.clear()
    bot.add_example = lambda: bot.add(Document.of(FERRY.text, source=EXAMPLE_SOURCE))[0]  # type: ignore[method-assign]
    handlers, visit = Handlers(bot, PARTS, Gate(1)), Visit()  # type: ignore[arg-type]
    assert "Try it with an example article" in handlers.load(visit)["chat"]
    *_, last = run(Adding(handlers.screen).add_example(visit))
    assert 'data-ask="When did the ferry stop?"' in last["chat"]


def test_two_visits_share_nothing(handlers: Handlers) -> None:
    one, two = Visit(), Visit()
    run(handlers.ask(one, "When?"))
    assert "4 May" in handlers.screen.chat_html(one)
    assert "4 May" not in handlers.screen.chat_html(two)
    assert "<mark" not in handlers.screen.viewer_html(two)


def test_only_the_quotations_of_one_answer_are_marked_at_a_time(handlers: Handlers) -> None:
    visit = Visit()
    run(handlers.summarise(visit, **FORM))
    run(handlers.ask(visit, "When?"))
    viewer = handlers.screen.viewer_html(visit)
    assert 'data-q="2.1"' in viewer
    assert 'data-q="1.' not in viewer
    assert 'data-q="1.1"' in handlers.open(visit, {"label": "1.1"})["viewer"], "an earlier one that is pressed"
    assert 'data-q="2.1"' in handlers.to_conversation(visit, FERRY.id)["viewer"]
    assert 'data-q="1.1"' in handlers.to_summary(visit, FERRY.id)["viewer"]
    assert "viewer" not in handlers.to_summary(visit, FERRY.id), "nothing changes"
    *_, last = run(handlers.ask(visit, "unknown"))
    assert "<mark" not in last["viewer"], "a question without an answer quotes nothing"


def test_the_chosen_article_stands_beside_its_summary_to_be(handlers: Handlers) -> None:
    assert FERRY.text[:20] in Reader(handlers.to_summary(Visit(), FERRY.id)["viewer"]).text
    assert FERRY.text[:20] in Reader(handlers.choose_article(Visit(), FERRY.id)["viewer"]).text


def test_an_article_is_found_in_the_lists_by_its_title_and_by_its_file(settings: Settings) -> None:
    held = [Document.of(f"Text {name}.", source=f"folder/{name}.txt", title="Minutes") for name in "ab"]
    listed = Handlers(ScriptedBot(settings, *held), PARTS, Gate(1)).screen.listing(Visit())  # type: ignore[arg-type]
    choices = [("Minutes · b.txt", held[1].id), ("Minutes · a.txt", held[0].id)]
    assert listed["article"]["choices"] == listed["articles"]["choices"] == choices


def test_an_article_of_the_list_is_summarised_at_a_press(handlers: Handlers) -> None:
    *_, last = run(handlers.summarise(Visit(), **FORM | {"text": None, "custom": None, "focus": None}))
    assert 'class="cite"' in last["summary"], "fields that are folded away have no value yet"
    first, *_, last = run(handlers.summarise_one(Visit(), {"id": FERRY.id}))
    assert first["article"]["value"] == FERRY.id
    assert 'class="cite"' in last["summary"]
    *_, last = run(handlers.summarise_one(Visit(), {"id": "0" * 32}))
    assert "There is no document" in shown(last["summary"])


def test_adding_that_is_cancelled_ends_and_says_so(handlers: Handlers, bot: ScriptedBot) -> None:
    visit, adding, go_on = Visit(), Adding(handlers.screen), Event()

    def add_each(sources: Any, watch: Any) -> Iterator[Any]:
        watch(Progress("Indexing passages", 0, 9))
        go_on.wait(20)
        watch(Progress("Indexing passages", 5, 9))
        yield from bot.add(FERRY)

    bot.add_each = add_each  # type: ignore[method-assign]
    bot.held.clear()

    async def cancel_early() -> list[dict[str, Any]]:
        updates = []
        async for update in adding.add_addresses(visit, "https://example.org/a\nhttps://example.org/b"):
            updates.append(update)
            if "0 of 9" in update["jobs"]:
                adding.cancel(visit)
        return updates

    *_, last = asyncio.run(cancel_early())
    go_on.set()
    assert last["status"] == "0 sources added, 2 cancelled."
    assert "Cancelled" in last["jobs"]
    assert 'data-do="cancel"' not in last["jobs"]
    assert bot.held == {}


def test_the_models_are_loaded_when_the_first_page_is_open_and_only_then(bot: ScriptedBot) -> None:
    warmed = []
    ready = Event()
    handlers = Handlers(bot, PARTS, Gate(1), lambda: (warmed.append(1), ready.set()))  # type: ignore[arg-type, func-returns-value, return-value]
    assert warmed == []
    handlers.load(Visit())
    assert ready.wait(20)
    handlers.load(Visit())
    assert warmed == [1]


def test_the_status_line_says_what_the_answer_says(handlers: Handlers) -> None:
    for reason, said in (("unsure", "The articles may answer this."), ("no answer", "The articles don't answer this.")):
        visit = Visit()
        exchange = visit.begin("When?")
        exchange.result = Answer("When?", "When?", said, declined=reason)
        assert handlers._settled(visit, exchange)[handlers.parts.status] == said
