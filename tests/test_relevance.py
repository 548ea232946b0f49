"""Evidence is recognised in passages by its words."""

from qa_bot.evaluation.datasets import ExpectedEvidence
from qa_bot.evaluation.metrics import ndcg_at_k, recall_at_k
from qa_bot.evaluation.relevance import holds, judge, matches
from qa_bot.types import Hit, Passage

SENTENCE = "The footbridge over the Tarn was opened in June by the engineer Ada Lindqvist."


def hit(number: int, text: str, source: str = "/notes/bridge.txt", title: str = "The bridge") -> Hit:
    return Hit(Passage(f"d:{number}", "d", 0, len(text), "", text), title, source, 1.0)


def test_a_quotation_is_found_whatever_its_spaces_case_and_punctuation() -> None:
    passage = f"Before.\n{SENTENCE} After."
    assert holds(passage, SENTENCE.upper().replace(" ", "\n"))
    assert holds(passage, "opened in June, by the engineer")
    assert holds("June", SENTENCE) and holds(SENTENCE, "Ada Lindqvist")


def test_half_of_a_quotation_that_a_passage_cuts_is_enough_and_less_is_not() -> None:
    assert holds("over the Tarn was opened in June by the engineer Ada", SENTENCE)
    assert holds("one two three four five six", "one two three four five seven")  # half of the runs
    assert not holds("Ada Lindqvist was born in June. The footbridge over the river is long.", SENTENCE)
    assert not holds("by the engineer Ada Lindqvist " + "who studied many other things elsewhere " * 3, SENTENCE)


def test_texts_without_words_hold_nothing() -> None:
    assert not holds("", SENTENCE) and not holds(SENTENCE, "...")


def test_a_named_source_must_be_the_document() -> None:
    for name in ("/notes/bridge.txt", "bridge.txt", "The bridge"):
        assert matches(ExpectedEvidence(SENTENCE, name), SENTENCE, "/notes/bridge.txt", "The bridge")
        assert matches(ExpectedEvidence("", name), "anything", "/notes/bridge.txt", "The bridge")
    assert not matches(ExpectedEvidence(SENTENCE, "other.txt"), SENTENCE, "/notes/bridge.txt", "The bridge")


def test_evidence_counts_where_it_is_first_found() -> None:
    second = "Before, people took a ferry that ran twice a day from the mill."
    hits = [hit(0, "Nothing."), hit(1, f"{SENTENCE} {second}"), hit(2, SENTENCE)]
    ranking, relevant = judge(
        hits, [ExpectedEvidence(SENTENCE), ExpectedEvidence(second), ExpectedEvidence("It cost two crowns, they say.")]
    )
    assert ranking == ["d:0", "d:1", "d:2"]
    assert relevant == {"d:1": 1.0, "not found: 2": 1.0}
    assert recall_at_k(ranking, relevant, 3) == 0.5


def test_passages_that_overlap_do_not_lower_the_gain() -> None:
    ranking, relevant = judge([hit(0, SENTENCE), hit(1, SENTENCE)], [ExpectedEvidence(SENTENCE)])
    assert ndcg_at_k(ranking, relevant, 2) == 1.0


def test_without_evidence_nothing_is_relevant() -> None:
    assert judge([hit(0, SENTENCE)], []) == (["d:0"], {})
