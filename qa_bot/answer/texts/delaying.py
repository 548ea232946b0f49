"""Sentences of a news feature -> where its lead stands: some open with a scene, one person's morning, and tell what happened
only then, and an obituary with what the dead once did.

The lead is the paragraph that names most of what the text keeps coming back to and of its title ("nut graf"). Rules over
English words and form; knows no vectors and no model.
"""

import re
from collections import Counter
from collections.abc import Sequence

from qa_bot.answer.statements.hearsay import QUOTATION
from qa_bot.models.wording import content_words

FIRST_PARAGRAPHS = 8  # among which the lead stands
OPENING = 2  # sentences that show a scene
LEAST = 2  # sentences of a scene
LONGEST = 14  # and at most; what stands behind more is no lead
RECURS = 3  # sentences that name what the text comes back to
FEW_NAMES = 3  # stems of names and of the title that tell too little of what a text comes back to
NAMED = 1 / 3  # share of the title's words that a scene names at most
MORE = 1.25  # times as much as the first paragraph, that the lead names of it
FEWEST = 12  # sentences of a text that may open with a scene

_I = re.IGNORECASE
PERSON = re.compile(r"\b[A-Z][a-z]+(?: [A-Z]\.)? (?:(?:de|van|von|al|Mc|O['’]))?[A-Z][\w’'-]+\b|\b(?:he|she|his|her)\b")
SCENE = re.compile(  # what one person sees and does, told as in a story
    r"\b(?:woke|awoke|wakes|sat|sits|stood|stands|lay|walked|walks|stepped|steps|heard|hears|looked|watched|watches|felt|feels|knew|noticed|notices"
    r"|(?:reached|reaches) for|stared|stares|drove|drives|climbed|climbs|knelt|kneels|leaned|leans|remembers|picked up|picks up|pulled|pulls"
    r"|slept|smelled|smelt|was (?:asleep|alone|at home|in bed|(?:sitting|standing|walking|waiting|cooking|driving|making|watching|getting|working|sleeping|lying|washing|feeding|playing)))\b"
)
ACTS = re.compile(r"[A-Z][\w’'-]+ (?:[A-Z]\. )?[A-Z][\w’'-]+ [a-z]+s\b")  # "Ann Reed fills the last of her jugs."
STEPS_IN = re.compile(  # "The van halts, and Ida climbs out.": somebody does something now
    r"(?:[^.;:]{0,80}?[ ,])?(?!(?:It|This|That|There|What|Who)\b)[A-Z][\w’'-]+ (?!(?:is|has|was|does|says|wants|needs|plans)\b)[a-z]+s\b(?! (?:of|and|in|at|for|to be)\b)"
)
GOES_ON = re.compile(r"(?:He|She) (?:\w+ly )?(?!(?:is|has|was|says|does)\b)[a-z]+s\b")  # "She sets it on the wall."
DIED = re.compile(
    r"\b(?:died|passed away)\b(?: \w+){0,2} (?:on|in|at|of|from|last|yesterday|after|this|aged|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)
OBITUARY = re.compile(r"\b(?:dies|died|dead|obituary|remembered)\b", _I)
SURVIVED = re.compile(
    r"\b(?:is|are) survived by\b|\b(?:he|she|they) leaves? (?:a|an|his|her|their|two|three|four|behind)\b", _I
)
DEATH_AT = 8  # sentences among which an obituary tells who died
REPORTED = re.compile(
    r"\b(?:has|have|is|are|was|were) (?:\w+ly )?(?:been|to|\w{3,}(?:ed|en))\b|\b(?:has|have|will)\b"
)  # as in news
REPORTED_SO = re.compile(  # in the second sentence: "somewhere a dog has an opinion" is none
    r"\b(?:has|have|is|are|was|were) (?:\w+ly )?(?:been|to|\w{3,}(?:ed|en))\b|\bwill\b"
)
TELLS = re.compile(  # what a lead tells: somebody says it, or it concerns many
    r"\b(?:said|says|announced|according to|reported|officials?|police|government|minister|president|court|company|council|spokes\w+|percent|per cent|million|billion"
    r"|killed|died|arrested|charged|convicted|won|beat|scored|unveiled|launched|accused|investigat\w+)\b|[%£$€]",
    _I,
)
DECIDED = re.compile(  # by those who can
    r"\b(?:government|council|board|parliament|senate|ministry|minister|company|firm|city|county|town|state|university|school|court|club|church|owners?|directors?|committee|commission|authorit(?:y|ies)"
    r"|trust|bank|hospital|union|voters|members)\b[^.;]{0,40}?\b(?:announced|decided|voted|agreed|resolved|ruled|approved|plans? to|wants? to|is (?:closing|selling|ending|to (?:close|sell|end)))\b",
    _I,
)
DESCRIBES = re.compile(  # what somebody is or does all the time: "was founded in 1974", "employs 2,150 people"
    r"\b(?:was|were) (?:founded|established|formed|set up|incorporated) (?:in|by)\b|\b(?:employs|consists of|is (?:based|located|situated))\b"
    r"|^[^,.;]{2,60}? (?:makes|lets|runs|operates|owns|manages|provides|offers|serves|produces|supplies|publishes|lies) "
)
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def scene(title: str, texts: Sequence[str], paragraphs: Sequence[int]) -> int:
    """Return how many of the first sentences are a scene in front of the lead, 0 where a text opens with its lead.

    `paragraphs`: the number of the paragraph in which each sentence stands.
    """
    opening = [QUOTATION.sub("", text) for text in texts[:OPENING]]
    if len(texts) < FEWEST or any(map(TELLS.search, opening)) or any(map(REPORTED.search, opening[:1])):
        return 0
    if any(map(REPORTED_SO.search, opening)):
        return 0
    titled = set(content_words(title))
    told = SCENE.search(opening[0]) and PERSON.search(opening[0])
    now = (ACTS.match(opening[0]) or STEPS_IN.match(opening[0])) and GOES_ON.match(opening[-1])
    if not (told or now) or NAMED * len(titled) < len(titled & set(content_words(texts[0]))):
        return 0
    weights = recurring(title, texts)
    numbers = list(dict.fromkeys(paragraphs[: LONGEST + 1]))[:FIRST_PARAGRAPHS]
    named = dict.fromkeys(numbers, 0.0)
    for number in numbers:
        held = {w for text, p in zip(texts, paragraphs, strict=True) if p == number for w in set(content_words(text))}
        named[number] = sum(weights.get(word, 0.0) for word in held)
    lead = max(named, key=lambda number: named[number])
    before = list(paragraphs).index(lead)
    enough = named[lead] >= MORE * named[numbers[0]] and any(
        TELLS.search(text) for text, p in zip(texts, paragraphs, strict=True) if p == lead
    )
    return list(paragraphs).index(_announcing(texts, paragraphs, lead)) if enough and before >= LEAST else 0


def _announcing(texts: Sequence[str], paragraphs: Sequence[int], lead: int) -> int:
    """The paragraph in front of a lead that tells what was decided, where there is one behind the scene, else the lead:
    what names most of what recurs may be the reason for it, or what follows from it."""
    held = zip(texts, paragraphs, strict=True)
    told = {p for text, p in held if p < lead and DECIDED.search(QUOTATION.sub("", text))}
    return min((p for p in told if list(paragraphs).index(p) >= LEAST), default=lead)


def anecdote(title: str, texts: Sequence[str]) -> int:
    """Return how many of the first sentences of an obituary stand before the one that tells who died, 0 of other texts."""
    if not (OBITUARY.search(title) or any(SURVIVED.search(text) for text in texts)):
        return 0
    return next((i for i, text in enumerate(texts[:DEATH_AT]) if DIED.search(QUOTATION.sub("", text))), 0)


def describes(text: str) -> bool:
    """Return whether a sentence says what somebody is or does all the time, which is no news."""
    return bool(DESCRIBES.search(text))


def recurring(title: str, texts: Sequence[str]) -> dict[str, float]:
    """Return the stems of what a text keeps coming back to, each with its weight: names and words of the title; all its
    words where these are fewer than FEW_NAMES."""
    names: Counter[str] = Counter()
    for text in texts:
        inner = {match.group() for match in WORD.finditer(text) if match.start() > 0 and match.group()[0].isupper()}
        names.update(set(content_words(" ".join(inner))))
    titled = set(content_words(title))
    held = Counter(word for text in texts for word in set(content_words(text)))
    often = {word: float(count) for word, count in held.items() if count >= RECURS}
    named = {word: count for word, count in often.items() if names[word] >= RECURS or word in titled}
    return named if len(named) >= FEW_NAMES else often


def bearing(weights: dict[str, float], text: str) -> float:
    """Return the share of what a text keeps coming back to that a sentence names, 0..1, by weight."""
    total = sum(weights.values())
    return sum(weights.get(word, 0.0) for word in set(content_words(text))) / total if total else 0.0
