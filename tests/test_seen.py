"""What is not seen of a text parts no word of a question or claim, and what is cited counts in the text itself."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot import Bot, Document
from qa_bot.index.seen import Places, as_seen
from qa_bot.ingest.text.decoding import is_seen, searchable

TEXT = (
    "\ufeffThe new loom was de\u00adsigned by Greta Hol\u00adlis. The cotton ware\u00adhouse at Wick\u200bham cost "
    "1450 pounds.\n\nThe apprentices of the weav\u00ading shed came from Fife.\u00ad"
)


@pytest.fixture(scope="module")
def bot() -> Iterator[Bot]:
    with Bot.temporary() as bot:
        bot.add(Document.of(TEXT, source="loom", title="Looms"))
        yield bot


@given(st.text("ab \u00ad\u200b\u0440", max_size=30), st.data())
def test_what_is_seen_is_found_again_in_the_text(text: str, data: st.DataObject) -> None:
    places, seen = Places(text), searchable(text)
    start = data.draw(st.integers(0, len(seen)))
    end = data.draw(st.integers(start, len(seen)))
    first, last = places.own(start, end)
    assert searchable(text[first:last]) == seen[start:end]
    assert (places.seen(first), places.seen(last)) == (start, end)
    quote = text[first:last]
    assert not quote or quote == quote.strip("\u00ad\u200b")  # what is not seen stands inside alone


def test_pages_stand_where_their_text_is_seen() -> None:
    document = Document.of(TEXT, source="loom")
    assert as_seen(document).text == searchable(TEXT) and as_seen(document).id == document.id
    plain = Document.of("The loom is new.", source="plain")
    assert as_seen(plain) is plain


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("The new loom was designed by Greta Hollis.", "supported"),
        ("The new loom was de\u00adsigned by Greta Hollis.", "supported"),
        ("The cotton warehouse at Wickham cost 1450 pounds.", "supported"),
        ("The cotton warehouse at Wickham cost 1700 pounds.", "contradicted"),
    ],
)
def test_a_claim_meets_words_that_hyphens_would_part(bot: Bot, claim: str, verdict: str) -> None:
    checked = bot.check(claim, "loom")
    assert checked.verdict == verdict
    assert checked.citation is not None
    assert TEXT[checked.citation.start : checked.citation.end] == checked.citation.quote


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("What did the warehouse cost?", "1450 pounds"),
        ("Who designed the new loom?", "Greta Hollis"),
        ("Where did the appren\u00adtices come from?", "Fife"),
        ("Who plays chess on Mars?", ""),
    ],
)
def test_a_question_meets_them_and_what_is_cited_stands_in_the_text(bot: Bot, question: str, short: str) -> None:
    answer = bot.ask(question)
    assert answer.short == short
    assert answer.text == searchable(answer.text)
    for citation in (one for claim in answer.claims for one in claim.citations):
        assert TEXT[citation.start : citation.end] == citation.quote
    for hit in (*answer.hits, *answer.cut):
        assert TEXT[hit.passage.start : hit.passage.end] == hit.passage.text
        assert hit.sentence in hit.passage.text


def test_a_later_turn_and_a_summary_cite_the_text_itself(bot: Bot) -> None:
    first = bot.ask("What did the warehouse cost?")
    again = bot.ask("Say it in simpler words.", [first.turn])
    summary = bot.summarise("loom", length="2 sentences")
    asked = bot.ask("Summarise the article.")
    digest = bot.digest("loom")
    claims = (*again.claims, *summary.claims, *asked.claims, *digest.claims)
    assert digest.claims
    assert claims and all(is_seen(claim.text) and claim.text == searchable(claim.text) for claim in claims)
    for citation in (one for claim in claims for one in claim.citations):
        assert TEXT[citation.start : citation.end] == citation.quote
