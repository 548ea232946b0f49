"""Texts that do not begin with what they tell: features, obituaries, letters, essays, encyclopaedias, minutes, patents."""

import pytest
from test_headlines import reading_of

from qa_bot.answer.statements.leaning import announces, leans
from qa_bot.answer.summaries.weighing import with_subjects
from qa_bot.answer.texts.delaying import anecdote, scene
from qa_bot.answer.texts.forms import HEADING, PROSE
from qa_bot.answer.texts.genres import ESSAY, MINUTES, NEWS, REFERENCE, courtesies, genre_of, invented, theses
from qa_bot.answer.texts.motions import decisions, points_back
from qa_bot.answer.texts.prose import read_sentences, usable
from qa_bot.ingest.sentences import sentence_spans
from qa_bot.models.encoder import Encoder
from qa_bot.types import Document

TOLD = "The bridge company has closed nine bridges of the Velm since May, officials said, and the bridge at Orrin fell."


def genre(text: str) -> str:
    document = Document.of(text, source="t", title=text.splitlines()[0].strip("# "))
    sentences = read_sentences(document)
    texts = [document.text[sentences[i].start : sentences[i].end] for i in usable(document, sentences)]
    return genre_of(document, sentences, texts)


def test_a_scene_told_in_the_present_stands_in_front_of_the_lead() -> None:
    opening = ["Ada Lunn ties her boat to the pole.", "She lifts the oars and looks for the light.", "Then it is dark."]
    texts = [*opening, TOLD, *("The bridge company fell, officials said." for _ in range(10))]
    assert scene("A crossing", texts, [0, 0, 0, *range(1, 12)]) == 3
    news = ["Ada Lunn leads the bridge company.", "She has closed nine bridges, officials said.", *texts[2:]]
    assert scene("A crossing", news, [0, 0, 0, *range(1, 12)]) == 0
    halt = ["The van halts, and Ida climbs out.", "She kneels on the gravel and holds her breath.", *texts[2:]]
    assert scene("A crossing", halt, [0, 0, 0, *range(1, 12)]) == 3


def test_an_obituary_is_told_from_the_sentence_that_says_who_died() -> None:
    texts = ["Tom Arkley once rowed home in a bath.", "The bath leaked.", "Arkley, who built the pier, died on 3 May."]
    assert anecdote("Tom Arkley, builder of piers, dies at 90", texts) == 2
    assert anecdote("The pier of Orrin", texts) == 0
    assert anecdote("Tom Arkley dies", ["Tom Arkley died on 3 May in Orrin.", "He was 90."]) == 0


def test_pleasantries_of_a_letter_end_where_it_says_what_it_is_written_for() -> None:
    body = ["Sales fell by 4 per cent.", "We will close the shop in Orrin.", "More follows.", "Ask us."]
    assert courtesies(["The swallows are back over the yard.", *body]) == 1
    assert courtesies(body) == 0


def test_an_essay_is_told_by_what_its_writer_holds() -> None:
    text = "Against lawns\n\n" + " ".join(
        [
            "My uncle mowed on Sundays.",
            "It is often said that lawns are good for children.",
            "I think that a meadow is better.",
            "We should let the grass of every park grow until the end of July.",
            "I want a path through it and a bench.",
            "The argument from tidiness fails in any garden with a dog.",
        ]
    )
    assert genre(text) == ESSAY
    assert genre("Lawns\n\nMy uncle mowed on Sundays. The council mows on Mondays.") == NEWS
    turned = "Against lawns\n\n" + " ".join(
        [
            "Every street that I know is proud of its lawns.",
            "The argument for them is old, and I used to say it myself.",
            "I was wrong.",
            "The meadow behind my house has forty kinds of bees, as Mr Hale had said.",
            "I think that nobody had counted them.",
            "So I am for meadows, not everywhere, but in each park one.",
        ]
    )
    assert genre(turned) == ESSAY
    assert list(theses(["I used to say so.", "I was wrong.", "So I am against lawns."])) == [-1, 1, 2]
    held = theses(["We should let it grow.", "It is often said that lawns are good.", "The dog sleeps."])
    assert list(held) == [1, -1, 0]


def test_what_defines_its_title_and_has_parts_is_an_encyclopaedia() -> None:
    parts = "\n\n".join(f"## {name}\n\nThe mill was moved in 1840." for name in ("Building", "Fire", "Later"))
    assert genre(f"# Orrin Mill\n\nOrrin Mill is a mill on the Velm.\n\n{parts}\n") == REFERENCE
    assert genre(f"# Orrin Mill\n\nNine people met on Monday at the mill.\n\n{parts}\n") == NEWS


def test_what_was_resolved_of_this_is_one_decision_with_what_it_points_at() -> None:
    texts = ["The traders asked for free parking.", "It was resolved to grant this for a month."]
    assert decisions(texts, [0, 0]) == {0: (0, 1), 1: (0, 1)}
    assert decisions(texts, [0, 1]) == {}
    deferred = ["The clerk had two prices for the baths.", "It was RESOLVED to defer the item until May."]
    assert decisions(deferred, [0, 0]) == {0: (0, 1), 1: (0, 1)}
    assert not points_back("It was resolved to accept the offer of Hale and Sons.")
    assert not points_back("It was resolved to raise the rents to £42, and to review them in a year.")


def test_a_patent_is_told_by_what_was_invented() -> None:
    texts = [
        "The present invention relates to a hinge that cannot rust.",
        "The invention is shown in FIG. 2 with numeral 14.",
        "Hinges of the invention are grey.",
    ]
    assert list(invented(texts)) == [1, -1, 0]
    assert not invented(texts[:2]).any()


@pytest.mark.parametrize("text", ["The prices will change as follows.", "The new fees are set out below."])
def test_what_only_points_below_announces(text: str) -> None:
    assert announces(text)


def test_of_those_that_had_one_leans() -> None:
    assert leans("Of those that had one, a third used it.")
    assert not leans("Of the wells in the town, a third are dry.")


def test_number_of_a_patent_is_no_end_of_a_sentence() -> None:
    text = "The hinge is known from U.S. Pat. No. 2,239,345 of Lunn. Another one is bent. A third one is straight."
    first = sentence_spans(text)[0]
    assert text[slice(*first)].endswith("of Lunn.")


def test_lines_that_name_a_scene_and_credits_are_no_prose() -> None:
    document = Document.of(
        "Scene Two - The kitchen.\nAnn boils an egg for nine minutes and burns it.\n"
        "Joe Lund contributed to this report.\nThe egg is thrown out of the window.\n",
        source="t",
    )
    kinds = [one.kind for one in read_sentences(document)]
    assert kinds[0] == HEADING
    assert kinds.count(PROSE) == 2


def test_a_title_that_asks_makes_no_list_of_questions() -> None:
    text = "# Why is bread dear?\n\nFlour is dear now.\n\nWho mills it? Nine mills do.\n\nWho bakes it? The shops do it at night.\n"
    document = Document.of(text, source="t", title="Why is bread dear?")
    assert all(one.place is None for one in read_sentences(document))


ITEMS = """Bees of Orrin

1. Last meeting. The minutes were agreed.

2. The pear tree. Mr Bligh would like it felled. The committee decided to leave it standing.

3. Water. The bill was 892 pounds. A leak had been stopped.
"""


def kinds(text: str) -> list[str]:
    return [one.kind for one in read_sentences(Document.of(text, source="t", title="Bees of Orrin"))]


def test_names_that_open_numbered_paragraphs_are_headings_and_sentences_and_steps_are_not() -> None:
    assert kinds(ITEMS).count(HEADING) == 4
    for other in ("Fell the pear tree", "It is old", "Open the tap"):
        steps = ITEMS.replace("The pear tree", other).replace("Last meeting", "Open it")
        assert HEADING not in kinds(steps)[1:]
    said = ITEMS.replace("Last meeting", "Profits rose sharply").replace("The pear tree", "Debts fell")
    assert HEADING not in kinds(said)[1:]
    assert HEADING not in kinds(ITEMS.replace("3. Water.", "3. We spoke of the water that the society had lost."))[1:]


def test_minutes_are_told_by_a_heading_too() -> None:
    text = "# Bees of Orrin\n\n## Minutes of the meeting of 8 May\n\nThe committee allowed two hives. "
    text += "Mr Sayle was glad. The committee refused a third. The meeting closed at nine."
    assert genre(text) == MINUTES
    assert genre(text.replace("Minutes of the meeting", "Notes")) == NEWS


@pytest.mark.parametrize(
    "text",
    [
        "Department of Acute Medicine, Orrin Hospital.",
        "Published with the patient's written consent; initials altered.",
        "All figures in millions of pounds unless stated.",
        "Some names have been changed.",
    ],
)
def test_whose_a_text_is_and_how_it_is_to_be_read_is_no_statement_of_it(text: str) -> None:
    document = Document.of(f"A man of 61 was brought in.\n\n{text}\n\nHe drank a lot.", source="t", title="A case")
    sentences = read_sentences(document)
    shown = [document.text[sentences[i].start : sentences[i].end] for i in usable(document, sentences)]
    assert text not in shown and len(shown) == 2


def test_what_says_something_of_a_body_stays() -> None:
    for told in (
        "The Orrin Hospital closed.",
        "All figures rose in May.",
        "All prices in the town have doubled since May.",
        "All figures in the painting are women.",
        "Names were changed after the war.",
    ):
        document = Document.of(f"A man was brought in.\n\n{told}", source="t", title="A case")
        sentences = read_sentences(document)
        assert [sentences[i].kind for i in usable(document, sentences)] == [PROSE, PROSE]


def test_where_few_numbered_paragraphs_have_a_name_these_are_sentences() -> None:
    more = "".join(
        f"\n{n}. The society lost a boat in the storm of that year, and two oars with it.\n" for n in range(4, 8)
    )
    assert HEADING not in kinds(ITEMS + more)[1:]


DECIDED = """# Minutes of the meeting of Orrin council

## The old pear tree

Mr Bligh would like it felled. Ms Lund spoke for birds.

## Roof

Resolved: to accept the tender of Hay. It was carried. The roof is old. Mr Rao moved that it be mended.
"""


def test_what_minutes_resolve_or_wish_of_it_stands_behind_the_name_of_the_item() -> None:
    document = Document.of(DECIDED, source="m", title="Minutes")
    told = with_subjects(document, read_sentences(document))
    introduced = {document.text[one.start : one.end]: one.introduction for one in told if one.introduction}
    assert introduced == {
        "Mr Bligh would like it felled.": "The old pear tree: ",
        "Resolved: to accept the tender of Hay.": "Roof: ",
    }


def test_what_is_resolved_leans_on_nothing(encoder: Encoder) -> None:
    text = DECIDED.replace("to accept the tender of Hay", "that the library open on Sundays")
    reading = reading_of(
        f"{text} The meeting closed at nine. The motion was seconded.", encoder, "Minutes of the meeting"
    )
    assert reading.genre == MINUTES
    told = dict(zip(reading.texts, reading.candidates, strict=True))
    assert not told["Resolved: that the library open on Sundays."].dangling
