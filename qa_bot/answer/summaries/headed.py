"""Reading + focus -> what stands under the headings that name the focus, in its order.

A heading tells what its part is about better than any sentence of it: "5. Limitations" stands above four sentences
without that word. Knows headings, the bold words that open a paragraph, questions of a FAQ. Refuses to know readers.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from qa_bot.answer.summaries.studying import Reading
from qa_bot.answer.texts.forms import BLANK_LINE, FRAGMENT, HEADING, MARKS, TABLE
from qa_bot.models.encoder import Encoder
from qa_bot.models.wording import content_words

MEANS_THE_SAME = 0.55  # cosine from which a heading names a focus in other words; measured, see DECISIONS.md
LEAD_WORDS = 8  # words of a sentence that may name its paragraph, as bold words or a question do
RUN_IN = 2  # words of one that does so inside a paragraph: "Methods."
REACH = 40  # sentences of a paragraph that are looked at on each side of one
MOST_HEADINGS = 500  # that are compared with the focus
WHAT_ARE = re.compile(
    r"\W*(?:what (?:is|are|were|was)(?: all)?|tell me about|what about|list|which are) (?:the |its |their |all )?", re.I
)
GENERIC = frozenset(  # what a part of any text may be of
    content_words(
        "study article text report paper document letter trial research work notice main key section chapter part author company "
        "things matters questions general other further information"
    )
)
ALIKE = tuple(  # words of headings that name the same kind of part
    frozenset(content_words(words))
    for words in (
        "limitations limits weaknesses shortcomings caveats drawbacks cannot",
        "prices costs cost charges fees rates tariff payment pay pays much price money",
        "outlook forecast expect expectations ahead future prospects next plans planned",
        "funding funded finance acknowledgements interests grants sponsors",
        "conflicts competing interests acknowledgements disclosures",
        "results findings found outcomes",
        "conclusions conclusion summary",
        "methods method design procedure",
        "background introduction history beginnings",
        "risks dangers hazards uncertainties safety wrong",
        "data privacy confidentiality personal",
        "people staff employees workers team workforce",
        "theft stolen burglary broken",
        "cancellation cancel termination notice leave leaving",
        "objections object appeal complaints complain",
        "deadlines dates timetable",
        "recommendations recommended advice",
    )
)


@dataclass(frozen=True, slots=True)
class HeadedPart:
    """What stands under a heading."""

    name: str  # the heading, without its number
    places: tuple[int, ...]  # positions among the quotable sentences, in order


def parts(reading: Reading) -> list[HeadedPart]:
    """Return the parts of a text that have a name, in order, without the one that is called like the whole."""
    text, sentences = reading.document.text, reading.sentences
    position = {i: p for p, i in enumerate(reading.quotable)}
    found = []
    for first, end, i in _named(reading):
        name = " ".join(MARKS.sub("", text[sentences[i].start : sentences[i].end]).split()).rstrip(":.")
        places = tuple(position[j] for j in range(first, end) if j in position)
        if places and name and name != reading.document.title:
            found.append(HeadedPart(name, places))
    return found[:MOST_HEADINGS]


def _named(reading: Reading) -> Iterator[tuple[int, int, int]]:
    """Yield the first sentence of each part, the one behind it, and the one that names it."""
    text, sentences = reading.document.text, reading.sentences
    heads = [i for i, sentence in enumerate(sentences) if sentence.kind == HEADING]
    for i, end in pairwise([*heads, len(sentences)]):
        yield i + 1, end, i
    starts = [
        i
        for i, sentence in enumerate(sentences)
        if not i or sentence.kind == HEADING or BLANK_LINE.search(text, sentences[i - 1].end, sentence.start)
    ]
    for start, end in pairwise([*starts, len(sentences)]):
        leads = [i for i in range(start, end - 1) if _leads(reading, i, i == start)]
        for i, behind in pairwise([*leads, end]):
            yield i + 1, behind, i


def _leads(reading: Reading, i: int, opens: bool) -> bool:
    """Whether a sentence is short enough to name what follows it in its paragraph."""
    sentence = reading.sentences[i]
    if sentence.kind in (HEADING, TABLE) or sentence.speaker:
        return False
    return sentence.words <= (LEAD_WORDS if opens else RUN_IN) and (opens or sentence.kind != FRAGMENT)


def subject(focus: str) -> str:
    """Return the focus without "What are the ...?"."""
    return WHAT_ARE.sub("", focus, count=1).strip(" ?.!") or focus


def headed(reading: Reading, encoder: Encoder, focus: str) -> list[int]:
    """Return the positions of the quotable sentences under headings that name the focus, in order.

    A heading names it where it holds all words that the focus has beside general ones, or the focus all of the
    heading's; where one word of each is called alike; or, for a subject, where both mean nearly the same.
    """
    named, plain = parts(reading), subject(focus)
    words = set(content_words(plain)) - GENERIC
    if not named or not words:
        return []
    fitting = [part for part in named if _names(words, set(content_words(part.name)))]
    if not fitting and (plain != focus or not focus.rstrip().endswith("?")):
        names = [part.name for part in named]
        cosines = encoder.encode(names) @ encoder.encode([plain])[0]
        least = max(MEANS_THE_SAME, float(cosines.max()) - 1e-6)
        fitting = [part for part, cosine in zip(named, cosines, strict=True) if cosine >= least]
    return sorted({place for part in fitting for place in part.places})


def _names(words: set[str], heading: set[str]) -> bool:
    heading = heading - GENERIC
    if not heading:
        return False
    if words <= heading or (heading <= words and len(heading) >= len(words) / 2):
        return True
    return len(words) <= 2 and any(words & some and heading & some and words <= some for some in ALIKE)


def paragraph_of(reading: Reading, place: int) -> range:
    """Return the positions of the sentences of the document that share a paragraph with one of them, at most REACH on each side."""
    text, sentences = reading.document.text, reading.sentences

    def parted(i: int) -> bool:
        return i in (0, len(sentences)) or bool(BLANK_LINE.search(text, sentences[i - 1].end, sentences[i].start))

    first = next((i for i in range(place, max(0, place - REACH), -1) if parted(i)), max(0, place - REACH))
    most = min(len(sentences), place + REACH)
    return range(first, next((i for i in range(place + 1, most) if parted(i)), most))
