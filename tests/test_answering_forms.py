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
FIRM = """# Half-year report

A group of shareholders had requested a special dividend from the sale of the Oberwil site. The board considered this and decided against it: the money received for the land will go into a new hall.
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
MINUTES = """# Orrin Town Council

## 1. Grant to the chapel

The vicar spoke to the parish's request for £12,000 towards the floor. Mr Bates moved £7,500. Resolved: £7,500, payable in May.

## 2. Motions

Proposed by Ms Rahman: that the council plant 40 trees at the pond. Carried by five votes to one.

Proposed by Mr Rao: that the council sell the old fire station. The motion was put, and was lost.

## 3. Roof

Three tenders were received. Ms Lund favoured Peak Roofing because it was cheapest. Charge nothing for missed dates, since a fee would drive
away those who need the clinic most. Do not extend the clinic. My deputy, Gareth Pym, does not share the second last view. He believes
that a small sum would help, and has asked me to record this.

## 4. Staff

Headcount was 2,210, which is 65 more than a year ago. The library cost 24,000 less than planned.
"""


@pytest.mark.parametrize(
    ("text", "question", "short", "told"),
    [
        (GROWERS, "Who was the chair before Peter Lund?", "Agnes Rowe", "who followed"),
        (GROWERS, "Did Sandpit have the most pears?", "No", "Weir House"),
        (GROWERS, "Can I bring a dog?", "Yes", "Dogs are allowed"),
        (FERRY, "Did the company agree to give the islanders a free cargo boat?", "No", "The company refused"),
        (FIRM, "Will the shareholders get a special dividend from the sale of the site?", "No", "decided against it"),
        (FERRY, "What caused the fire?", "", "not known"),
        (MINUTES, "How much did the council grant to the chapel?", "£7,500", "Resolved: £7,500"),
        (MINUTES, "Was the motion to sell the old fire station carried?", "No", "was lost"),
        (MINUTES, "What does Gareth Pym think about the fee?", "", "does not share the second last view. He believes"),
        (MINUTES, "Has the council got more staff now than last year?", "Yes", "65 more"),
        (MINUTES, "Did the library go over budget?", "No", "less than planned"),
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
    courier = (
        "# Plaster falls before the curtain\n\nAldermoor Courier, 9 November\n\n"
        "Part of the ceiling of the playhouse came down on Thursday. Four people were injured, none of them badly."
    )
    letter = (
        "# To the Friends of the Aldermoor Playhouse\n\n12 November\n\n"
        "At ten past seven plaster came away above the upper circle of the Aldermoor Playhouse. Five people were injured."
    )
    with Bot.temporary() as bot:
        bot.add(*(Document.of(text, source=text[2:8], title=text.splitlines()[0][2:]) for text in (courier, letter)))
        told = bot.ask("According to the Aldermoor Courier, how many people were injured?")
    assert told.short == "Four" and "Five" not in told.text


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


def test_a_follow_up_is_not_answered_from_an_article_that_nobody_speaks_of() -> None:
    mill = "# The mill\n\nAnn Reed led the repairs of the mill at Holm. The guild had promised the money for it, and kept its word."
    ship = "# The ship\n\nThe ship of Orrin was repaired. It was paid for by the harbour office."
    with Bot.temporary() as bot:
        bot.add(*(Document.of(text, source=text[2:8], title=text.splitlines()[0][2:]) for text in (mill, ship)))
        first = bot.ask("Who led the repairs of the mill?")
        told = bot.ask("Who paid for it?", [first.turn])
    assert "guild" in told.text and "Orrin" not in told.text
