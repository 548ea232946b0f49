"""The page in a real browser: from a file that is added to the words that an answer rests on.

One server with the real bot, its embedded models and texts of our own; one with a scripted bot, where time matters.
"""

import re
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Route, expect, sync_playwright
from scripted import ScriptedBot, cite, hit
from test_pdf import encrypted_pdf

from qa_bot.bot import Bot
from qa_bot.interfaces.web import build_app
from qa_bot.interfaces.webpage.login import Login
from qa_bot.settings import load_settings
from qa_bot.types import Answer, Claim, Document

# Gradio uses an option and an argument of pandas that newer versions of it are about to drop.
pytestmark = [
    pytest.mark.filterwarnings("ignore:.*no_silent_downcasting"),
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated"),
]

expect.set_options(timeout=60_000)  # a busy machine is slow, and nothing here measures time
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
FLAGS += ["--disable-sync", "--no-first-run"]
NOISE = "Method not implemented."  # Gradio's client says so at every upload

LIGHTHOUSE = (
    "The lighthouse on Skerry Rock was lit on 9 October 1871.\n\n"
    "It was built by Agnes Holm, an engineer from Leith, who had learned her trade on the bridges of the north.\n\n"
    + "The keepers wrote down the weather four times a day, and their books are kept in the town hall.\n\n" * 40
    + "Since the lamp was changed in 1998, nobody has lived on the rock 🪨. The old lamp stands in the museum of Leith.\n"
)


@contextmanager
def serving(bot: Any, login: Login | None = None) -> Iterator[str]:
    """Serve the page of a bot on a free port of this machine while the block runs."""
    servers: list[uvicorn.Server] = []

    def run() -> None:  # in a thread of its own from the start: Playwright keeps an event loop in this one
        config = uvicorn.Config(build_app(bot, login=login), port=0, log_level="critical", log_config=None, ws="none")
        servers.append(uvicorn.Server(config))
        servers[0].run()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    wait_until(lambda: bool(servers) and servers[0].started, 240)
    server = servers[0]
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    folder = tmp_path_factory.mktemp("browser")
    with Bot.open(settings=load_settings(environ={}, overrides={"library.folder": str(folder)})) as bot:
        yield bot


@pytest.fixture(scope="module")
def real(bot: Bot) -> Iterator[str]:
    with serving(bot) as address:
        yield address


@pytest.fixture(scope="module")
def script() -> ScriptedBot:
    return ScriptedBot(load_settings(environ={}, overrides={"web.max_upload_mib": "1"}))


@pytest.fixture(scope="module")
def scripted(script: ScriptedBot) -> Iterator[str]:
    with serving(script) as address:
        yield address


Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Opens the page in a context of its own. In the end: no error in any console, no request to anywhere else."""
    complaints: list[str] = []
    contexts = []

    def listen(page: Page, address: str) -> None:
        def console(message: ConsoleMessage) -> None:
            # Gradio lets a stream that a reload breaks off be heard as an error.
            broken_off = message.text.startswith("AbortError") or "errored out" in message.text
            refused = "status of 413" in message.text  # an upload, which the page says in words
            if message.type in ("error", "warning") and message.text != NOISE and not broken_off and not refused:
                complaints.append(message.text)

        def request(request: Request) -> None:
            if not request.url.startswith((address, "data:", "blob:")):
                complaints.append(f"asked {request.url}")

        page.on("console", console)
        page.on("pageerror", lambda error: complaints.append(str(error)) if error.name != "AbortError" else None)
        page.on("request", request)

    def open_page(address: str, width: int = 1280, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        listen(page, address)
        page.goto(address)
        expect(page.locator("#chat .welcome")).to_be_visible()
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def ask(page: Page, question: str) -> None:
    """Ask as a person does, and wait until the question is on its way: the field is empty then.

    Between two questions a person takes longer than the page to empty the field; a script on a busy machine does not.
    """
    field = page.locator("#question textarea")
    page.wait_for_timeout(300)
    field.fill(question)
    expect(field).to_have_value(question)
    field.press("Enter")
    expect(field).to_have_value("")


def tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def marked(page: Page) -> str:
    """The text of the mark that has the focus, checked to lie within the visible part of its article."""
    focused = page.locator("#viewer mark:focus")
    expect(focused).to_be_visible()
    assert focused.evaluate(
        """mark => { const a = mark.getBoundingClientRect(), b = mark.closest('.document').getBoundingClientRect();
        return a.top >= b.top && a.bottom <= b.bottom && a.bottom <= innerHeight }"""
    ), "the mark is in view"
    return focused.evaluate("mark => mark.textContent")


def test_from_an_upload_to_the_words_an_answer_rests_on(visit: Visit, real: str, bot: Bot, tmp_path: Path) -> None:
    file = tmp_path / "lighthouse.txt"
    file.write_text(LIGHTHOUSE, encoding="utf-8")
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(bytes(range(256)) * 20)
    page = visit(real)
    expect(page.get_by_role("button", name="Try it with an example article")).to_be_visible()

    page.get_by_role("button", name="Add your own articles").click()
    page.set_input_files("#upload input[type=file]", [file, broken])
    expect(page.locator("#jobs .done")).to_contain_text("lighthouse.txt")
    expect(page.locator("#jobs .done [data-summarise]")).to_be_visible()
    expect(page.locator("#jobs .failed")).to_contain_text("broken.pdf")
    expect(page.locator("#library .records")).to_contain_text("lighthouse.txt")

    tab(page, "Ask")
    ask(page, "When was the lamp changed?")
    expect(page.locator("#chat .cite").first).to_be_visible()
    expect(page.locator("#question textarea")).to_have_value("")
    expect(page.locator("#status")).to_contain_text("Ready")
    page.locator("#chat .cite").first.click()
    quote = marked(page)
    assert "1998" in quote
    assert quote in bot.documents()[-1].title + bot.document("lighthouse.txt").text

    page.keyboard.press("Escape")
    expect(page.locator("#chat .cite").first).to_be_focused()
    page.keyboard.press("Enter")
    assert marked(page) == quote
    page.get_by_role("button", name="Back").click()
    expect(page.locator("#chat .cite").first).to_be_focused()

    ask(page, "How many goals did the striker score in Lisbon?")
    expect(page.locator("#chat .declined")).to_be_visible()
    expect(page.locator("#chat .declined .cite")).to_have_count(0)
    expect(page.locator("#chat .declined .passages")).not_to_be_visible()
    expect(page.locator("#viewer mark")).to_have_count(0)


def test_the_example_brings_questions_a_summary_and_goes_again(visit: Visit, real: str, bot: Bot) -> None:
    for record in bot.documents():
        bot.remove(record.id)
    page = visit(real)
    page.get_by_role("button", name="Try it with an example article").click()
    expect(page.locator("#chat .chip")).to_have_count(3)
    page.locator("#chat .chip").first.click()
    expect(page.locator("#chat .short")).to_contain_text("870,000")

    tab(page, "Summary")
    expect(page.locator("#article input")).not_to_have_value("")
    page.locator("#summarise").click()
    sentences = page.locator("#summary .sentences .claim")
    expect(sentences.first).to_be_visible()
    expect(page.locator("#summary")).to_contain_text("characters were read")
    sentences.last.click()
    quote = marked(page)
    (document,) = (bot.document(record.id) for record in bot.documents())
    assert quote in document.text
    assert quote in sentences.last.inner_text()

    tab(page, "Library")
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("button", name="Keep")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#library .records li")).to_have_count(1)
    page.get_by_role("button", name="Remove").click()
    page.locator("dialog .yes").click()
    expect(page.locator("#library .none")).to_be_visible()
    assert bot.documents() == []
    expect(page.locator("#viewer .document")).to_have_count(0)
    tab(page, "Ask")
    expect(page.locator("#chat .cite")).to_have_count(0)
    expect(page.locator("#chat .claims")).to_contain_text("article removed")


def test_stop_ends_the_generation_and_the_page_goes_on(visit: Visit, scripted: str, script: ScriptedBot) -> None:
    page = visit(scripted)
    ask(page, "slow word")
    expect(page.locator("#chat .draft")).to_contain_text("word5")
    script.ended = 0.0
    clicked = time.monotonic()
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#chat")).to_contain_text("Stopped. This text was not checked.")
    wait_until(lambda: script.ended > 0)
    assert script.ended - clicked < 60, "not by itself, which takes two minutes"
    expect(page.locator("#question textarea")).to_be_focused()
    ask(page, "When did it stop?")
    expect(page.locator("#chat .cite")).to_have_count(1)
    page.get_by_role("button", name="Clear").click()
    expect(page.locator("#chat .welcome")).to_be_visible()


def test_a_closed_tab_ends_the_generation(visit: Visit, scripted: str, script: ScriptedBot) -> None:
    page = visit(scripted)
    ask(page, "silent")  # not even a word to send, so that nothing but the beat can notice
    expect(page.locator("#chat .step")).to_contain_text("Searching")
    script.ended = 0.0
    closed = time.monotonic()
    page.close()
    wait_until(lambda: script.ended > 0)
    assert script.ended - closed < 60, "not by itself, which takes two minutes"


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.05)
    assert condition()


def wait_for(page: Page, condition: Callable[[], bool]) -> None:
    """The same for what a page's own events bring about: they come while Playwright is waiting."""
    until = time.monotonic() + 60
    while not condition() and time.monotonic() < until:
        page.wait_for_timeout(50)
    assert condition()


def test_two_people_at_once_get_their_own_answers(visit: Visit, scripted: str) -> None:
    one, two = visit(scripted), visit(scripted)
    ask(one, "slow apple")
    ask(two, "slow pear")
    for page, word, other in ((one, "apple", "pear"), (two, "pear", "apple")):
        expect(page.locator("#chat .draft")).to_contain_text(f"{word}9")
        assert other not in page.locator("#chat").inner_text()
        page.get_by_role("button", name="Stop").click()
        expect(page.locator("#chat")).to_contain_text("Stopped.")


def test_what_is_typed_while_the_server_is_slow_stays_and_a_question_that_comes_too_early_comes_next(
    visit: Visit, scripted: str
) -> None:
    page = visit(scripted)
    held: list[Route] = []
    page.route("**/queue/join*", lambda route: held.append(route))  # Playwright cannot hold a builtin
    ask(page, "When? At last")
    wait_for(page, lambda: bool(held))
    page.locator("#question textarea").fill("Why, and how?")
    held[0].continue_()
    page.unroute("**/queue/join*")
    expect(page.locator("#chat .cite")).to_have_count(1)
    expect(page.locator("#question textarea")).to_have_value("Why, and how?")
    ask(page, "slow word")
    ask(page, "unknown")
    expect(page.locator("#chat .draft")).to_contain_text("word5")
    expect(page.locator("#chat .step").last).to_contain_text("Waiting for the answer above")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#chat .turn")).to_have_count(3)
    expect(page.locator("#chat .pending .step")).to_have_text(["Stopped. This text was not checked.", "Stopped."])


def test_an_error_is_a_message_with_its_next_step(visit: Visit, scripted: str) -> None:
    page = visit(scripted)
    ask(page, "fail")
    expect(page.locator("#chat .notice")).to_contain_text("The question is too <long>.")
    expect(page.locator("#chat .notice")).to_contain_text("Ask a shorter one.")
    ask(page, "When?")
    expect(page.locator("#chat .cite")).to_have_count(1)


def test_a_file_above_the_limit_is_refused_and_the_others_are_added(
    visit: Visit, scripted: str, tmp_path: Path
) -> None:
    small = tmp_path / "small.txt"
    small.write_text("The pier is short. It was built in May.")
    big = tmp_path / "big.txt"
    big.write_bytes(b"word " * 220_000)
    page = visit(scripted)
    tab(page, "Library")
    page.set_input_files("#upload input[type=file]", [big, small])
    expect(page.get_by_text("big.txt: It has 1.0 MiB; an upload may have 1.")).to_be_visible()
    expect(page.locator("#library .records li")).to_have_count(2)
    page.set_input_files("#upload input[type=file]", [big])
    expect(page.get_by_text("big.txt: It has 1.0 MiB; an upload may have 1.")).to_be_visible()
    expect(page.locator("#upload")).not_to_contain_text("Uploading")
    dropped = page.evaluate_handle(
        """() => {
            const held = new DataTransfer();
            held.items.add(new File(['x'.repeat(2 ** 21)], 'huge.txt', {type: 'text/plain'}));
            held.items.add(new File(['A dropped article. It is short.'], 'dropped.txt', {type: 'text/plain'}));
            return held;
        }"""
    )
    page.dispatch_event("#upload button", "drop", {"dataTransfer": dropped})
    expect(page.get_by_text("huge.txt: It has 2.0 MiB; an upload may have 1.")).to_be_visible()
    expect(page.locator("#library .records li")).to_have_count(3)


def test_files_that_are_too_large_together_are_refused_with_the_reason(
    visit: Visit, scripted: str, tmp_path: Path
) -> None:
    files = [tmp_path / f"{number}.txt" for number in range(6)]
    for number, file in enumerate(files):
        file.write_bytes(b"%d" % number * 2**20)
    page = visit(scripted)
    tab(page, "Library")
    page.set_input_files("#upload input[type=file]", files)
    expect(page.get_by_text("all files of one upload 4 MiB together")).to_be_visible()


def test_a_protected_file_asks_for_its_password_beside_its_name(
    visit: Visit, scripted: str, script: ScriptedBot, tmp_path: Path
) -> None:
    file = tmp_path / "locked.pdf"
    file.write_bytes(encrypted_pdf("The mill is open.", b"tide"))
    page = visit(scripted)
    tab(page, "Library")
    page.set_input_files("#upload input[type=file]", file)
    field = page.get_by_label("Password of locked.pdf")
    field.fill("ebb")
    page.get_by_role("button", name="Open it").click()
    expect(page.locator("#jobs .failed")).to_contain_text("does not fit")
    field.fill("tide")
    field.press("Enter")
    expect(page.locator("#jobs .done")).to_contain_text("locked.pdf")
    expect(field).to_have_count(0)
    assert "The mill is open." in script.document("locked.pdf").text


def test_the_newest_question_stays_in_sight(visit: Visit, scripted: str) -> None:
    page = visit(scripted)
    for number in range(6):
        ask(page, f"When? {number}")
        expect(page.locator("#chat .cite")).to_have_count(number + 1)
        expect(page.locator("#send")).to_be_visible()
    expect(page.locator("#chat .question").last).to_be_in_viewport()
    expect(page.locator("#chat .question").first).not_to_be_in_viewport()


SAID = """button => { window.said = [];
  new MutationObserver(() => said.push(button.textContent)).observe(button, {childList: true}) }"""


def test_copy_gives_the_answer_with_its_sources(visit: Visit, scripted: str) -> None:
    page = visit(scripted, permissions=["clipboard-read", "clipboard-write"])
    ask(page, "When?")
    for name, line in (
        ("Copy the answer", "[1] The last ferry"),
        ("Copy the answer as Markdown", "[^1]: The last ferry"),
    ):
        button = page.get_by_role("button", name=name, exact=True)
        button.evaluate(SAID)  # the button says so for a moment only, which a busy machine may miss
        button.click()
        wait_for(page, lambda: page.evaluate("said.includes('Copied')"))
        assert f"{line} (ferry.txt)" in page.evaluate("navigator.clipboard.readText()")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the answer").click()
    assert download.value.suggested_filename == "when.md"
    assert "[^1]: The last ferry (ferry.txt)" in Path(download.value.path()).read_text(encoding="utf-8")


def test_back_and_forward_go_from_tab_to_tab_and_a_reload_stays(visit: Visit, scripted: str) -> None:
    page = visit(scripted)
    for name in ("Library", "Summary"):
        tab(page, name)
        expect(page.locator("#upload" if name == "Library" else "#summarise")).to_be_visible()
    assert page.url.endswith("#summary")
    page.go_back()
    expect(page.locator("#upload")).to_be_visible()
    page.go_back()
    expect(page.locator("#question")).to_be_visible()
    expect(page.get_by_role("tab", name="Ask")).to_have_attribute("aria-selected", "true")
    page.go_forward()
    expect(page.locator("#upload")).to_be_visible()
    page.reload()
    expect(page.locator("#upload")).to_be_visible()


def test_a_reload_keeps_the_conversation_and_a_new_tab_begins_its_own(visit: Visit, scripted: str) -> None:
    page = visit(scripted)
    ask(page, "When?")
    expect(page.locator("#chat .cite")).to_have_count(1)
    page.reload()
    expect(page.locator("#chat .question")).to_contain_text("When?")
    expect(page.locator("#status")).to_contain_text("still here")
    page.locator("#chat .cite").click()
    assert marked(page).startswith("The ferry")
    page.goto("about:blank")
    page.go_back()
    expect(page.locator("#chat .question")).to_contain_text("When?")
    ask(page, "And then?")
    expect(page.locator("#chat .cite")).to_have_count(2)
    expect(page.locator("#chat .lost")).to_have_count(0)
    other = page.context.new_page()
    other.goto(scripted)
    expect(other.locator("#chat .welcome")).to_be_visible()


def test_a_reload_while_files_are_added_loses_none_of_them(
    visit: Visit, scripted: str, script: ScriptedBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [tmp_path / f"{name}.txt" for name in ("one", "two", "three")]
    for file in files:
        file.write_text(f"The {file.stem} pier is short.")
    go_on, add_each, held = threading.Event(), script.add_each, dict(script.held)

    def slowly(sources: Any, **more: Any) -> Any:
        go_on.wait(60)
        yield from add_each(sources, **more)

    monkeypatch.setattr(script, "add_each", slowly)
    monkeypatch.setattr(script, "held", held)
    page = visit(scripted)
    tab(page, "Library")
    page.set_input_files("#upload input[type=file]", files)
    expect(page.get_by_text("0 of 3 sources ready")).to_be_visible()
    page.reload()
    expect(page.get_by_text("0 of 3 sources ready")).to_be_visible()
    go_on.set()
    expect(page.locator("#status")).to_have_text("3 sources added.")
    expect(page.locator("#jobs .done")).to_have_count(3)
    page.reload()
    expect(page.locator("#jobs .done")).to_have_count(3)


def test_the_browser_asks_before_it_leaves_files_that_have_not_arrived(
    visit: Visit, scripted: str, tmp_path: Path
) -> None:
    file, asked = tmp_path / "one.txt", list[str]()
    file.write_text("The pier is short.")
    page = visit(scripted)
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.route("**/upload?*", lambda route: None)  # it is on its way for ever
    tab(page, "Library")
    page.set_input_files("#upload input[type=file]", file)
    expect(page.locator("#upload")).to_contain_text("Uploading 1 file")
    page.close(run_before_unload=True)
    wait_for(page, lambda: asked == ["beforeunload"])


def test_a_question_that_the_connection_lost_is_back_in_its_field(browser: Browser, scripted: str) -> None:
    page = browser.new_context().new_page()
    page.set_default_timeout(60_000)
    page.goto(scripted)
    expect(page.locator("#chat .welcome")).to_be_visible()
    page.context.set_offline(True)
    ask(page, "And the boat?")
    expect(page.locator("#question textarea")).to_have_value("")
    page.context.set_offline(False)
    page.reload()
    expect(page.locator("#question textarea")).to_have_value("And the boat?")
    ask(page, "And the boat?")
    expect(page.locator("#chat .cite")).to_have_count(1)
    page.reload()
    expect(page.locator("#chat .cite")).to_have_count(1)
    expect(page.locator("#question textarea")).to_have_value("")
    page.context.close()


def test_on_a_phone_back_takes_the_article_down_and_stays_on_the_page(visit: Visit, scripted: str) -> None:
    page = visit(scripted, width=390)
    ask(page, "When?")
    page.locator("#chat .cite").click()
    expect(page.locator("#viewer[data-open]")).to_be_visible()
    page.go_back()
    expect(page.locator("#viewer[data-open]")).to_have_count(0)
    expect(page.locator("#chat .cite")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#viewer[data-open]")).to_be_visible()
    page.get_by_role("button", name="Back").click()
    expect(page.locator("#viewer[data-open]")).to_have_count(0)


def test_marks_of_an_earlier_answer_come_back_when_it_is_pressed(visit: Visit, scripted: str) -> None:
    page = visit(scripted)
    ask(page, "When?")
    expect(page.locator("#chat .cite")).to_have_count(1)
    ask(page, "unknown")
    expect(page.locator("#chat .declined")).to_be_visible()
    expect(page.locator("#viewer mark")).to_have_count(0)
    page.locator("#chat .cite").first.click()
    assert marked(page).startswith("The ferry")


def test_what_a_confidence_means_shows_at_the_keyboard_too(visit: Visit, scripted: str) -> None:
    page = visit(scripted)
    ask(page, "When?")
    expect(page.locator("#chat .bubble")).not_to_be_visible()
    page.locator("#chat .level").focus()
    expect(page.locator("#chat .bubble")).to_contain_text("estimated at 90%")


def test_a_sentence_of_a_summary_turns_the_article_to_its_support(visit: Visit) -> None:
    with serving(ScriptedBot(load_settings(environ={}))) as address:  # other tests add articles to the shared one
        page = visit(address)
        tab(page, "Summary")
        expect(page.locator("#viewer .document")).to_be_visible()  # the chosen article, before there is a summary
        page.locator("#summarise").click()
        expect(page.locator("#summary .claim")).to_have_count(2)
        page.locator("#summary .claim").last.hover()
        expect(page.locator("#viewer mark.on")).to_contain_text("Its engine")
        expect(page.locator("#viewer mark.lit")).to_contain_text("Its engine")


def test_with_a_login_the_page_works_as_without(browser: Browser, script: ScriptedBot) -> None:
    with serving(script, Login("anna", "long enough")) as address:
        stranger = browser.new_context()
        assert stranger.request.get(address).status == 401
        stranger.close()
        page = browser.new_context(http_credentials={"username": "anna", "password": "long enough"}).new_page()
        page.goto(address)
        expect(page.locator("#chat .welcome")).to_be_visible()
        ask(page, "When?")
        expect(page.locator("#chat .cite")).to_have_count(1)
        page.context.close()


@pytest.fixture
def catcher() -> Iterator[tuple[str, list[str]]]:
    """A server that nobody should ask: its address, and the paths that were asked for."""
    asked: list[str] = []

    class Catch(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *parts: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Catch)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


PAYLOADS = """
![p]({leak}/1)
![p][r] [r]: {leak}/2
[l]({leak}/3)
[l](javascript:fetch('{leak}/4'))
[l](data:text/html,<script>fetch('{leak}/5')</script>)
<{leak}/6>
{leak}/7 www.127.0.0.1/8
<img src='{leak}/9'>
<img srcset='{leak}/10 1x' src=x>
<img src=x onerror="fetch('{leak}/11')">
<picture><source srcset='{leak}/12'><img></picture>
<script>fetch('{leak}/13')</script>
<script src='{leak}/14'></script>
<svg onload="fetch('{leak}/15')">
<svg><image href='{leak}/16'/><use href='{leak}/17#x'/></svg>
<style>body{{background:url({leak}/18)}}</style>
<style>@import url({leak}/19);</style>
<link rel=stylesheet href='{leak}/20'><link rel=prefetch href='{leak}/21'>
<div style="background:url({leak}/22)">x</div>
<iframe src='{leak}/23'></iframe><iframe srcdoc="<img src='{leak}/24'>"></iframe>
<object data='{leak}/25'></object><embed src='{leak}/26'>
<video src='{leak}/27' poster='{leak}/28' autoplay></video>
<audio src='{leak}/29' autoplay></audio>
<form action='{leak}/30'><input type=image src='{leak}/31'></form>
<input autofocus onfocus="fetch('{leak}/32')">
<meta http-equiv=refresh content='0;url={leak}/33'><base href='{leak}/34/'>
<a href='{leak}/35' ping='{leak}/36'>x</a>
<details open ontoggle="fetch('{leak}/37')">x</details>
<table background='{leak}/38'><tr><td>x</td></tr></table>
</textarea></mark></article></title><img src='{leak}/39'>
" onmouseover="fetch('{leak}/40')" autofocus onfocus="fetch('{leak}/41')" x="
' style='background:url({leak}/42)' x='
${{fetch('{leak}/43')}} `${{fetch('{leak}/44')}}`
{{{{constructor.constructor("fetch('{leak}/45')")()}}}} {{{{{{value}}}}}}
$$\\includegraphics{{{leak}/46}}$$ \\(\\url{{{leak}/47}}\\)
\x1b]8;;{leak}/48\x07link\x1b]8;;\x07
&lt;img src='{leak}/49'&gt; &#60;img src='{leak}/50'&#62;
<math><mtext></mtext><a xlink:href='{leak}/51'>x</a></math>
<template><img src='{leak}/52'></template><noscript><img src='{leak}/53'></noscript>
<!--[if IE]><img src='{leak}/54'><![endif]--> <![CDATA[<img src='{leak}/55'>]]>
""".strip().splitlines()


class HostileBot(ScriptedBot):
    """Every text that it gives out holds everything that could make a browser ask for something."""

    def answer_to(self, question: str, context: str | None = None) -> Answer:
        (document,) = self.held.values()
        lines = [line for line in document.text.split("\n") if line]
        claims = tuple(Claim(line, (cite(document, line),), 1.0) for line in lines)
        hits = (replace(hit(document, lines[0]), title=document.title),)
        if question.startswith("unknown"):
            return Answer(question, document.text, document.text, hits=hits, declined="no answer")
        text = f"{document.text} {lines[0]}"
        more = {"confidence": 0.9, "dropped": 1, "note": document.text}
        return Answer(question, document.text, text, lines[1], claims, hits, **more)


@pytest.mark.parametrize("policy", ["with the policy", "without it"])
def test_hostile_text_asks_for_nothing(
    browser: Browser, catcher: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch, policy: str
) -> None:
    """A policy would hide mistakes in escaping, so the same must hold without one."""
    leak, asked = catcher
    urllib.request.urlopen(f"{leak}/listens").close()
    assert asked == ["/listens"]
    if policy == "without it":
        open_policy = "default-src * 'unsafe-inline' 'unsafe-eval' data: blob:"
        monkeypatch.setattr("qa_bot.interfaces.webpage.secure.POLICY", open_policy)
    payloads = [line.format(leak=leak) for line in PAYLOADS]
    assert len(payloads) >= 30
    everything = " ".join(payloads)
    document = Document.of("\n".join(payloads), source=everything, title=everything)
    with serving(HostileBot(load_settings(environ={}), document)) as address:
        page = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce").new_page()
        page.set_default_timeout(60_000)
        page.goto(address)
        expect(page.locator("#chat .welcome")).to_be_visible()
        ask(page, f"When? {everything}")
        expect(page.locator("#chat .cite")).to_have_count(len(payloads))
        page.locator("#chat .cite").first.click()
        assert marked(page) == payloads[0]
        page.locator("#chat summary").click()
        page.locator("#chat .claim").last.hover()
        for question in ("unknown", "fail"):
            ask(page, f"{question} {everything}")
        expect(page.locator("#chat .declined")).to_be_visible()
        expect(page.locator("#chat .notice")).to_be_visible()
        tab(page, "Library")
        page.locator("#library .remove").click()
        expect(page.locator("dialog .name")).to_contain_text("![p](http")
        page.keyboard.press("Escape")
        page.locator("#addresses textarea").fill(everything)
        page.locator("#add").click()
        expect(page.locator("#jobs .failed")).to_be_visible()
        page.locator("#library [data-summarise]").click()
        expect(page.locator("#summary .cite")).to_have_count(2)
        page.locator("#article input").click()
        page.wait_for_timeout(300)
        found = page.locator("#chat, #viewer, #summary, #library, #jobs, #status, #article").evaluate_all(
            "parts => parts.flatMap(part => [...part.querySelectorAll('img, script, a, style, iframe, form, link')]).length"
        )
        assert found == 0
        page.context.close()
    assert asked == ["/listens"]


@pytest.mark.parametrize(("width", "scheme"), [(400, "light"), (400, "dark"), (1600, "light")])
def test_it_fits_narrow_and_wide_light_and_dark(visit: Visit, scripted: str, width: int, scheme: str) -> None:
    page = visit(scripted, width=width, color_scheme=scheme)
    assert page.evaluate("document.body.classList.contains('dark')") == (scheme == "dark")
    ask(page, "When?")
    expect(page.locator("#chat .cite")).to_have_count(1)
    page.locator("#chat .cite").click()
    assert marked(page).startswith("The ferry")
    assert fits(page)
    contrast(
        page, "#chat .claim, #chat .cite, #chat .tag, #chat .from, #chat .question, #viewer mark, #viewer .text, .copy"
    )
    page.keyboard.press("Escape")
    for name in ("Summary", "Library"):
        tab(page, name)
        expect(page.locator("#summarise" if name == "Summary" else "#upload")).to_be_visible()
        assert fits(page), name
    contrast(page, "#library .read, #library .facts, #library .remove, #top h1, #top .tag, [role=tab]")


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def contrast(page: Page, selector: str) -> None:
    """Assert that every text has a contrast of 4.5:1 with the colour behind it (WCAG 2.2, 1.4.3)."""
    poor = page.evaluate(CONTRAST, selector)
    assert poor == []


CONTRAST = """selector => {
  const rgb = text => { const n = text.match(/[\\d.]+/g).map(Number); return n.length < 4 ? [...n, 1] : n };
  const light = c => c.slice(0, 3).map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const behind = node => { for (let n = node; n; n = n.parentElement) {
    const c = rgb(getComputedStyle(n).backgroundColor); if (c[3] > .5) return c } return [255, 255, 255, 1] };
  return [...document.querySelectorAll(selector)].filter(node => node.offsetParent).map(node => {
    const [a, b] = [light(rgb(getComputedStyle(node).color)), light(behind(node))];
    return [node.className || node.id, Math.round((Math.max(a, b) + .05) / (Math.min(a, b) + .05) * 100) / 100] })
    .filter(([, ratio]) => ratio < 4.5) }"""


def test_everything_can_be_reached_by_keyboard(visit: Visit, scripted: str) -> None:
    page = visit(scripted)
    page.locator("#question textarea").focus()
    page.keyboard.type("When?")
    page.keyboard.press("Enter")
    expect(page.locator("#chat .cite")).to_have_count(1)
    page.locator("#chat").focus()
    page.keyboard.press("Tab")
    expect(page.locator("#chat .cite")).to_be_focused()
    page.keyboard.press("Enter")
    assert marked(page).startswith("The ferry")
    page.keyboard.press("Escape")
    expect(page.locator("#chat .cite")).to_be_focused()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "TEXTAREA":
            break
    expect(page.locator("#question textarea")).to_be_focused()


def nameless(page: Page) -> list[str]:
    """The controls on the screen that a screen reader could not name."""
    tree = page.locator("body").aria_snapshot()
    assert "button" in tree
    return re.findall(r"^ *- (?:button|textbox|combobox|radio|checkbox|searchbox)(?: \[[^\]]*\])*:? *$", tree, re.M)


def test_every_control_has_a_name(visit: Visit, scripted: str) -> None:
    page = visit(scripted)
    ask(page, "unknown")
    expect(page.locator("#chat .passage")).to_have_count(1)
    for name in ("Ask", "Summary", "Library"):
        tab(page, name)
        wait_for(page, lambda: nameless(page) == [])  # Gradio's upload button gets its name a moment later
    expect(page.locator("#chat")).to_have_attribute("role", "log")
    assert page.locator("#status [role=status]").count() == 1


def test_on_a_phone_the_article_makes_room_for_the_next_answer(visit: Visit, scripted: str) -> None:
    page = visit(scripted, width=390)
    ask(page, "When?")
    page.locator("#chat .cite").click()
    expect(page.locator("#viewer[data-open]")).to_be_visible()
    ask(page, "Where?")
    expect(page.locator("#viewer[data-open]")).to_have_count(0)
    expect(page.locator("#chat .cite")).to_have_count(2)
