"""A verdict in other words wants a claim believed and its opposite not, and asks no more than it needs."""

from collections.abc import Sequence

from qa_bot.answer.claims.grounding import Evidence
from qa_bot.answer.claims.judging import Judged
from qa_bot.answer.questions.affirming import statement
from qa_bot.answer.replies.believing import in_other_words
from qa_bot.ingest.sentences import sentence_spans
from qa_bot.types import Document

POST = Document.of(
    "The weir broke. A rich widow settled the bill. It rained. Nobody sang. The mill stood idle.", source="p", title="P"
)
STAR = Document.of("The duke was away.", source="s", title="S")
SENTENCES = [Evidence(one, *span) for one in (POST, STAR) for span in sentence_spans(one.text)]
WIDOW = SENTENCES[1]
STATED = statement("Did the widow finance the repair?")


class Judging:
    """A second checker that believes what it is told to, by how many sentences it reads, and remembers what it was asked."""

    def __init__(
        self, all_of_them: tuple[float, float], few: tuple[float, float], opposite: tuple[float, float]
    ) -> None:
        self.beliefs = {True: all_of_them, False: few}
        self.opposite = opposite
        self.asked: list[tuple[str, list[str]]] = []

    def __call__(self, claim: str, sentences: Sequence[Evidence]) -> Judged | None:
        self.asked.append((claim, [one.text for one in sentences]))
        supported, contradicted = (
            self.opposite if claim == STATED.negated else self.beliefs[len(sentences) == len(SENTENCES)]
        )
        return Judged(WIDOW, f"{claim} {WIDOW.text}", supported, WIDOW, contradicted)


def test_without_a_checker_there_is_no_verdict() -> None:
    assert in_other_words(STATED, SENTENCES, WIDOW, lambda claim, sentences: None) is None


def test_what_is_surely_believed_is_said_unless_its_opposite_is_believed_as_much() -> None:
    believing = Judging((0.95, 0.0), (0.0, 0.0), opposite=(0.0, 0.9))
    said = in_other_words(STATED, SENTENCES, None, believing)
    assert said is not None
    assert (said.short, said.claims[0].text) == ("Yes", WIDOW.text)
    knows_nothing = Judging((0.95, 0.0), (0.0, 0.0), opposite=(0.95, 0.0))
    assert in_other_words(STATED, SENTENCES, None, knows_nothing) is None


def test_where_nothing_decides_the_opposite_is_not_judged() -> None:
    unsure = Judging((0.5, 0.4), (0.0, 0.0), opposite=(0.5, 0.5))
    assert in_other_words(STATED, SENTENCES, None, unsure) is None
    assert [claim for claim, _ in unsure.asked] == [STATED.claim]


def test_around_the_likeliest_answer_the_sentences_beside_it_in_its_article_are_read() -> None:
    unsure = Judging((0.7, 0.0), (0.8, 0.0), opposite=(0.0, 0.8))
    said = in_other_words(STATED, SENTENCES, WIDOW, unsure)
    assert said is not None
    assert said.short == "Yes"
    around = [texts for _, texts in unsure.asked if len(texts) < len(SENTENCES)]
    assert around == [["The weir broke.", WIDOW.text, "It rained."]] * 2  # the claim and its opposite
    elsewhere = Evidence(Document.of("Gulls cried.", source="x", title="X"), 0, 12)
    assert in_other_words(STATED, SENTENCES, elsewhere, unsure) is None  # none of the sentences


def test_a_sentence_that_denies_by_itself_needs_less_and_stands_behind_whom_it_speaks_of() -> None:
    post = Document.of("The widow was asked for money. She did not settle the bill. It rained.", source="p", title="P")
    sentences = [Evidence(post, *span) for span in sentence_spans(post.text)]
    denial, rain = sentences[1:]

    def judged(claim: str, read: Sequence[Evidence]) -> Judged:
        supported, contradicted = (0.8, 0.3) if claim == STATED.negated else (0.2, 0.5)
        return Judged(denial, claim, supported, denial, contradicted)

    said = in_other_words(STATED, sentences, denial, judged)
    assert said is not None and said.short == "No"
    assert said.claims[0].text == "The widow was asked for money. She did not settle the bill."
    assert in_other_words(STATED, sentences, rain, judged) is None
