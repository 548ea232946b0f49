"""Words, numbers, names and negations of two texts, compared."""

import pytest

from qa_bot.models.wording import content_words, count_words, hedged, overlap, problems, reversed_ends, turned, unheld


def test_a_space_inside_a_number_of_a_text_hides_it_from_no_claim() -> None:
    assert unheld("It cost 3,000 pounds and weighed 102.5 kg.", "it cost 3, 000 pounds and weighed 102. 5 kg.") == []
    assert len(unheld("It cost 3,000 pounds.", "it cost 300, and 20 more")) == 1


def test_overlap_is_the_share_of_content_words() -> None:
    # content words of the claim: ferry, sank, storm; the evidence holds two of them
    assert overlap("The ferry sank in a storm.", "It was the ferry that sank.") == pytest.approx(2 / 3)
    assert overlap("It was the.", "It was the.") == 0.0


def test_content_words_meet_across_endings() -> None:
    assert content_words("The ferries crossing") == content_words("a ferry crosses")
    assert content_words("supplied homes") == content_words("supply home")


@pytest.mark.parametrize(
    ("claim", "evidence", "found"),
    [
        ("It cost 500 pounds.", "It cost 900 pounds.", ["the number 500 is not in the evidence"]),
        ("Yesterday Ana Ruiz won.", "Ana Ruiz won.", []),
        ("Yesterday Ana Ruiz won.", "Yesterday Ana Lopez won.", ["the name Ruiz is not in the evidence"]),
        ("The mill did not open.", "The mill did open.", ["one of the two is negated, the other is not"]),
        ("The mill didn’t open.", "The mill never did open.", []),
        ("The mill did open.", "The gate did not hold. It did open the mill.", []),
        ("The kite weighs 200 kilograms.", "The kite weighs 200 kilograms, so it could not be flown in full.", []),
        (
            "It could be flown.",
            "The kite weighs much and could not be flown.",
            ["one of the two is negated, the other is not"],
        ),
        (
            'She said "we will win" twice.',
            'She said "we may win" twice.',
            ["the quotation 'we will win' is not in the evidence"],
        ),
        ('She said "We will win".', "She said “we will  win”.", []),
    ],
)
def test_each_rule_finds_its_break_and_nothing_else(claim: str, evidence: str, found: list[str]) -> None:
    assert list(problems(claim, evidence)) == found


def test_a_contrast_turns_no_verb() -> None:
    assert not turned(
        "The company reported 6 tonnes.", "It held 18 tonnes, not the 6 tonnes that the company reported."
    )
    assert turned("The company reported 6 tonnes.", "The company never reported 6 tonnes.")


def test_a_negation_at_the_end_turns_the_verb_before_it() -> None:
    told = "The union wanted a pay agreement for three years and a canteen; it got neither."
    assert not turned("The union did not get a pay agreement for three years.", told)
    assert turned("The union got a pay agreement for three years.", told)
    assert not turned("The union wanted a pay agreement for three years and a canteen.", told)


@pytest.mark.parametrize(
    ("claim", "evidence", "expected"),
    [
        ("It moved from 14 June to 31 May.", "The deadline moves from 31 May to 14 June.", True),
        ("It moved from 31 May to 14 June.", "The deadline moves from 31 May to 14 June.", False),
        ("The train runs from Lund to Oslo.", "A train runs from Oslo to Lund every day.", True),
        ("The train runs from Lund to Oslo.", "A train runs from Lund to Oslo, another from Lund to Bergen.", False),
    ],
)
def test_a_way_has_a_direction(claim: str, evidence: str, expected: bool) -> None:
    assert reversed_ends(claim, evidence) is expected
    assert any("other way" in problem for problem in problems(claim, evidence)) is expected


@pytest.mark.parametrize(
    ("claim", "evidence", "expected"),
    [
        ("The residents objected to the noise.", "The residents may object to the noise.", True),
        ("The residents may object to the noise.", "The residents may object to the noise.", False),
        ("The mill cost 870,000 pounds.", "The mill, which may reopen in May, cost 870,000 pounds.", False),
        (
            "Hartwig informed the council in August 2018.",
            "Hartwig learned in August 2018 but did not tell the council.",
            True,
        ),
        (
            "Hartwig learned of it in August 2018.",
            "Hartwig learned of it in August 2018 but did not tell the council.",
            False,
        ),
    ],
)
def test_what_only_may_be_confirms_nothing(claim: str, evidence: str, expected: bool) -> None:
    assert hedged(claim, evidence) is expected


def test_what_may_be_and_a_not_of_something_else_are_told_apart() -> None:
    (may,) = problems("The residents objected to the noise.", "The residents may object to the noise.")
    assert "may" in may and "'not'" not in may
    told = "Hartwig learned in August 2018 but did not tell the council."
    (other,) = problems("Hartwig informed the council in August 2018.", told)
    assert "'not'" in other and "may" not in other


def test_twice_is_two_times_and_not_two_of_anything() -> None:
    told = "The gate was mended twice, and painted thrice."
    assert unheld("The gate was mended two times.", told) == []
    assert unheld("The gate was painted 3 times.", told) == []
    assert unheld("The two gates were mended.", told) == ["the number two is not in the evidence"]
    assert unheld("The gate was mended four times.", told) == ["the number four is not in the evidence"]


def test_words_are_counted_in_scripts_without_spaces_too() -> None:
    assert count_words("four words are here") == 4
    assert count_words("港は雪で閉ざされた。") >= 9


def test_free_of_and_exempt_from_deny_as_without_does() -> None:
    text = "The council gave each orchard three months free of rates."
    assert not turned("Each orchard was given three months without rates.", text)
    assert not turned("Each orchard was given three months free of rates.", text)
    assert turned("Each orchard was given three months of rates.", "Each orchard was given three months without rates.")
