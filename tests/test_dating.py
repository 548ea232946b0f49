"""A sentence that tells who often tells when as well."""

from qa_bot.answer.replies.dating import since_when, tell_when
from qa_bot.types import Citation, Claim, Document, Hit, Passage

TEXT = "The mole broke on Sunday. Nobody was hurt. Ida Holm, its keeper, left the same day. Snow fell."
LEFT = "Ida Holm, its keeper, left the same day."


def claim(document: Document, sentence: str) -> Claim:
    start = document.text.index(sentence)
    cited = Citation(1, document.id, "A", "a", None, start, start + len(sentence), sentence)
    return Claim(sentence, (cited,), 1.0)


def hit(document: Document) -> Hit:
    return Hit(Passage("a:0", document.id, 0, len(document.text), "", document.text), "A", "a", 1.0)


def test_a_date_or_a_day_tells_when() -> None:
    for text, tells in (
        ("He left in 2004.", True),
        ("He left on Friday.", True),
        ("He left on 3 May.", True),
        ("He left.", False),
    ):
        assert tell_when([Claim(text, (), 1.0)]) is tells


def test_the_same_day_brings_the_sentences_that_tell_which() -> None:
    document = Document.of(TEXT, source="a", title="A")
    (found,) = since_when([claim(document, LEFT)], [hit(document)])
    assert found.text == f"The mole broke on Sunday. Nobody was hurt. {LEFT}"
    (cited,) = found.citations
    assert document.text[cited.start : cited.end] == cited.quote


def test_what_tells_no_day_stays_as_it_is() -> None:
    document = Document.of(TEXT.replace(" on Sunday", ""), source="a", title="A")
    one = claim(document, LEFT)
    assert since_when([one], [hit(document)]) == [one]
    assert since_when([one], []) == [one]
