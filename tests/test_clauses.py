import pytest

from qa_bot.answer.clauses import says, standing


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
    ],
)
def test_a_sentence_says_a_claim_that_stands_in_it_unturned(
    claim: str, auxiliary: str, sentence: str, said: bool
) -> None:
    assert says(claim, auxiliary, sentence) is said
