"""Who says what in a conversation, what was asked, and where each character of what is read stands in the document."""

import pytest

from qa_bot.answer.dialogues.exchanging import asked_before, did_it, exchanges, introduced, voices, with_reply
from qa_bot.answer.dialogues.speakers import turns_of
from qa_bot.ingest.sentences import sentence_spans
from qa_bot.types import Document

PODCAST = """Night Shift, episode 3

JOANNA PRYCE: Welcome. What do you carry, Tendai?

TENDAI MOYO: A hammer and chalk.

I bought them in Tarling.

JOANNA PRYCE: Why at night?

TENDAI MOYO: Because of the traffic.

The recording ended at noon.
"""
HEARING = """The inquiry resumed at ten.

MR ADEYEMI: I call Captain Darroch.

CAPTAIN EWAN DARROCH, sworn. Examined by MR ADEYEMI.

Q. How long have you been at sea?
A. Twenty-six years.

Q. Who gave the order?
A. I did.

THE CHAIR: Thank you.

THE WITNESS: My lady.
"""
INTERVIEW = """# The last keeper

By Louis Kettering

Astrid Vaernes kept the light for eleven winters. She talks to Louis Kettering about the sea in Port Ellen.

How did you begin? It is no obvious career for you.

A cousin asked me.

I said yes.

Did you sing?

Never.

Were you alone?

Most of it. I had a dog.

You were given a medal.

Yes, in 2011.

Would you go back?

No.
"""
MAIL = """# Catalogue

From: Claire Dufour <claire@prints.example>
To: Ben Achterberg <ben@prints.example>
Date: Fri, 13 Sep 2024 16:48:00 +0200

Ben,

I gave her a discount of 8 per cent.

On Thu, 12 Sep 2024 at 18:20, Ben Achterberg wrote:

I am for waiting.
"""
CHAT = "[09:14] anna: no\n12/03/2024, 14:22 - Anna Berg: the key is with Tom\n12/03/2024, 14:23 - Tom: which key\n12/03/2024, 14:25 - Anna Berg: yours\n12/03/2024, 14:29 - Tom: ah"
SUBTITLES = ">> REED: The mill turns.\n\n>> BOB: Always?\n\n>> REED: With every tide.\n\n>> BOB: Good."
NOBODY = (
    "# Mill\n\nThe mill was built in 1790. Who paid? The town paid.\n\nIt turns.",
    "- Branch: Leeds; Turnover: 2 million\n- Branch: York; Turnover: 1 million\n",
    "Name: Ada Lund\nAge: 40\n\nName: Ola Moe\nAge: 51\n\nName: Ida Holm\nAge: 33\n",
    "Note: Never open it.\nWarning: It is hot.\nNote: It is heavy.\nWarning: It is sharp.\n",
    "“Who is there?”\n\nNobody spoke.\n\n“Who is it?”\n\nA door fell shut.\n\n“Anna?”\n\nNothing.",
    "From: Leeds\n\nTo: York\n",
)


def of(text: str) -> Document:
    return Document.of(text, source="talk", title="Talk")


def said(text: str) -> list[tuple[str, str]]:
    document = of(text)
    return [(turn.speaker, text[turn.start : turn.end].strip()) for turn in turns_of(document, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (PODCAST, ("Tendai Moyo", "Because of the traffic.\n\nThe recording ended at noon.")),
        (PODCAST, ("Joanna Pryce", "Why at night?")),
        (HEARING, ("Captain Ewan Darroch", "Twenty-six years.")),
        (HEARING, ("Captain Ewan Darroch", "My lady.")),
        (HEARING, ("Mr Adeyemi", "Who gave the order?")),
        (INTERVIEW, ("Astrid Vaernes", "A cousin asked me.\n\nI said yes.")),
        (INTERVIEW, ("Astrid Vaernes", "Yes, in 2011.")),
        (INTERVIEW, ("", "You were given a medal.")),
        (MAIL, ("Claire Dufour", "Ben,\n\nI gave her a discount of 8 per cent.")),
        (MAIL, ("Ben Achterberg", "I am for waiting.")),
        (CHAT, ("Anna Berg", "the key is with Tom")),
        (SUBTITLES, ("REED".title(), "With every tide.")),
    ],
)
def test_each_form_of_conversation_tells_who_says_what(text: str, told: tuple[str, str]) -> None:
    assert told in said(text)


@pytest.mark.parametrize("text", NOBODY)
def test_what_is_no_conversation_is_read_whole(text: str) -> None:
    assert said(text) == []
    (one,) = exchanges(of(text), 2, len(text))
    assert (one.text, one.speaker) == (text[2:], "")


@pytest.mark.parametrize("text", [PODCAST, HEARING, INTERVIEW, MAIL, CHAT, SUBTITLES])
@pytest.mark.parametrize("start", [0, 40, 130, 180])
def test_every_span_of_what_is_read_is_found_again_in_the_document_unless_it_touches_the_name_or_both_parts(
    text: str, start: int
) -> None:
    for one in exchanges(of(text), start, len(text)):
        behind, said = len(one.before), len(one.text) - len(one.said)
        for a in range(len(one.text)):
            for b in range(a + 1, len(one.text) + 1):
                place = one.place(a, b)
                if place is None:
                    assert a < said and b > behind
                else:
                    assert text[slice(*place)] == one.text[a:b]


def test_an_answer_is_read_behind_its_question_though_the_passage_begins_after_it() -> None:
    start = HEARING.index("years")
    first = exchanges(of(HEARING), start, len(HEARING))[0]
    assert first.text == "How long have you been at sea?\nCaptain Ewan Darroch: years."


LABELLED = """Bell founder Ida Roth talks to Tom Frost.

Tom Frost: How did you begin?

Ida Roth: By accident. My bicycle broke down.

You bought it in 2009. Was that wise?

Roth: No! I borrowed money.

The largest one hangs in Gdynia.

Roth: In Gdynia, yes, six tonnes.

And then there is the bell that cracked.

Roth: The clapper was too heavy.
"""


def test_what_an_interviewer_says_without_a_question_mark_is_not_put_into_the_others_mouth() -> None:
    document = Document.of(LABELLED, source="bells", title="Bells")
    said = [document.text[t.start : t.end].strip() for t in turns_of(document, 0, len(LABELLED)) if not t.asks]
    assert said[-3:] == ["No! I borrowed money.", "In Gdynia, yes, six tonnes.", "The clapper was too heavy."]


GUESTS = """Agnes Roth and Tom Frost founded the works. We met them there.

Ms Roth, you began with a furnace of bricks.

Roth: It was a bread oven. I bought it from a baker.

It glowed for years.

Frost: You forget the roof. I paid for it.

You disagree about the price, too.

Roth: I was against it. The bronze was worth more than that.

Frost: We lost nothing.

I do not believe it.

Roth: Ask the bank.

Tell us what comes next.

Frost: Silence.
"""
HOSTED = """**Post:** Ms Roth, how did you begin?

Ida Roth: By accident. I fell into the cellar of a chandler, who gave me a ladle and a job for the winter.

Post: You took the town to court.

Ida Roth: And lost.

Post: What now?

Ida Roth: Insects. My bees need them, and the fields are silent.

Post: And then?

Ida Roth: Who can say?
""".replace("**", "")


ALTERNATING = """# Salt, and nothing else

Ruth Embry has boiled salt on the same beach since 1991.

How did you find the beach?

By rowing the wrong way. I was nineteen and had no compass.

Some chemists hold that sea salt is no better than rock salt.

They are right about the chemistry. I sell the shape of the grain, and nobody has taken that from me yet.

Your first pan burst.

It burst because I filled it with my own hands and was proud of it.

Was anybody hurt?

My pride.

Two walkers fell ill in Orrin last summer.

I have read the report, and I cannot speak of it while the court sits.

What comes next?

A second pan, if the bank lets me.

And then?

I shall sleep.
"""
TOLD_AT_LENGTH = """Ruth Embry has boiled salt on the same beach since 1991.

How did you find the beach?

By rowing the wrong way. I was nineteen.

The wind stood in the east for nine days.

I rowed until my hands bled.

Was anybody hurt?

My pride.

And then? What came of the pan?

It burst. The bottom was of tin.

I sold what was left of it.
"""


@pytest.mark.parametrize(
    ("text", "led"),
    [
        (
            ALTERNATING,
            [
                "Some chemists hold that sea salt is no better than rock salt.",
                "Your first pan burst.",
                "Two walkers fell ill in Orrin last summer.",
            ],
        ),
        (TOLD_AT_LENGTH, []),
    ],
)
def test_where_question_and_answer_alternate_a_statement_in_a_questions_place_is_the_interviewers(
    text: str, led: list[str]
) -> None:
    turns = turns_of(of(text), 0, len(text))
    assert [text[t.start : t.end] for t in turns if t.leads and not text[: t.end].endswith("?")] == led


def test_an_interviewers_line_without_a_label_between_two_guests_is_nobody_elses() -> None:
    document = of(GUESTS)
    turns = turns_of(document, 0, len(GUESTS))
    led = [GUESTS[t.start : t.end] for t in turns if t.leads]
    assert led == [
        "Ms Roth, you began with a furnace of bricks.",
        "It glowed for years.",
        "You disagree about the price, too.",
        "Tell us what comes next.",
    ]
    for line in (*led, "I do not believe it."):
        start = GUESTS.index(line)
        assert introduced(document, start, start + len(line)) in ("", "The interviewer: ")


def test_who_goes_on_below_a_blank_line_is_still_the_one_who_spoke_where_the_asker_has_a_label() -> None:
    assert ("Tendai Moyo", "A hammer and chalk.\n\nI bought them in Tarling.") in said(PODCAST)


def test_one_who_asks_under_a_label_leads_with_statements_too() -> None:
    turns = turns_of(of(HOSTED), 0, len(HOSTED))
    assert [HOSTED[t.start : t.end] for t in turns if t.leads] == [
        "You took the town to court.",
        "What now?",
        "And then?",
    ]
    assert all(t.asks for t in turns if t.leads)


def test_an_interviewers_statement_is_quoted_with_the_reply_and_a_guests_alone() -> None:
    document = of(HOSTED)
    for line, quoted in (
        ("You took the town to court.", "You took the town to court.\n\nIda Roth: And lost."),
        ("What now?", "What now?"),
        ("And lost.", "And lost."),
    ):
        start = HOSTED.index(line)
        assert HOSTED[start : with_reply(document, start, start + len(line))] == quoted


def test_what_leans_on_the_question_is_shown_with_it_however_it_is_put() -> None:
    document = of(HOSTED)
    start = HOSTED.index("And lost.")
    assert introduced(document, start, start + 9) == "Ida Roth, told “You took the town to court.”: "


@pytest.mark.parametrize(("answer", "name"), [("I took the {} oar.", "Ida Roth"), ("Press the {} key.", "")])
def test_who_a_is_stands_in_the_head_where_the_answers_say_i(answer: str, name: str) -> None:
    text = "Ida Roth rows.\n\n" + "\n\n".join(
        f"Q: What is the {n}?\nA: {answer.format(n)}" for n in ("first", "second")
    )
    assert {speaker for speaker, _ in said(text)} == {name, ""}


def test_questions_that_are_headings_over_a_writers_text_make_nobody_a_speaker() -> None:
    told = "The party chose Ida Roth in a vote of all its members that took a whole week of the last month."
    text = "Ida Roth leads the party.\n\n" + "\n\n".join(
        f"What happened {n}?\n\n{told}" for n in ("first", "then", "last")
    )
    assert {speaker for speaker, _ in said(text)} == {""}


def test_each_sentence_of_a_conversation_is_introduced_behind_its_label_and_those_of_an_article_are_not() -> None:
    spans = sentence_spans(GUESTS)
    shown = [
        f"{v.introduction}{GUESTS[v.start : end]}" for v, (_, end) in zip(voices(of(GUESTS), spans), spans, strict=True)
    ]
    assert "We met them there." in shown
    assert "Roth: I bought it from a baker." in shown
    assert "Roth, told “You disagree about the price, too.”: I was against it." in shown
    article = NOBODY[0]
    assert not any(v.introduction for v in voices(of(article), sentence_spans(article)))


def test_the_passage_is_read_once_whoever_speaks() -> None:
    start, end = PODCAST.index("Welcome"), PODCAST.index("Why at night")
    found = exchanges(of(PODCAST), start, end)
    assert [one.said for one in found] == ["A hammer and chalk.\n\nI bought them in Tarling."]
    assert found[0].before == "Welcome. What do you carry, Tendai?"


@pytest.mark.parametrize(
    ("text", "quoted", "shown"),
    [
        (PODCAST, "Because of the traffic.", "Tendai Moyo, asked “Why at night?”: "),
        (
            PODCAST.replace("Why at night?", "You go at night. Why?"),
            "Because of the traffic.",
            "Tendai Moyo, asked “You go at night. Why?”: ",
        ),
        (PODCAST, "I bought them in Tarling.", "Tendai Moyo: "),
        (PODCAST, "The recording ended at noon.", ""),  # nobody says it
        (PODCAST, "TENDAI MOYO: Because", ""),  # the label says it
        (INTERVIEW, "Most of it.", "Astrid Vaernes, asked “Were you alone?”: "),
        (INTERVIEW, "Were you alone?", ""),
        (INTERVIEW, "Astrid Vaernes kept the light", ""),
        (INTERVIEW.replace("Astrid Vaernes", "She"), "Most of it.", "Asked “Were you alone?”: "),
        (MAIL, "I am for waiting.", "Ben Achterberg: "),
    ],
)
def test_somebodys_own_words_are_introduced_by_the_name_and_a_bare_answer_by_its_question(
    text: str, quoted: str, shown: str
) -> None:
    start = text.index(quoted)
    assert introduced(of(text), start, start + len(quoted)) == shown


def test_one_who_says_i_did_it_did_it() -> None:
    assert did_it("Who took the dinghy?", "I took the dinghy, which was forbidden.")
    assert not did_it("Who took the dinghy?", "Pim took the dinghy, and I took the oars.")
    assert not did_it("What took the dinghy?", "I took the dinghy.")


@pytest.mark.parametrize("line", ["From: " + " " * 5000 + "x", "From: Ann " + " " * 5000 + "<ann"])
def test_a_line_of_blanks_behind_a_senders_mark_is_looked_at_once(line: str) -> None:
    """It took minutes, each way to share the blanks among the pattern's parts being tried."""
    document = Document.of(f"{line}\n\nThe ferry sails.", source="a")
    assert not any(one.speaker for one in exchanges(document, 0, len(document.text)))


TALK = """A visit to the diver Runa Holm

Orlo Post: Ms Holm, when did you begin?

Holm: In the flood year. I was nine.

Orlo Post: And what was your deepest dive?

Holm: Sixty metres, in the quarry. It was dark. Then my lamp failed.
"""


@pytest.mark.parametrize(
    ("question", "replies"),
    [
        ("What was Runa Holm's deepest dive?", ["Sixty metres, in the quarry. It was dark. Then my lamp failed."]),
        ("When did Holm begin?", ["In the flood year. I was nine."]),
        ("When did Krag begin?", []),
        ("Where was Holm's deepest dive?", []),
        ("What was Holm's dive?", []),
    ],
)
def test_the_reply_to_the_very_question_is_known(question: str, replies: list[str]) -> None:
    document = Document.of(TALK, source="a", title="A visit to the diver Runa Holm")
    found = exchanges(document, 0, len(TALK))
    assert [one.said.strip() for one in found if asked_before(question, one)] == replies
