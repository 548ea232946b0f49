"""A fact is said of each article, with the passages that hold it, and with a date where it is counted from one."""

from qa_bot.answer.candidates.candidate import Candidate
from qa_bot.answer.candidates.quoting import Said, said
from qa_bot.answer.claims.grounding import Evidence
from qa_bot.answer.replies.stating import ONE_ACCOUNT, by_each, hits_shown, state
from qa_bot.models.encoder import Encoder
from qa_bot.settings import Settings
from qa_bot.types import Document, Hit, Passage

POST = Document.of("The mill was sold for £9,000. Nobody was told.", source="post", title="Post")
STAR = Document.of("The mill was sold for £8,000.", source="star", title="Star")


def hit_in(document: Document, start: int, end: int, cut: str = "") -> Hit:
    passage = Passage(f"{document.id}:{start}", document.id, start, end, "", document.text[start:end])
    return Hit(passage, document.title, document.source, 1.0, cut=cut)


def first_sentence(document: Document) -> Evidence:
    return Evidence(document, 0, document.text.index(".") + 1)


def test_what_only_one_article_says_is_noted_and_of_several_no_short_answer_is_all() -> None:
    one = by_each(said([first_sentence(POST)], "£9,000", 0.8, note="As of May."))
    assert one is not None
    assert (one.short, one.note) == ("£9,000", f"As of May. {ONE_ACCOUNT}")
    both = by_each(said([first_sentence(POST), first_sentence(STAR)], "£9,000", 0.8))
    assert both is not None
    assert (both.short, both.note) == ("", "")
    assert by_each(None) is None


def test_a_hit_that_holds_what_is_cited_is_shown_once_though_it_was_cut() -> None:
    fact = said([first_sentence(POST), first_sentence(STAR)], "", 0.8)
    post, star = hit_in(POST, 0, 29), hit_in(STAR, 0, 29, cut="too far down")
    behind = hit_in(POST, 30, 46)
    assert hits_shown(fact, [post], [behind, star]) == (post, hit_in(STAR, 0, 29))
    assert hits_shown(fact, [post, star], [behind]) == (post, star)
    assert hits_shown(fact, [behind], []) == (behind,)  # nothing that was found holds it
    assert hits_shown(None, [post], [star]) == (post,)


class Shelf:
    """A library of one document."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def document(self, document_id: str) -> Document | None:
        return self._document if document_id == self._document.id else None


def stated(
    text: str, short: str, settings: Settings, encoder: Encoder, question: str = "When was the mill sold?"
) -> Said | None:
    document = Document.of(text, source="post", title="Post", metadata={"date": "2021-05-04"})
    start = text.index(short)
    begin, end = text.rfind("\n", 0, start) + 1, text.find(".", start) + 1 or len(text)
    hit = hit_in(document, 0, len(text))
    candidates = [Candidate(Evidence(document, begin, end), short, 0.9, hit)]
    return state(question, candidates, [hit], Shelf(document), encoder, None, settings.answer)  # type: ignore[arg-type]


def test_an_answer_that_is_counted_from_a_date_says_which(settings: Settings, encoder: Encoder) -> None:
    last_year = stated("The mill was sold last year.", "last year", settings, encoder)
    assert last_year is not None
    assert last_year.note.startswith("Post is dated ")
    in_2019 = stated("The mill was sold in 2019.", "2019", settings, encoder)
    assert in_2019 is not None
    assert (in_2019.short, in_2019.note) == ("2019", "")


def test_no_cell_of_a_row_is_a_difference(settings: Settings, encoder: Encoder) -> None:
    asked = "By how much did sales of cargo bikes rise in 2024?"
    row = stated("- Product: Cargo bikes; 2023: 448; 2024: 629", "629", settings, encoder, asked)
    assert row is not None and row.short == "" and row.claims[0].text.endswith("2024: 629")
    told = stated("Sales of cargo bikes rose by 18.1 million in 2024.", "18.1 million", settings, encoder, asked)
    assert told is not None and told.short == "18.1 million"
