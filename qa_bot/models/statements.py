"""A question and its answer become a statement: what the checkers learn from."""

import re

AUXILIARY = r"(?:is|are|was|were|has|have|had|can|could|will|would|should|might|may|must)"
PARTICIPLE = re.compile(
    r"\b(?!(?:need|seed|speed|bed|red|men|open|even|then|when|often)\b)"
    r"(?:\w+(?:ed|en|wn|ught)|born|built|made|held|sold|led|sent|set)\b"
)
DOES = re.compile(
    r"who ((?:\w+ed|built|made|held|sold|led|sent|found|won|taught|brought|caught)) (?!to\b|in\b|on\b|at\b|by\b|for\b|from\b)(.+)",
    re.IGNORECASE,
)
INNER = re.compile(r"\b(?:who|whose|what|which|how many|how much)\b", re.IGNORECASE)


def passive(question: str, answer: str) -> str | None:
    """Return "Who built the pier?" and its answer as "The pier was built by ..."; None for other questions."""
    asked = DOES.fullmatch(question.strip().rstrip("? "))
    if not asked:
        return None
    be = "were" if re.search(r"[^s]s$", asked[2]) else "was"
    return as_sentence(f"{asked[2]} {be} {asked[1].lower()} by {answer}")


def declared(question: str, answer: str) -> str:
    """Return a question and its answer as a statement; its grammar is rough, its words and their order are right."""
    asked = question.strip().rstrip("? ")
    lower = asked.lower()
    begins = re.match(r"(?:\w+ )?(who|whom|what|when|where|which|how|why)\b", lower)
    if not begins:
        return as_sentence(INNER.sub(lambda _: answer, asked, count=1))
    place = begins[1] in ("when", "where") or re.match(r"(?:in|on|at) (?:what|which)", lower)
    told = f"in {answer}" if place and not re.match(r"(?:in|on|at|by|the)\b", answer.lower()) else answer
    if done := re.match(r".*?\b(?:did|does|do)\b (.+)$", asked, re.IGNORECASE):
        return as_sentence(f"{done[1]} {told}")
    be = re.match(rf"(.*?)\b({AUXILIARY})\b (.+)$", asked, re.IGNORECASE)
    if be and re.match(r"(?:when|where|how|why|(?:in|on|at|for|to|by|with) (?:what|which|whom))\b", lower):
        verb, rest = be[2].lower(), be[3]
        if participle := PARTICIPLE.search(rest, 2):
            return as_sentence(f"{rest[: participle.start()]}{verb} {rest[participle.start() :]} {told}")
        return as_sentence(f"{rest} {verb} {told}")
    if be and re.fullmatch(r"(?:who|what)\s*", be[1], re.IGNORECASE):
        return as_sentence(
            f"{be[3]} {be[2].lower()} {answer}" if len(answer) % 2 else f"{answer} {be[2].lower()} {be[3]}"
        )
    return as_sentence(INNER.sub(lambda _: answer, asked, count=1))


def as_sentence(text: str) -> str:
    """Return words on one line as a sentence: with a capital and a full stop."""
    text = " ".join(text.split())
    return f"{text[:1].upper()}{text[1:]}."
