"""What set forms of texts tell is said, with the packaged models, where a reader alone says nothing or something else."""

import pytest

from qa_bot import Bot
from qa_bot.types import Document

GROWERS = """# The growers of the Marl valley

The growers' association is chaired by Peter Lund, who followed Agnes Rowe in 2022. It made a surplus of 14,200 pounds.

- Orchard: Low Marl; Apples (tonnes): 42; Pears (tonnes): 8
- Orchard: Sandpit; Apples (tonnes): 55; Pears (tonnes): 12
- Orchard: Weir House; Apples (tonnes): 38; Pears (tonnes): 20

Dogs are allowed. Please shut the gates of the orchards behind you.
"""
FERRY = """# The ferry of Inner Holm

The islanders had asked for a free cargo boat in the meantime. The company refused, but it will carry groceries at half the usual rate.

The fire in the engine room broke out in a locker behind the pumps. The cause of the fire is not known. Four people were hurt, says the harbour office.
"""
OUTAGE = """# Review of an outage of 3 March

Quillpay could not take any payments for some hours, and this is what was done about it.

- Time: 10:52; Event: Certificate on the gateway expires
- Time: 13:05; Event: New certificate issued
- Time: 13:39; Event: Payments back to normal

Actions:

- No.: 1; Action: Health check verifies certificates; Owner: Sanna Petrov; State: open
- No.: 2; Action: Weekend alerts go to the pager; Owner: Luca Domingo; State: done
"""


@pytest.mark.parametrize(
    ("text", "question", "short", "told"),
    [
        (GROWERS, "Who was the chair before Peter Lund?", "Agnes Rowe", "who followed"),
        (GROWERS, "Did Sandpit have the most pears?", "No", "Weir House"),
        (GROWERS, "Can I bring a dog?", "Yes", "Dogs are allowed"),
        (FERRY, "Did the company agree to give the islanders a free cargo boat?", "No", "The company refused"),
        (FERRY, "What caused the fire?", "", "not known"),
        (OUTAGE, "When was the new Quillpay certificate issued?", "13:05", "New certificate issued"),
        (
            OUTAGE,
            "Who owns the action to make Quillpay's health check verify certificates?",
            "Sanna Petrov",
            "Health check",
        ),
    ],
)
def test_a_form_answers(text: str, question: str, short: str, told: str) -> None:
    with Bot.temporary() as bot:
        bot.add(Document.of(text, source="a.md", title=text.splitlines()[0].lstrip("# ")))
        answer = bot.ask(question)
    assert answer.short == short
    assert told in answer.text


def test_the_source_that_is_named_is_asked_alone() -> None:
    courier = "# Plaster falls\n\nAldermoor Courier, 9 November\n\nFour people were hurt at the playhouse on Thursday."
    letter = "# A letter\n\nTo the Friends of the playhouse\n\nFive people were hurt at the playhouse on Thursday."
    with Bot.temporary() as bot:
        bot.add(*(Document.of(text, source=text[2:8], title=text.splitlines()[0][2:]) for text in (courier, letter)))
        told = bot.ask("According to the Aldermoor Courier, how many people were hurt at the playhouse?")
    assert "Four" in told.text and "Five" not in told.text


def test_who_introduces_somebody_is_found_behind_many_better_passages() -> None:
    lines = "\n\n".join(
        f"Kerr scrubbed the pan number {n} in May, and Kerr lit the fire below it again." for n in range(40)
    )
    text = (
        f"# The salt\n\n{lines}\n\nJosip Kerr, 61, bends over the pan with a rake that his grandfather made.\n\n{lines}"
    )
    with Bot.temporary() as bot:
        bot.add(Document.of(text, source="salt", title="The salt"))
        assert "bends over the pan" in bot.ask("Who is Josip Kerr?").text


def test_a_follow_up_is_not_drawn_to_an_article_that_answers_it_better() -> None:
    mill = "# The mill\n\nAnn Reed repaired the mill of Holm in two years. It was paid for with money that the guild had saved."
    ship = "# The ship\n\nThe ship of Orrin was repaired in three years. How much did it cost? It cost 90,000 crowns in all."
    with Bot.temporary() as bot:
        bot.add(*(Document.of(text, source=text[2:8], title=text.splitlines()[0][2:]) for text in (mill, ship)))
        first = bot.ask("Who repaired the mill of Holm?")
        assert first.short == "Ann Reed"
        assert "guild" in bot.ask("Who paid for it?", [first.turn]).text
