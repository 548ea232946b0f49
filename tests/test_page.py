"""Whatever a model or a document says, the page shows it as text."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted import FERRY, cite, hit, quoted

from qa_bot.answer.texts.languages import READ_ENGLISH
from qa_bot.interfaces import phrases
from qa_bot.interfaces.webpage import page, results, shelf
from qa_bot.types import Answer, Claim, Contradiction, Coverage, Digest, Document, DocumentRecord, Progress, Summary

HOSTILE = (
    "<img src=x onerror=alert(1)> ![p](http://127.0.0.1/leak) <script>x</script> </span></section> "
    '" onmouseover="x \' & ${1} {{2}} $$x$$ <style>*{}</style> \x00 \ud800 \r\n'
)
LABELS = {page.span_of(cite(FERRY, FERRY.text[:66])): "4.1"}


class Reader(HTMLParser):
    """Reads HTML as a browser would: which elements and attributes it finds, and which text."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def elements(html: str) -> list[str]:
    return [tag for tag, _ in Reader(html).elements]


@given(st.text())
def test_escaped_text_is_read_back_as_itself_and_holds_no_markup(text: str) -> None:
    read = Reader(f'<p title="{page.escape(text)}">{page.escape(text)}</p>')
    want = re.sub("[\0\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", page.visible(text))
    assert [tag for tag, _ in read.elements] == ["p"]
    assert read.text == want
    assert read.elements[0][1]["title"] == want


def hostile_answer(declined: str | None) -> Answer:
    document = replace(FERRY, title=HOSTILE, source=HOSTILE)
    claim = Claim(HOSTILE, (cite(document, document.text[:66]),), 1.0)
    hits = (hit(document, document.text[:66]),)
    return Answer(
        HOSTILE,
        HOSTILE + "?",
        HOSTILE,
        "short " + HOSTILE[:20],
        (claim,),
        hits,
        declined=declined,
        confidence=0.5,
        dropped=2,
    )


RECORD = DocumentRecord("a" * 32, "source " + HOSTILE, HOSTILE, 10, 1, HOSTILE)
COVERAGE = Coverage(3, 2, (HOSTILE,), 10)
PIECES = {
    "turn": page.turn_html(HOSTILE, ""),
    "pending": page.pending_html(Progress(HOSTILE, 1, 3), HOSTILE),
    "stopped": page.stopped_html(HOSTILE),
    "error": page.error_html(HOSTILE, HOSTILE),
    "answer": results.answer_html(hostile_answer(None), LABELS),
    "declined": results.answer_html(hostile_answer("no answer"), LABELS),
    "welcome": page.welcome_html(2, [HOSTILE]),
    "summary": results.summary_html(
        Summary((FERRY.id,), hostile_answer(None).claims, HOSTILE, COVERAGE, 1, 1), HOSTILE, LABELS
    ),
    "digest": results.digest_html(
        Digest(
            (FERRY.id,),
            agreed=hostile_answer(None).claims,
            contradictions=(Contradiction(hostile_answer(None).claims * 2, (HOSTILE, HOSTILE)),),
            single=hostile_answer(None).claims,
            lines=hostile_answer(None).claims,
            duplicates=((HOSTILE, HOSTILE),),
            skipped=(HOSTILE,),
        ),
        HOSTILE,
        LABELS,
    ),
    "jobs": shelf.jobs_html([shelf.Job(HOSTILE, "reading", HOSTILE), shelf.Job(HOSTILE, "failed", HOSTILE)]),
    "library": shelf.library_html([RECORD] * 8),
    "header": page.header_html(HOSTILE, local=True),
}
OURS = {"article", "b", "button", "details", "dialog", "div", "h1", "h2", "h3", "h4", "header", "input", "li", "p"}
OURS |= {"progress", "section", "span", "summary", "ul"}


@pytest.mark.parametrize("name", PIECES)
def test_hostile_text_makes_no_element_and_no_attribute(name: str) -> None:
    read = Reader(PIECES[name])
    assert set(elements(PIECES[name])) <= OURS
    attributes = {attribute for _, found in read.elements for attribute in found}
    assert not {attribute for attribute in attributes if attribute.startswith("on") or attribute in ("src", "href")}
    assert "<img src=x onerror=alert(1)>" in read.text, "the text is shown, not dropped"


def test_a_summary_has_the_form_that_was_asked_for() -> None:
    claims = tuple(Claim(line, (cite(FERRY, FERRY.text[:66]),), 1.0) for line in ("The ferry stopped", "It was old."))

    def html(form: str) -> str:
        return results.summary_html(Summary(("d",), claims, "extractive", Coverage(1, 1), form=form), "T", LABELS)

    assert '<ul class="sentences">' in html("points")
    assert '<ul class="sentences">' not in html("prose") and '<p class="claims">' in html("prose")
    assert html("headline").index('<p class="short">') < html("headline").index('<p class="claims">')


def test_where_nothing_is_about_a_focus_in_another_language_that_is_said() -> None:
    told = f"{phrases.NOTHING} The models in use read English. Ask in English for what they read best."
    none = Summary(("d",), (), "extractive", Coverage(1, 0), note=READ_ENGLISH)
    assert told in results.summary_html(none, "T", LABELS)
    digest = results.digest_html(Digest(("d",), (), (), (), (), note=READ_ENGLISH), "2 articles", LABELS)
    assert told.replace(phrases.NOTHING, phrases.NOTHING_AMONG) in digest


def test_a_digest_without_statements_says_so() -> None:
    assert phrases.NOTHING_AMONG in results.digest_html(Digest(("d",), (), (), (), ()), "2 articles", LABELS)


def test_a_claim_carries_a_numbered_button_for_each_quotation() -> None:
    read = Reader(page.claim_html(Claim("It stopped.", (cite(FERRY, FERRY.text[:66]),), 1.0), LABELS))
    button = next(found for tag, found in read.elements if tag == "button")
    assert button["data-q"] == "4.1"
    assert FERRY.text[:66] in (button["title"] or "")
    assert button["aria-label"] == "Citation 1, The last ferry: show quote"


def test_a_claim_without_quotation_says_that_it_is_not_supported() -> None:
    html = page.claim_html(Claim("It was the weather.", (), 0.2), LABELS)
    assert "not supported" in Reader(html).text
    assert "button" not in elements(html)


def test_marks_of_markdown_are_not_shown_but_the_quotation_keeps_its_place() -> None:
    document = replace(FERRY, text="## The end\n\nThe **ferry** to [Marrow](https://marrow.example/) stopped.")
    quote = "The **ferry** to [Marrow](https://marrow.example/) stopped."
    html = page.claim_html(Claim(quote, (cite(document, quote),), 1.0), {(document.id, 12, 12 + len(quote)): "4.1"})
    assert Reader(html).text.startswith("The ferry to Marrow stopped.")
    (button,) = (found for tag, found in Reader(html).elements if tag == "button")
    assert "“The ferry to Marrow stopped.”" in (button["title"] or "")


def test_a_claim_whose_article_is_gone_says_so_and_has_no_button() -> None:
    html = page.claim_html(Claim("It stopped.", (cite(FERRY, FERRY.text[:66]),), 1.0), {})
    assert "article removed" in Reader(html).text
    assert "button" not in elements(html)


def test_a_declined_answer_looks_different_and_offers_the_nearest_passages() -> None:
    declined = Answer("Why?", "Why?", "No.", hits=(hit(FERRY, FERRY.text[:66]),), declined="no answer")
    read = Reader(results.answer_html(declined, LABELS))
    classes = [found.get("class") for _, found in read.elements]
    assert "answer declined" in classes
    assert "passage" in classes
    assert "open" not in dict(next(found for tag, found in read.elements if tag == "details")), "folded"
    assert "confidence" not in read.text


def test_where_the_articles_may_answer_the_nearest_sentence_is_open_with_its_words_marked() -> None:
    near = replace(hit(FERRY, FERRY.text[:66]), sentence="It <b> stopped in May.", span="in May")
    read = Reader(results.answer_html(Answer("When?", "When?", "Maybe.", hits=(near,), declined="unsure"), LABELS))
    assert "open" in dict(next(found for tag, found in read.elements if tag == "details"))
    assert "It <b> stopped in May." in read.text and any(tag == "mark" for tag, _ in read.elements)
    bare = replace(near, span="")
    read = Reader(results.answer_html(Answer("When?", "When?", "Maybe.", hits=(bare,), declined="unsure"), LABELS))
    assert "It <b> stopped in May." in read.text and all(tag != "mark" for tag, _ in read.elements)


@pytest.mark.parametrize(
    ("confidence", "words"), [(1, "High"), (0.8, "High"), (0.74, "Medium"), (0.5, "Medium"), (0.49, "Low"), (0, "Low")]
)
def test_confidence_is_said_in_words(confidence: float, words: str) -> None:
    answer = replace(quoted(FERRY, FERRY.text[:66]), confidence=confidence)
    assert f"{words} confidence" in Reader(results.answer_html(answer, LABELS)).text


def test_the_short_answer_stands_above_the_sentence_unless_it_is_the_sentence() -> None:
    answer = quoted(FERRY, FERRY.text[:66])
    assert 'class="short"' in results.answer_html(replace(answer, short="4 May 2019"), LABELS)
    assert 'class="short"' not in results.answer_html(replace(answer, short=FERRY.text[:66]), LABELS)


@given(st.text(), st.integers(1, 60))
def test_an_excerpt_is_one_line_and_keeps_to_its_limit(text: str, limit: int) -> None:
    line = page.excerpt(text, limit)
    assert line.splitlines() in ([], [line])
    assert len(line) <= limit + 1  # the ellipsis
    assert " ".join(page.visible(text).split()).startswith(line.removesuffix("…"))


def test_an_empty_library_offers_the_example_by_one_button() -> None:
    assert 'data-do="example"' in page.welcome_html(0, [])
    assert 'data-do="example"' not in page.welcome_html(1, ["Why?"])


def test_coverage_is_said_in_a_line() -> None:
    assert results.coverage_words(Coverage(7, 5, (), 1234)) == (
        "All 1,234 characters were read; the summary stands on 5 of 7 sections."
    )
    assert results.coverage_words(Coverage(1, 1, (), 5)) == "All 5 characters were read."


def test_a_draft_says_that_it_is_not_checked_yet_and_an_empty_summary_why() -> None:
    assert "not checked yet" in page.pending_html(Progress("Writing", 1, 3), "Once upon")
    assert "not checked yet" not in page.pending_html(Progress("Writing", 1, 3), "")
    assert phrases.NOTHING in results.summary_html(Summary(("d",), (), "extractive", Coverage(1, 0)), "T", LABELS)


def test_a_confidence_says_what_it_means_to_eyes_and_ears() -> None:
    read = Reader(page.confidence_html(0.83))
    button = next(found for tag, found in read.elements if tag == "button")
    assert (button["aria-label"] or "").startswith(
        "High confidence. The chance that the sentences shown hold the answer is estimated at 83%"
    )
    assert "estimated at 83%" in read.text


BOAT = replace(FERRY, id="b" * 32, title="The small boat")


def test_sentences_of_several_articles_stand_under_their_titles() -> None:
    claims = [
        Claim("It stopped.", (cite(FERRY, FERRY.text[:66]),), 1.0),
        Claim("It was old.", (cite(FERRY, FERRY.text[:20]),), 1.0),
        Claim("It runs.", (cite(BOAT, BOAT.text[:66]),), 1.0),
    ]
    both, one = page.claims_html(claims, LABELS), page.claims_html(claims[:2], LABELS)
    assert re.findall("<h2[^>]*>([^<]*)", both) == ["The last ferry", "The small boat"]
    assert "<h2" not in one
    named = page.claims_html([claims[0], replace(claims[2], text="The small boat says It runs.")], LABELS)
    assert "It runs." in named and "The small boat says" not in named
    assert "from 2 articles" in results.answer_html(Answer("q", "q", "t", claims=tuple(claims)), LABELS)


def test_the_programs_own_words_stand_before_and_behind_the_claims() -> None:
    answer = quoted(FERRY, FERRY.text[:66])
    html = results.answer_html(replace(answer, text=f"Yes: {FERRY.text[:66]} But.", note="But."), LABELS)
    assert re.search('class="lead">Yes:<.*class="claims".*class="note">But.<', html)
    assert "lead" not in results.answer_html(answer, LABELS)


def test_a_reply_without_claims_is_shown_without_a_confidence() -> None:
    html = results.answer_html(Answer("Hello", "Hello", "Good <day>.", confidence=1.0, note="Good <day>."), LABELS)
    assert Reader(html).text == "Good <day>."


def test_further_sentences_stand_apart_from_the_one_with_the_exact_answer() -> None:
    answer = quoted(FERRY, FERRY.text[:66])
    claims = (*answer.claims, Claim("It was old.", (cite(FERRY, FERRY.text[:20]),), 1.0))
    assert 'class="further"' in results.answer_html(replace(answer, claims=claims, short="4 May 2019"), LABELS)
    assert 'class="further"' not in results.answer_html(replace(answer, claims=claims), LABELS)


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\u200b", "\ufeff", "\U000e0041", "\u2063"])
def test_what_hides_text_or_turns_it_around_is_taken_out_and_counted(hidden: str) -> None:
    assert page.escape(f"a{hidden}b{hidden}") == "ab"
    assert page.unseen(f"a{hidden}b{hidden}") == 2


@pytest.mark.parametrize("needed", ["\u200c", "\u200d", "\u200e", "\u200f", "\u00ad", "\ufe0f"])
def test_what_scripts_and_emoji_are_written_with_stays(needed: str) -> None:
    assert needed in page.escape(f"a{needed}b")


def test_articles_of_one_title_are_told_apart_by_file_and_then_by_source() -> None:
    articles = {
        "a": ("Report", "x/2023/spring.pdf"),
        "b": ("Report", "x/2023/autumn.pdf"),
        "c": ("Report", "x/2024/autumn.pdf"),
        "d": ("The mill", "/tmp/mill.txt"),
        "e": ("mill.html", "https://example.org/mill.html/"),
        "f": ("Long", "/" + "deep/" * 40 + "long.txt"),
        "g": ("Long", "/" + "other/" * 40 + "long.txt"),
    }
    names = page.names_of(articles)
    assert [names["a"], names["d"], names["e"]] == ["Report · spring.pdf", "The mill", "mill.html"]
    assert (names["b"], names["c"]) == ("Report · x/2023/autumn.pdf", "Report · x/2024/autumn.pdf")
    assert (names["f"][:8], names["f"][-14:], len(names["f"])) == ("Long · …", "/deep/long.txt", 87)
    assert len(set(names.values())) == len(articles)
    named = page.names_of(articles, files=True)
    assert list(named) == list(articles), "in their order"
    assert named == names | {"d": "The mill · mill.txt"}
    assert page.names_of({"a": ("mill", "x/mill.txt")}, files=True) == {"a": "mill.txt"}


def test_two_articles_of_one_title_do_not_stand_under_one() -> None:
    other = Document.of("Something else.", source="boats/other.txt", title=FERRY.title)
    claims = [Claim("One.", (cite(FERRY, "The ferry"),), 1.0), Claim("Two.", (cite(other, "Something"),), 1.0)]
    text = Reader(page.claims_html(claims, {})).text
    assert "The last ferry · ferry.txt" in text
    assert "The last ferry · other.txt" in text
    digest = Digest((FERRY.id, other.id), (), (), (), tuple(claims))
    assert "The last ferry · other.txt" in Reader(results.digest_html(digest, "2 articles", {})).text
