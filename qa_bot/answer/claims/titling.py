"""A claim, without the names that its article's title tells: "a Lastrad bike" is "a bike" to an article about Lastrad's bikes.

An article names what it is about once and says "the canal", "the committee" from then on, so that a claim which can stand alone
holds names that no sentence repeats. Only what a sentence can do without is left out. Refuses to know verdicts.
"""

import re

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
VERBS = re.compile(_VERBS)


def untitled(claim: str, document: Document) -> str:
    """Return the claim without the title's names, where it stays a sentence; the claim itself where it has none."""
    title = {_bare(word) for word in re.findall(r"[A-Z][\w’'-]*", document.title)}
    if not title:
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


def _bare(word: str) -> str:
    return re.sub(r"['’]s?$", "", word).lower()
