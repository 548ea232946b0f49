"""A claim is supported, contradicted or not found, and the words that decide are the article's own."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_bot.answer.checking import CheckMeans, check, mixed
from qa_bot.answer.claims.grounding import whole
from qa_bot.answer.claims.probing import Probe, Probed
from qa_bot.models.reader import BestSpan
from qa_bot.models.wording import overlap
from qa_bot.types import Check, Document

TEXT = (
    "The work at the mill was led by Marta Lindqvist. The repairs cost 870,000 pounds. "
    "The council did not pay for the gate. She began the work in April 2014, and 38 oaks were felled for it."
)
DOCUMENT = Document.of(TEXT, source="mill")


class Words:
    """Support is the share of the claim's words that the evidence holds."""

    name = "words"

    def support(self, claim: str, evidence: Sequence[str]) -> list[float]:
        return [overlap(claim, text) for text in evidence]


class Knows:
    """Marks the words that it was given for a question's word, where the text holds them."""

    name = "knows"

    def __init__(self, logits: float = 9.0, **answers: str) -> None:
        self.logits, self.answers = logits, answers

    def read(self, question: str, texts: Sequence[str], above: Sequence[str] = ()) -> list[BestSpan]:
        wanted = next((words for asks, words in self.answers.items() if asks in question.lower()), "")
        readings = []
        for text in texts:
            start = max(text.find(wanted), 0)
            held = bool(wanted) and wanted in text
            readings.append(BestSpan(start, start + len(wanted), self.logits if held else -9.0, 0.0))
        return readings


def checked(claim: str, reader: Knows | None) -> Check:
    return check(claim, [whole(DOCUMENT)], CheckMeans(Words(), reader))


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("Lindqvist began the work in April 2014.", "not found"),  # "She" is no name
        ("The work was led by Marta Lindqvist.", "not found"),  # which work is left out
        ("The repairs had cost 870,000 pounds.", "supported"),
        ("38 oaks were felled.", "supported"),
        ("The council paid for the gate.", "contradicted"),
    ],
)
def test_a_clause_with_other_small_words_supports_a_claim_without_being_weighed(claim: str, verdict: str) -> None:
    class Nothing(Words):
        def support(self, claim: str, evidence: Sequence[str]) -> list[float]:
            return [0.0 for _ in evidence]

    assert check(claim, [whole(DOCUMENT)], CheckMeans(Nothing(), None)).verdict == verdict


def test_another_name_or_number_in_the_place_of_the_claims_contradicts_it() -> None:
    result = checked("The work at the mill was led by Ada Lund.", Knows(who="Marta Lindqvist"))
    assert result.verdict == "contradicted" and result.support < 0.5
    assert result.citation and result.citation.quote == "The work at the mill was led by Marta Lindqvist."
    assert result.difference and (result.difference.claim, result.difference.article) == ("Ada Lund", "Marta Lindqvist")
    assert result.problems[0] == "the article says 'Marta Lindqvist' in the place of 'Ada Lund'"
    cost = checked("The repairs cost 900,000 pounds.", Knows(money="870,000 pounds"))
    assert (
        cost.verdict == "contradicted" and cost.citation and cost.citation.quote == "The repairs cost 870,000 pounds."
    )


@pytest.mark.parametrize(
    ("claim", "reader"),
    [
        ("The work at the mill was led by Ada Lund.", Knows(logits=2.0, who="Marta Lindqvist")),  # not sure
        ("The work at the mill was led by Ada Lund.", Knows(who="38 oaks")),  # another kind of thing
        ("The repairs cost about 800,000 pounds.", Knows(money="870,000 pounds")),  # told roughly
        ("Jo Penn, who owned a yacht and a castle in Spain, was led by Ada Lund.", Knows(who="Marta Lindqvist")),
        ("The work at the mill was led by Ada Lund.", None),
    ],
)
def test_what_may_be_true_all_the_same_is_not_contradicted(claim: str, reader: Knows | None) -> None:
    result = checked(claim, reader)
    assert result.verdict == "not found" and result.difference is None


def test_a_negation_is_a_contradiction_with_or_without_a_reader() -> None:
    for reader in (None, Knows()):
        result = checked("The council paid for the gate.", reader)
        assert result.verdict == "contradicted" and result.support < 0.5
        assert result.citation and result.citation.quote == "The council did not pay for the gate."
        assert "one of the two is negated, the other is not" in result.problems


def test_what_the_article_says_word_for_word_needs_no_question() -> None:
    result = checked("The repairs cost 870,000 pounds.", Knows(money="Marta"))
    assert (result.verdict, result.support) == ("supported", 1.0)


def test_answers_that_agree_raise_support_and_others_lower_it() -> None:
    claim = "Marta Lindqvist led the work at the mill."
    agreeing = checked(claim, Knows(who="Marta Lindqvist", what="the mill"))
    assert agreeing.verdict == "supported"
    assert agreeing.support > checked(claim, Knows()).support
    unsure = Probed(Probe("name", 0, 3, "Who?"), "Ada", 0, 3, "Ada", 0.0, 1.0)
    sure = Probed(unsure.probe, "Ada", 0, 3, "Ada", 9.0, 1.0)
    other = Probed(unsure.probe, "Ada", 0, 3, "Holm", 9.0, 0.0)
    assert mixed(0.5, [sure], 10) > mixed(0.5, [unsure], 10) > mixed(0.5, [other], 10)
    assert mixed(0.9, [sure], 10) > mixed(0.5, [sure], 10)
    assert 0.0 < mixed(0.0, [other], 0) < mixed(1.0, [sure], 10**6) < 1.0


class Everything(Knows):
    """Answers with the whole text, which agrees with all words that are in it."""

    def read(self, question: str, texts: Sequence[str], above: Sequence[str] = ()) -> list[BestSpan]:
        return [BestSpan(0, len(text), self.logits, 0.0) for text in texts]


def test_no_answer_outvotes_a_number_that_the_article_lacks() -> None:
    for number, most in (("38", 1.0), ("40", 0.4)):
        claim = f"In April the work at the mill was led by Marta Lindqvist; felled for it were {number} oaks."
        result = checked(claim, Everything())
        assert (most == 1.0 or result.verdict != "supported") and most - 0.6 < result.support <= most
    assert mixed(0.4, [Probed(Probe("name", 0, 3, "Who?"), "Ada", 0, 3, "Ada", 9.0, 1.0)], 10) > 0.4


@settings(max_examples=100)
@given(st.text(max_size=200), st.text(min_size=1, max_size=60))
def test_every_verdict_quotes_the_document_and_only_a_contradiction_differs(text: str, claim: str) -> None:
    document = Document.of(text, source="s")
    result = check(claim, [whole(document)], CheckMeans(Words(), Knows(what=text[:5])))
    assert 0.0 <= result.support <= 1.0
    assert result.difference is None or result.verdict == "contradicted"
    if result.citation:
        assert document.text[result.citation.start : result.citation.end] == result.citation.quote
    else:
        assert result.verdict == "not found"


def test_another_count_or_the_other_way_round_is_never_supported() -> None:
    text = "Two guards were taken to the ward. Three cats were fed. Drying protects the moss against frost."
    for reader in (None, Everything()):
        for claim in ("Three guards were taken to the ward.", "Frost protects the moss against drying."):
            result = check(claim, [whole(Document.of(text, source="s"))], CheckMeans(Words(), reader))
            assert result.verdict != "supported" and result.support < 0.5 and result.problems
    fine = check(
        "Two guards were taken to the ward.", [whole(Document.of(text, source="s"))], CheckMeans(Words(), Everything())
    )
    assert fine.verdict == "supported"


def test_what_stands_in_the_place_of_a_name_before_a_noun_stands_before_that_noun() -> None:
    text = "Pupils and people with an Isle Card travel free on the Red line."
    document = Document.of(text, source="trams")
    claim = "Pupils travel free on the Blue line."
    result = check(claim, [whole(document)], CheckMeans(Words(), Knows(who="Isle Card")))
    assert result.verdict == "contradicted"
    assert result.difference and (result.difference.claim, result.difference.article) == ("Blue", "Red")


def test_a_claim_that_the_article_takes_back_is_not_supported() -> None:
    text = "The office said that a buoy had broken loose. Divers searched for a week.\n\nOn Monday "
    withdrawn = Document.of(f"{text}the office withdrew its claim that a buoy had broken loose.", source="wreck")
    denied = Document.of(f"{text}the owner denied that a buoy had broken loose.", source="wreck")
    claim = "A buoy had broken loose."
    means = CheckMeans(Words())
    assert check(claim, [whole(Document.of(text, source="wreck"))], means).verdict == "supported"
    found = check(claim, [whole(withdrawn)], means)
    assert found.verdict == "contradicted"
    assert found.citation is not None and "withdrew its claim" in found.citation.quote
    left_open = check(claim, [whole(denied)], means)
    assert left_open.verdict == "not found"
    assert "the owner denied" in left_open.problems[0]
    assert check("The owner denied that a buoy had broken loose.", [whole(denied)], means).verdict == "supported"


def verdict_on(claim: str, text: str, title: str) -> str:
    document = Document.of(text, source="a.md", title=title)
    return check(claim, [whole(document)], CheckMeans(Words(), None)).verdict


def test_the_rows_of_a_table_decide_what_no_sentence_does() -> None:
    rows = "- Orchard: Marl; Apples (tonnes): 42\n- Orchard: Sandpit; Apples (tonnes): 55\n- Orchard: Weir; Apples (tonnes): 38\n"
    assert verdict_on("Sandpit produced the most apples.", rows, "Orchards") == "supported"
    assert verdict_on("Weir produced the most apples.", rows, "Orchards") == "contradicted"
    assert verdict_on("Weir produced the most pears.", rows, "Orchards") == "not found"


def test_names_of_the_title_need_not_stand_in_the_sentence() -> None:
    text = "In dry summers the canal was closed for 41 days. Boats were moored in the town."
    claim = "The Vantern Canal was closed for 41 days."
    assert verdict_on(claim, text, "The Vantern Canal") == "supported"
    assert verdict_on(claim, text, "The Brunnach Canal") == "not found"


def test_nobody_was_killed_does_not_say_that_nobody_was_hurt() -> None:
    text = "The fire began at four. Nobody was killed in the fire. Three men were taken away."
    assert verdict_on("Nobody was killed in the fire.", text, "Fire") == "supported"
    found = check("Nobody was hurt in the fire.", [whole(Document.of(text, source="a"))], CheckMeans(Words(), None))
    assert found.verdict == "not found"
    assert found.citation is None or "killed" not in found.citation.quote


def test_one_row_does_not_say_that_it_has_the_most() -> None:
    rows = "- Firm: Hay & Co; Price: £27,900; Guarantee: 10 years\n- Firm: Peak Roofing; Price: £24,300; Guarantee: 5 years\n"
    assert verdict_on("Hay & Co was the cheapest firm at a price.", rows, "Roofs") == "contradicted"
    assert verdict_on("Peak Roofing offered the shortest guarantee.", rows, "Roofs") == "supported"
    lone = rows.splitlines(keepends=True)[0]
    assert verdict_on("Hay & Co had the longest guarantee: 10 years.", lone, "Roofs") == "not found"


def test_what_was_planned_is_not_decided_by_shared_words() -> None:
    text = "The pilot cost 24,000 less than planned. It ended in May."
    assert verdict_on("The pilot cost more than planned.", text, "Memo") == "contradicted"
    assert verdict_on("The pilot came in under budget.", text, "Memo") == "supported"


def test_what_is_told_of_it_and_of_persons_by_one_name_is_found() -> None:
    text = "It serves ten, or eight with Bill. Pau Miret came. Pau holds that this was no good at all."
    assert verdict_on("The plum cake serves ten, or eight with Bill.", text, "Plum cake") == "supported"
    assert verdict_on("Pau Miret holds that this was no good at all.", text, "Plum cake") == "supported"
    assert verdict_on("Pau Rudge holds that this was no good at all.", text, "Plum cake") == "not found"


def test_a_half_year_is_not_the_year() -> None:
    year = "2024 was a year of two halves. It saw sales in the first six months, when these fell by 14 per cent."
    assert verdict_on("Sales fell by 14 per cent in 2024.", year, "Report") == "not found"
    text = "In the first six months sales fell by 14 per cent."
    assert verdict_on("Sales fell by 14 per cent in 2024.", text, "Report") == "not found"
    assert verdict_on("In the first six months sales fell by 14 per cent.", text, "Report") == "supported"


def test_what_a_correction_repeats_is_not_supported_by_it() -> None:
    text = "The study took three summers. An earlier release stated that the study had run for four summers."
    assert (
        verdict_on("The glow-worm study had run for four summers.", text, "Glow-worms by lamplight") == "contradicted"
    )
    assert verdict_on("The study took three summers.", text, "Glow-worms by lamplight") == "supported"
    right = "An earlier version of this article said the new bridge cost £2m; it cost £3m."
    assert verdict_on("The new bridge cost £3m.", right, "New bridge cost £3m") != "contradicted"
