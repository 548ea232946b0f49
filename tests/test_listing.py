import pytest

from qa_bot.answer.candidates.candidate import Candidate
from qa_bot.answer.claims.grounding import Evidence
from qa_bot.answer.replies.listing import enumerate_items, inline, lists_of, steps
from qa_bot.settings import Settings
from qa_bot.types import Document, Hit, Passage

TEXT = """## Stages of the repair

The work had three stages:

- Oak: new beams were cut
- Iron: the shaft was bound
  with hot rings
- Sails of flax

The mill grinds wheat, rye and spelt.

1. Mix the dough.
2. Bake it.

- a lone item
"""
ENTIRE = Document.of(TEXT, source="mill", title="The mill")


def candidate(quote: str, short: str, confidence: float = 0.9) -> Candidate:
    start = TEXT.index(quote)
    hit = Hit(Passage(f"{ENTIRE.id}:0", ENTIRE.id, 0, len(TEXT), "Stages of the repair", TEXT), "The mill", "mill", 1.0)
    return Candidate(Evidence(ENTIRE, start, start + len(quote)), short, confidence, hit)


GRAIN = candidate("The mill grinds wheat, rye and spelt.", "wheat")


def test_the_lists_of_a_passage_have_their_items_whole_and_a_lone_item_is_none() -> None:
    stages, recipe = lists_of(GRAIN)
    assert stages.items == ("Oak: new beams were cut", "Iron: the shaft was bound with hot rings", "Sails of flax")
    assert TEXT[stages.start : stages.end].startswith("The work had three stages:\n\n- Oak")
    assert TEXT[stages.start : stages.end].endswith("- Sails of flax")
    assert recipe.items == ("Mix the dough.", "Bake it.") and recipe.numbered and not stages.numbered


def test_a_list_that_goes_on_behind_its_passage_is_given_whole() -> None:
    start, end = TEXT.index("The work"), TEXT.index("- Iron")
    hit = Hit(Passage(f"{ENTIRE.id}:0", ENTIRE.id, start, end, "", TEXT[start:end]), "The mill", "mill", 1.0)
    (stages,) = lists_of(Candidate(Evidence(ENTIRE, start, end), "", 0.9, hit))
    assert len(stages.items) == 3 and TEXT[stages.start : stages.end].endswith("- Sails of flax")


def test_a_list_whose_heading_and_lead_hold_the_questions_words_answers_even_an_unsure_reader(
    settings: Settings,
) -> None:
    said = enumerate_items("What are the three stages of the repair?", [candidate("Sails", "", 0.05)], settings.answer)
    assert said is not None and said.short == "Oak, Iron, Sails of flax"
    (claim,) = said.claims
    assert claim.text.startswith("The work had three stages: Oak: new beams were cut; Iron:")
    assert TEXT[claim.citations[0].start : claim.citations[0].end] == claim.citations[0].quote


def test_a_list_of_other_than_the_number_asked_for_is_none(settings: Settings) -> None:
    best = [candidate("Sails", "Sails of flax", 0.9)]
    for asked, found in (("What are the three stages", True), ("Which two stages", False), ("Which stages", True)):
        said = enumerate_items(f"{asked} of the repair?", best, settings.answer)
        assert (said is not None and said.short == "Oak, Iron, Sails of flax") is found


def test_an_enumeration_in_a_sentence_is_given_whole(settings: Settings) -> None:
    said = enumerate_items("Which grains does it grind?", [GRAIN], settings.answer)
    assert said is not None and said.short == "wheat, rye and spelt"
    assert said.claims[0].text == "The mill grinds wheat, rye and spelt."


def test_no_list_means_none(settings: Settings) -> None:
    whole = candidate("The mill grinds wheat, rye and spelt.", "wheat, rye and spelt")
    assert enumerate_items("Which grains does it grind?", [whole], settings.answer) is None
    assert enumerate_items("Which ships are there?", [candidate("The mill", "mill", 0.0)], settings.answer) is None
    assert enumerate_items("Which ships are there?", [], settings.answer) is None


def test_a_numbered_list_that_the_reader_points_into_is_the_way_to_do_it(settings: Settings) -> None:
    said = steps([candidate("Mix the dough.", "Mix the dough")], settings.answer)
    assert said is not None and said.short == "Mix the dough, Bake it"
    assert steps([candidate("Oak: new beams were cut", "Oak")], settings.answer) is None
    assert steps([candidate("Mix the dough.", "Mix the dough", 0.0)], settings.answer) is None


@pytest.mark.parametrize(
    ("sentence", "short", "items"),
    [
        ("They sell rye loaves, seed rolls and crispbread.", "rye loaves", "rye loaves, seed rolls and crispbread"),
        ("Its colours are red, white and blue.", "white", "red, white and blue"),
        ("It eats fish, frogs, voles, and mice in winter.", "fish", "fish, frogs, voles, and mice"),
        ("Ida Holm drew it, and it took years.", "Ida Holm", "Ida Holm"),
        ("It was opened in 1896.", "1896", "1896"),
        ("It was opened in 1896.", "not there", "not there"),
        ("It was opened in 1896.", "", ""),
    ],
)
def test_a_short_answer_grows_to_the_enumeration_that_it_is_a_part_of(sentence: str, short: str, items: str) -> None:
    assert inline(sentence, short) == items


TABLE = """# Energy in the schools

- School: Ashdown; Heating: Heat pump; Measure: New boiler
- School: Brook Lane; Heating: Gas; Measure: New lamps
- School: Merrow; Heating: Heat pump; Measure: New lamps
- School: St Cedd's; Heating: Oil; Measure: None
"""


@pytest.mark.parametrize(
    ("question", "short", "rows"),
    [
        ("Which schools have heat pumps?", "Ashdown, Merrow", 2),
        ("Which schools are heated with oil?", "St Cedd's", 1),
        ("Which measures were carried out at Ashdown?", "New boiler", 1),
        ("Which measures used new lamps?", "New lamps", 2),
        ("Which schools are there?", "Ashdown, Brook Lane, Merrow, St Cedd's", 1),  # one quotation of all rows
    ],
)
def test_of_a_table_those_rows_are_listed_that_hold_what_is_asked(
    question: str, short: str, rows: int, settings: Settings
) -> None:
    schools = Document.of(TABLE, source="schools", title="Energy in the schools")
    hit = Hit(Passage(f"{schools.id}:0", schools.id, 0, len(TABLE), "", TABLE), schools.title, "schools", 1.0)
    start = TABLE.index("- School: Brook")
    best = Candidate(Evidence(schools, start, TABLE.index("\n", start)), "Brook Lane", 0.9, hit)
    said = enumerate_items(question, [best], settings.answer)
    assert said is not None and said.short == short
    (claim,) = said.claims
    assert len(claim.citations) == rows
    assert all(TABLE[one.start : one.end] == one.quote for one in claim.citations)


def test_rows_that_are_called_alike_are_named_once(settings: Settings) -> None:
    text = "- Measure: Lamps; School: Ashdown\n- Measure: Lamps; School: Merrow\n- Measure: Pumps; School: Ely\n"
    measures = Document.of(text, source="measures", title="Measures")
    hit = Hit(Passage(f"{measures.id}:0", measures.id, 0, len(text), "", text), "Measures", "measures", 1.0)
    best = Candidate(Evidence(measures, 0, text.index("\n")), "Lamps", 0.9, hit)
    said = enumerate_items("Which measures were there?", [best], settings.answer)
    assert said is not None and said.short == "Lamps, Pumps"
