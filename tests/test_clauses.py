import pytest

from qa_bot.answer.statements.clauses import (
    auxiliary_of,
    byline,
    miscounted,
    otherwise,
    says,
    standing,
    swapped,
    uncompared,
)


@pytest.mark.parametrize(
    ("before", "behind", "stands"),
    [
        ("", " on Monday.", "said"),
        ("The mayor stayed at home, but ", ".", "said"),
        ("It did not rain; ", ".", "said"),
        ("he has no doubt.  ", ".", "said"),
        ("If Mr. ", ".", "turned"),
        ("Renn denied that ", ".", "turned"),
        ("If nobody else stands, ", ".", "turned"),
        ("It is not true that ", ".", "turned"),
        ("", " if nobody else stands.", "turned"),
        ("", ", unless it rains.", "turned"),
        ("The assistant must say that ", ".", "turned"),
        ("He claims that ", ".", "told"),
        ('"', '," he said.', "told"),
        ("", ", Ms Sforza said.", "told"),
        ("According to the board, ", ".", "told"),
        ("The rival of ", ".", "part"),
        ("Almost ", ".", "part"),
    ],
)
def test_what_stands_around_a_clause_says_who_says_it(before: str, behind: str, stands: str) -> None:
    assert standing(before, behind) == stands


@pytest.mark.parametrize(
    ("claim", "auxiliary", "sentence", "said"),
    [
        ("The accounts were accepted.", "were", "The accounts were accepted by four votes to one.", True),
        ("The old terminal was opened in 1968.", "was", "In 1968 the old terminal was opened.", False),  # another order
        ("Grace sell the café.", "does", "Her sister Grace sells the café.", True),
        ("Grace sell the café.", "does", "Grace sold the café.", False),
        ("The company leave.", "did", "The rival of the company left.", False),
        ("The council build a bridge.", "did", "The council will build a bridge.", False),
        ("The council build a bridge.", "did", "The council wanted to build a bridge.", False),
        ("The offer influence the vote.", "did", "Renn denied that the offer influenced the vote.", False),
        ("The headquarters is in Linz.", "is", "The headquarters was in Linz.", False),
        ("The hall was open.", "was", "The hall is open.", False),
        ("Ida Holm is the keeper.", "is", "Jon Ek succeeded Ida Holm as the keeper.", False),
        ("It rain.", "did", "It rained.", False),  # one word is no statement
        ("Renn plead guilty.", "did", "Aldo Renn, 63, of Tansy Lane, had pleaded guilty to fraud.", True),
        ("Renn leave the board.", "did", "Renn (the chair until 2020) left the board.", True),
        ("Mayor Renn resign.", "did", "Deputy Mayor Renn resigned.", False),
        ("The line make a profit.", "did", "The line made a profit warning.", False),
        ("Holm lose the seat.", "did", "Renn, not Holm, lost the seat.", False),
        ("Renn lose the seat.", "did", "Renn, not Holm, lost the seat.", True),
    ],
)
def test_a_sentence_says_a_claim_that_stands_in_it_unturned(
    claim: str, auxiliary: str, sentence: str, said: bool
) -> None:
    assert says(claim, auxiliary, sentence) is said


@pytest.mark.parametrize(
    ("claim", "auxiliary"),
    [
        ("The hall is open.", "is"),
        ("Renn has repaid it.", "has"),
        ("Renn left it.", "did"),
        ("Renn sells it.", "does"),
        ("It may rain.", "may"),
    ],
)
def test_a_claim_is_asked_with_its_own_auxiliary(claim: str, auxiliary: str) -> None:
    assert auxiliary_of(claim) == auxiliary


@pytest.mark.parametrize(
    ("claim", "evidence", "found"),
    [
        ("Three guards were hurt.", "Two guards were hurt.", [("Three guards", "Two guards")]),
        ("In all 3 guards were hurt.", "Two guards were hurt. It took three hours.", [("3 guards", "Two guards")]),
        ("Three guards were hurt.", "Two guards were hurt at first. Three guards were hurt in all.", []),
        ("Two guards were hurt.", "The two guards were hurt by three stones.", []),
        ("One of the guards was hurt.", "Two guards were hurt.", []),  # a pronoun
        ("Three guards were hurt.", "Two guards sang about the weather.", []),  # other guards
        ("The hedge cost 3,000 pounds.", "The hedge cost 3, 000 pounds.", []),
    ],
)
def test_things_are_counted_as_the_claim_counts_them_by_digits_or_words(
    claim: str, evidence: str, found: list[tuple[str, str]]
) -> None:
    assert miscounted(claim, evidence) == found


@pytest.mark.parametrize(
    ("claim", "evidence", "expected"),
    [
        ("Frost protects the moss against drying.", "We find that drying protects the moss against frost.", True),
        ("Drying protects the moss against frost.", "We find that drying protects the moss against frost.", False),
        ("The mill is taller than the church.", "The church is taller than the mill.", True),
        ("The north tower is taller than the south tower.", "The south tower is taller than the north tower.", True),
        ("The mill is not taller than the church.", "The church is taller than the mill.", False),
        ("Lund played a match against Hull.", "Hull played a match against Lund.", False),
        ("The mill burned after the church.", "The mill burned after the church did.", False),
    ],
)
def test_who_stands_before_against_or_than_is_not_who_stands_behind(claim: str, evidence: str, expected: bool) -> None:
    assert swapped(claim, evidence) is expected
    assert ("the evidence says it the other way round" in otherwise(claim, evidence)) is expected


@pytest.mark.parametrize(
    ("claim", "evidence", "expected"),
    [
        ("Moss from bogs grew faster than moss from rocks.", "Half of the moss came from bogs, half from rocks.", True),
        ("Moss grew more slowly than ferns.", "Fens grew almost as fast as reeds.", True),
        ("Moss grew more slowly than ferns.", "Of all, moss grew most slowly, and ferns fast.", False),
        ("Moss grew faster than ferns.", "Moss was the fastest; ferns were the last.", False),
        ("More than 100 ferns grew.", "There grew 116 ferns.", False),
        ("He sang rather than spoke.", "He sang.", False),
    ],
)
def test_a_comparison_needs_its_word_and_what_it_compares_in_one_sentence(
    claim: str, evidence: str, expected: bool
) -> None:
    assert uncompared(claim, evidence) is expected


def test_a_byline_names_the_author_and_a_sentence_what_somebody_did() -> None:
    assert byline("By Ada Lund") and byline("The Echo, 15 May\nAda Lund, crime correspondent")
    assert byline("By Ida de Vries") and byline("Report by Ida Holm") and byline("By Ada and Ida Lund, Jo Holm")
    assert not byline("Ada Lund dialled 999.") and not byline("By Monday it was open.")
