"""Passages -> what a reader is given of them, and what it marks there.

Knows what is not to be read: headings, control sequences, what tells a writer what to do, a speaker's name that answers
nothing. Refuses to know how likely an answer is.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from qa_bot.answer.dialogues.exchanging import SpokenExchange, exchanges
from qa_bot.ingest.chunking import without_headings
from qa_bot.ingest.text.blanking import blanked, blanked_where
from qa_bot.models.encoder import Encoder
from qa_bot.models.reader import BestSpan, Reader, stands_under
from qa_bot.models.strays import orders, strays
from qa_bot.models.wording import content_words
from qa_bot.types import Document, Hit

CONTROL = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|[\x00-\x08\x0b-\x1f\x7f-\x9f]")
WHO_IS = re.compile(r"\W*who(?:['’]s| is| was)\b", re.IGNORECASE)
OWN = 0.5  # share of an interviewer's answerability from which what the other says is rather the answer
LEADS, BEHIND = 0.6, 0.15  # cosine of a lead that tells of what is asked, and by how much others are further from it
SAME = 0.9  # cosine of a lead that asks what is asked: "May I ...?" of "Can I ...?" has .94, a title up to .75
SITUATION = re.compile(  # "if my card is stolen", "I lost my card, what now?", but not "When can I ...?"
    r"(?:\b(?:if|when(?! (?:is|are|was|were|do|does|did|can|could|will|would|should|must|may|has|have|had)\b)|once|after"
    r"|in case) |^\W*(?=(?:I|my|we|our)\b))(?P<what>[^,.?]+)",
    re.IGNORECASE,
)
NAMES_SPEAKER = re.compile(r"\W*(?:I|Me)\b")  # "I did."


def exchanges_for(document: Document, hit: Hit, question: str) -> list[SpokenExchange]:
    """Return what is read of a passage: all of it, or what each speaker says in it, behind what was asked.

    Blanked: headings, paragraphs that tell a writer what to do and belong to nothing, and sentences that do so in others.
    """
    passage = hit.passage
    text = for_reading(passage.text)
    text = blanked(text, [*strays(text, f"{question} {hit.title}"), *orders(text, question)])
    found = []
    for one in exchanges(document, passage.start, passage.end):
        before, said = one.asked - passage.start, one.start - passage.start
        asked = for_reading(one.before) if one.named or before < 0 else text[before:said]
        named = one.named and not _asks_who_he_is(question, one.speaker)
        told = text[said : said + len(one.said)]
        found.append(replace(one, before=asked, said=told, named=named, heading=passage.heading))
    return found


def without_other_leads(question: str, heard: Sequence[SpokenExchange], encoder: Encoder) -> list[SpokenExchange]:
    """Return the exchanges, those blanked whose lead tells of something else than another's of the same document, which
    tells of the situation asked about: "My card was lost. Call us" answers "if my card is stolen", not "The shop was
    closed. Call us". A question without one may be answered under any lead but where one is that very question.

    Leads are questions and situations of help pages, and what nobody known by name replies to; a title, which any question
    comes near to that names the subject, is none.
    """
    leads = {one.before for one in heard if one.before and one.named and not one.speaker and not _is_title(one)}
    if len(leads) < 2:
        return list(heard)
    situation = SITUATION.search(question)
    least = LEADS if situation else SAME
    asked = encoder.encode([question, *([situation["what"]] if situation else [])], query=True)
    cosines = (encoder.encode(sorted(leads)) @ asked.T).max(axis=1)
    near = dict(zip(sorted(leads), map(float, cosines), strict=True))
    best: dict[str, float] = {}
    for one in heard:
        best[one.document.id] = max(best.get(one.document.id, 0.0), near.get(one.before, 0.0))
    return [
        replace(one, before=" " * len(one.before), said=" " * len(one.said))
        if one.before in leads and best[one.document.id] >= max(least, near[one.before] + BEHIND)
        else one
        for one in heard
    ]


def marked_in(asked: str, spoken: Sequence[SpokenExchange], reader: Reader) -> list[tuple[SpokenExchange, BestSpan]]:
    """Return each exchange with what the reader marks in it.

    One whose speaker's name is marked is read once more without it, and so is one of which the interviewer's words are:
    these count where nothing else in it answers.
    """

    def read(heard: Sequence[SpokenExchange]) -> list[BestSpan]:
        above = [stands_under(one.document.title, one.heading) for one in heard]
        return reader.read(asked, [one.text for one in heard], above)

    found = list(zip(spoken, read(spoken), strict=True))
    named = [
        at for at, (one, reading) in enumerate(found) if _own_name(one, reading) and not NAMES_SPEAKER.match(one.said)
    ]
    asking = [at for at, (one, reading) in enumerate(found) if _in_question(one, reading)]
    again = [*(replace(spoken[at], named=False) for at in named), *(replace(spoken[at], before="") for at in asking)]
    readings = read(again) if again else []
    for at, one, reading in zip([*named, *asking], again, readings, strict=True):
        if at in named or reading.answerability > OWN * max(found[at][1].answerability, 0.0):
            found[at] = (one, reading)
    return found


def _is_title(one: SpokenExchange) -> bool:
    return one.before.strip(" \t\n#*_") == one.document.title


def _asks_who_he_is(question: str, speaker: str) -> bool:
    """Whether a question asks who a speaker is: what stands behind his name would look like the answer."""
    words = set(content_words(speaker))
    return bool(words and WHO_IS.match(question) and words <= set(content_words(question)))


def _in_question(one: SpokenExchange, reading: BestSpan) -> bool:
    """Whether what is marked stands in what is asked, and somebody replies."""
    place = one.place(reading.start, reading.end) if reading.end > reading.start else None
    return bool(place and place[0] < one.start and one.named and one.before and one.said.strip())


def _own_name(one: SpokenExchange, reading: BestSpan) -> bool:
    return reading.end > reading.start and one.place(reading.start, reading.end) is None


def for_reading(text: str) -> str:
    """Return the passage with headings and control sequences blanked, every other character where it was.

    A heading names what the text below it says: as an answer it is short, sure and empty.
    """
    return blanked_where(without_headings(text), CONTROL)
