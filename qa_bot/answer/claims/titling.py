"""A claim, without the names that its article's title tells: "a Lastrad bike" is "a bike" to an article about Lastrad's bikes.

An article names what it is about once and says "the canal", "the committee" from then on, so that a claim which can stand alone
holds names that no sentence repeats, and persons by their full names. Only what a sentence can do without is left out, and
of two parties of a title neither. Refuses to know verdicts.
"""

import re

from qa_bot.answer.statements.names import TITLED
from qa_bot.models.wording import STOP_WORDS
from qa_bot.types import Document

_NAMES = r"(?P<names>[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*)"
_VERBS = r"(?:is|are|was|were|has|have|had|does|do|did|will|would|can|could|may|might|must|should|and|or|[a-z]+ed)\b"
OWNED = re.compile(rf"(?P<before>\b[Tt]he )?{_NAMES}(?<!['’]s)['’]s (?=[a-z])")  # "Tolvane's sales"
PLACED = re.compile(
    rf" (?P<where>of|at|in|within|inside|from|on|by|for) (?:the )?{_NAMES}(?P<noun> (?!{_VERBS})[a-z]+)?(?=[\s.,;!?]|$)"
)
BEFORE_NOUN = re.compile(rf"\b(?P<before>[Tt]he|[Aa]n?|[Ee]very|[Ee]ach|[Nn]o) {_NAMES} (?=[a-z])")
CALLED = re.compile(
    r"\b(?P<before>[Tt]he) (?P<names>(?:[A-Z][\w’'-]* )+)(?P<noun>[A-Z][\w’'-]*)"
)  # "The Vantern Canal"
LEAST = 3  # words of what is said of "it"
PLAIN = frozenset("the this that these those".split())
VERBS = re.compile(_VERBS)
PARTIES = re.compile(r"\w (?:v\.?|vs\.?|versus|against) [A-Z]")  # who is told from whom, by the names alone
FULL = re.compile(r"\b[A-Z][\w’'-]+(?: [A-Z][\w-]+)+")
SUBJECT = re.compile(r"(?:It|They)\b ")
PAIR = re.compile(r"(?=\b([A-Z][\w’'-]+) ([A-Z][\w-]+)\b)")
JOINS = frozenset(("and", "or"))


def untitled(claim: str, document: Document) -> str:
    """Return the claim without the title's names, where it stays a sentence; the claim itself where it has none."""
    title = {_bare(word) for word in re.findall(r"[A-Z][\w’'-]*", document.title)}
    if not title or PARTIES.search(document.title):
        return claim
    lower = document.title.lower().split()

    def told(names: str) -> bool:
        return all(_bare(word) in title for word in names.split())

    def owned(match: re.Match[str]) -> str:
        if not told(match["names"]):
            return match[0]
        return match["before"] or ("the " if match.start() else "The ")

    def placed(match: re.Match[str]) -> str:
        noun = match["noun"] or ""
        if not told(match["names"]) or (
            noun.strip() not in ("", *lower) and match["where"] not in ("at", "within", "inside")
        ):
            return match[0]
        return "" if noun.strip() in lower else noun

    def called(match: re.Match[str]) -> str:
        noun = match["noun"].lower()
        known = told(f"{match['names']}{match['noun']}") and re.search(rf"\b{re.escape(noun)}\b", document.text)
        return f"{match['before']} {noun}" if known else match[0]

    def before_noun(match: re.Match[str]) -> str:
        plain = told(match["names"]) and not VERBS.match(match.string, match.end())
        return f"{match['before']} " if plain else match[0]

    text = PLACED.sub(placed, OWNED.sub(owned, claim))
    return BEFORE_NOUN.sub(before_noun, CALLED.sub(called, text))


def as_called(claim: str, sentence: str, document: Document) -> str:
    """Return the claim with persons called as a sentence calls them: "Pau Miret" is "Pau" to an article that has told it.

    So only where the sentence has one of the two names without the other, and the article has both together.
    """

    def called(match: re.Match[str]) -> str:
        names = match[0].split()
        if len(names) != 2 or match[0] not in document.text or match[0] in sentence:
            return match[0]
        alone = [name for name in names if _alone(name, sentence)]
        if len(alone) != 1:
            return match[0]
        pairs = (one for one in PAIR.findall(document.text) if alone[0] in one and one[0] not in TITLED)
        full = {" ".join(one) for one in pairs if one[0].lower() not in STOP_WORDS}
        return alone[0] if full <= {match[0]} else match[0]  # of two Kellers, which?

    return FULL.sub(called, claim)


def _alone(name: str, sentence: str) -> bool:
    """Whether a name stands in a sentence, and nowhere beside another one: "Keller", not "Bruno Keller"."""
    words = ["", *sentence.split(), ""]
    places = [
        i for i, word in enumerate(words) if word.strip('"“”‘.,;:!?()').removesuffix("'s").removesuffix("’s") == name
    ]
    for i in places:
        before, after = words[i - 1].strip('"“‘('), words[i + 1]
        titled = before in TITLED or before.lower() in STOP_WORDS
        if (before[:1].isupper() and not titled) or (after[:1].isupper() and words[i][-1] not in ".,;:!?"):
            return False
    return bool(places)


def said_of_it(claim: str, sentence: str, document: Document) -> bool:
    """Return whether a sentence says of "it" or "them" word for word what a claim says of a thing that the title names:
    "It serves ten" of "The plum cake serves ten"."""
    match = None if PARTIES.search(document.title) else SUBJECT.match(sentence)
    told = sentence[match.end() :].rstrip(" .") if match else ""
    whole = claim.rstrip(" .")
    if len(told.split()) < LEAST or not whole.endswith(f" {told}"):
        return False
    subject = re.findall(r"[\w’'-]+", whole[: -len(told)])
    title = {_bare(word) for word in re.findall(r"[\w’'-]+", document.title)}
    if title & JOINS - set(map(str.lower, subject)):  # of which of two things?
        return False
    return bool(subject) and all(_bare(word) in title or word.lower() in PLAIN for word in subject)


def _bare(word: str) -> str:
    return re.sub(r"['’]s?$", "", word).lower()
