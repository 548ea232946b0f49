"""Texts and questions become claims with evidence, true and false ones, for the checker. Used by `train_checker` alone.

No hand-labelled claims are needed. A true claim is a sentence of the evidence, shortened or reworded, or a question turned
into a statement with its answer; a false one is the same with a name, a number, a word or a role put in place of another,
with a negation turned, with another question's answer, or beside evidence that lacks its sentence (after FactCC,
Kryscinski et al. 2020, and the QA claims of Pan et al. 2021).
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from qa_bot.ingest.sentences import sentence_spans
from qa_bot.models.training_data import Example, rows

AUXILIARY = r"(?:is|are|was|were|has|have|had|can|could|will|would|should|might|may|must)"
NAME = re.compile(r"(?<![.!?] )(?<!^)\b[A-Z][\w'-]+(?: (?:of |the |de |van )?[A-Z][\w'-]+)*")
NUMBER = re.compile(
    r"\b\d[\d,.]*\d\b|\b\d\b|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|dozen|hundred)\b"
)
PARTICIPLE = re.compile(
    r"\b(?!(?:need|seed|speed|bed|red|men|open|even|then|when|often)\b)"
    r"(?:\w+(?:ed|en|wn|ught)|born|built|made|held|sold|led|sent|set)\b"
)
WORD = re.compile(r"\b[a-z]{4,}\b")
INNER = re.compile(r"\b(?:who|whose|what|which|how many|how much)\b", re.IGNORECASE)
OPPOSITES = (
    "increased/decreased rose/fell more/less higher/lower before/after first/last won/lost north/south east/west largest/smallest "
    "early/late old/new best/worst always/never allowed/banned accepted/rejected began/ended opened/closed most/few above/below "
    "support/oppose supported/opposed love/hate success/failure true/false male/female men/women winter/summer day/night father/son "
    "mother/daughter husband/wife buy/sell bought/sold arrived/left gained/lost agreed/refused found/lost top/bottom major/minor "
    "inside/outside public/private include/exclude included/excluded increase/decrease rise/fall strong/weak high/low long/short"
)
ALIKE = (
    "said/says said/stated says/explains told/informed began/started big/large showed/revealed shows/reveals built/constructed "
    "ended/finished helped/aided got/received used/employed famous/well-known died/passed however/but near/close important/significant "
    "made/created film/movie begin/start show/reveal build/construct help/aid about/around nearly/almost many/numerous also/too "
    "children/kids police/officers wrote/authored bought/purchased chose/selected whole/entire quickly/rapidly"
)


@dataclass(frozen=True, slots=True)
class ClaimExample:
    """A claim, the evidence that it is held against, and whether the evidence supports it."""

    claim: str
    evidence: str
    supported: bool


def _pairs(table: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one, other in (pair.split("/") for pair in table.split()):
        found.setdefault(one, []).append(other)
        found.setdefault(other, []).append(one)
    return found


_OPPOSITES, _ALIKE = _pairs(OPPOSITES), _pairs(ALIKE)


def load_texts(path: Path) -> list[tuple[str, str]]:
    """Return (document, reference or "") of a file with a JSON object {"document", "reference"?} a line."""
    return [(row["document"], row.get("reference", "")) for row in rows(path)]


def stream(
    questions: Sequence[Example], texts: Sequence[tuple[str, str]], seed: int, share: float = 0.4
) -> Iterator[ClaimExample]:
    """Yield examples for ever, half of them supported; `share` of them come from questions, the rest from texts.

    Texts are the contexts of the questions too.
    """
    rng = random.Random(seed)
    by_context: dict[str, list[Example]] = {}
    for question in questions:
        by_context.setdefault(question.context, []).append(question)
    contexts = list(by_context)
    while True:
        if rng.random() < share:
            made = from_question(rng.choice(by_context[rng.choice(contexts)]), by_context, rng)
        elif rng.random() < 0.5 or not texts:
            made = from_text(rng.choice(contexts), rng)
        else:
            document, reference = rng.choice(texts)
            made = (
                from_reference(document, reference, rng)
                if reference and rng.random() < 0.3
                else from_text(document, rng)
            )
        if made is not None:
            yield made


def from_question(asked: Example, by_context: dict[str, list[Example]], rng: random.Random) -> ClaimExample | None:
    """Return a question and its answer, or another answer of the same paragraph, as a claim."""
    if asked.start == asked.end:
        return None
    answer = asked.context[asked.start : asked.end]
    around = window(asked.context, asked.start, asked.end, rng)
    if rng.random() < 0.5:
        return ClaimExample(declared(asked.question, answer), around, True)
    if rng.random() < 0.2:
        claim = declared(asked.question, answer)
        return _false(claim, around, asked.context, rng)
    others = [q.context[q.start : q.end] for q in by_context[asked.context] if q.start < q.end]
    wrong = [
        o
        for o in others
        if o[:1].isdigit() == answer[:1].isdigit()
        and o.lower() not in answer.lower()
        and answer.lower() not in o.lower()
    ]
    return ClaimExample(declared(asked.question, rng.choice(wrong)), around, False) if wrong else None


def declared(question: str, answer: str) -> str:
    """Return a question and its answer as a statement; its grammar is rough, its words and their order are right."""
    asked = question.strip().rstrip("? ")
    lower = asked.lower()
    begins = re.match(r"(?:\w+ )?(who|whom|what|when|where|which|how|why)\b", lower)
    if not begins:
        return _sentence(INNER.sub(lambda _: answer, asked, count=1))
    place = begins[1] in ("when", "where") or re.match(r"(?:in|on|at) (?:what|which)", lower)
    told = f"in {answer}" if place and not re.match(r"(?:in|on|at|by|the)\b", answer.lower()) else answer
    if done := re.match(r".*?\b(?:did|does|do)\b (.+)$", asked, re.IGNORECASE):
        return _sentence(f"{done[1]} {told}")
    be = re.match(rf"(.*?)\b({AUXILIARY})\b (.+)$", asked, re.IGNORECASE)
    if be and re.match(r"(?:when|where|how|why|(?:in|on|at|for|to|by|with) (?:what|which|whom))\b", lower):
        verb, rest = be[2].lower(), be[3]
        if participle := PARTICIPLE.search(rest, 2):
            return _sentence(f"{rest[: participle.start()]}{verb} {rest[participle.start() :]} {told}")
        return _sentence(f"{rest} {verb} {told}")
    if be and re.fullmatch(r"(?:who|what)\s*", be[1], re.IGNORECASE):
        return _sentence(
            f"{be[3]} {be[2].lower()} {answer}" if len(answer) % 2 else f"{answer} {be[2].lower()} {be[3]}"
        )
    return _sentence(INNER.sub(lambda _: answer, asked, count=1))


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return f"{text[:1].upper()}{text[1:]}."


def window(text: str, start: int, end: int, rng: random.Random) -> str:
    """Return some whole sentences of a text around a span: one to five of them."""
    spans = sentence_spans(text)
    inside = [i for i, (a, b) in enumerate(spans) if a < end and b > start] or [0]
    first = max(0, inside[0] - rng.randrange(3))
    last = min(len(spans) - 1, inside[-1] + rng.randrange(3))
    return text[spans[first][0] : spans[last][1]]


def from_text(text: str, rng: random.Random) -> ClaimExample | None:
    """Return a sentence of a text as a claim: reworded, made false, or beside evidence that lacks it."""
    spans = sentence_spans(text)
    if len(spans) < 3:
        return None
    chosen = rng.randrange(len(spans))
    start, end = spans[chosen]
    sentence = " ".join(text[start:end].split())
    if not 30 < len(sentence) < 350:
        return None
    claim = reworded(sentence, rng)
    if rng.random() < 0.5:
        return ClaimExample(claim, window(text, start, end, rng), True)
    if rng.random() < 0.25:
        near = [text[a:b] for i, (a, b) in enumerate(spans) if i != chosen and abs(i - chosen) <= 2]
        return ClaimExample(claim, " ".join(near), False)
    return _false(claim, window(text, start, end, rng), text, rng)


def from_reference(document: str, reference: str, rng: random.Random) -> ClaimExample | None:
    """Return a sentence of a reference summary, true or made false, with the beginning of its document."""
    spans = sentence_spans(reference)
    start, end = rng.choice(spans) if spans else (0, 0)
    claim, head = reference[start:end], document[:900]
    if not 30 < len(claim) < 350:
        return None
    return ClaimExample(claim, head, True) if rng.random() < 0.5 else _false(claim, head, document, rng)


def reworded(sentence: str, rng: random.Random) -> str:
    """Return the sentence shortened, and with words put in place of others that mean the same."""
    shorter = sentence
    if rng.random() < 0.5:
        shorter = re.sub(r" ?\([^()]*\)", "", shorter)
    if rng.random() < 0.5:
        shorter = re.sub(r"^[A-Z][^,]{3,40}, (?=\w)", "", shorter)
    if rng.random() < 0.5:
        shorter = re.sub(r", (?:which|who|where|whose|including|such as|according to)\b[^,.;]*(?=[,.;])", "", shorter)
    if rng.random() < 0.5:
        shorter = re.sub(r"(?:, (?:and|but|while|as|when|because|although)|;) [^.]{20,}(?=\.$)", "", shorter)
    if rng.random() < 0.3:
        shorter = re.sub(r"\b(?:very|also|however|additionally|moreover|reportedly|still|just|recently) ", "", shorter)
    shorter = shorter if len(shorter) > 30 else sentence
    if rng.random() < 0.5:
        shorter = _replaced(shorter, _ALIKE, rng) or shorter
    return shorter[:1].upper() + shorter[1:]


def _false(claim: str, evidence: str, document: str, rng: random.Random) -> ClaimExample | None:
    for make in rng.sample(CORRUPTIONS, len(CORRUPTIONS)):
        wrong = make(claim, document, rng)
        if wrong and wrong.lower() != claim.lower() and wrong.lower() not in evidence.lower():
            return ClaimExample(wrong, evidence, False)
    return None


def other_number(claim: str, document: str, rng: random.Random) -> str | None:
    """Return the claim with one of its numbers replaced by another of the document, or by one near it."""
    made = other_match(NUMBER, claim, document, rng)
    digits = list(re.finditer(r"\d", claim))
    if made and (rng.random() < 0.6 or not digits):
        return made
    if not digits:
        return None
    place = rng.choice(digits).start()
    return claim[:place] + str((int(claim[place]) + rng.randrange(1, 10)) % 10) + claim[place + 1 :]


def other_word(claim: str, document: str, rng: random.Random) -> str | None:
    """Return the claim with a run of one to three plain words replaced by one of the document of the same length."""
    words = claim.split()
    size = rng.choice((1, 1, 2, 3))
    of_document = document.split()
    places = [i for i in range(1, len(words) - size + 1) if WORD.fullmatch(words[i].strip(",.;")) and len(words[i]) > 4]
    if not places or len(of_document) <= size:
        return None
    place = rng.choice(places)
    for _ in range(8):
        at = rng.randrange(len(of_document) - size + 1)
        run = of_document[at : at + size]
        if (
            WORD.fullmatch(run[0].strip(",.;"))
            and run[0].lower() not in claim.lower()
            and run[0][-2:] == words[place][-2:]
        ):
            return " ".join((*words[:place], *run, *words[place + size :]))
    return None


def roles_swapped(claim: str, document: str, rng: random.Random) -> str | None:
    """Return the claim with two of its names in each other's place."""
    names = list(NAME.finditer(claim))
    first = re.match(r"(?!The\b|In\b|A\b|It\b|He\b|She\b|This\b|They\b)[A-Z][\w'-]+(?: [A-Z][\w'-]+)*", claim)
    if first:
        names = [first, *(name for name in names if name.start() >= first.end())]
    if len({m.group() for m in names}) < 2:
        return None
    one, other = sorted(rng.sample(names, 2), key=lambda m: m.start())
    if (
        one.group() == other.group()
        or one.end() > other.start()
        or re.fullmatch(r"(?:,| and| or|,? )+", claim[one.end() : other.start()])
    ):
        return None
    return claim[: one.start()] + other.group() + claim[one.end() : other.start()] + one.group() + claim[other.end() :]


def negated(claim: str, document: str, rng: random.Random) -> str | None:
    """Return the claim with its first auxiliary negated, or without its negation."""
    if re.search(r"\b(?:not|never)\b", claim):
        return re.sub(r"\b(?:not|never) ", "", claim, count=1)
    place = re.search(rf"\b{AUXILIARY}\b", claim)
    return f"{claim[: place.end()]} not{claim[place.end() :]}" if place else None


def opposite(claim: str, document: str, rng: random.Random) -> str | None:
    """Return the claim with a word turned into its opposite."""
    return _replaced(claim, _OPPOSITES, rng)


def _replaced(text: str, table: dict[str, list[str]], rng: random.Random) -> str | None:
    places = [m for m in re.finditer(r"\b[a-z-]+\b", text) if m.group() in table]
    if not places:
        return None
    place = rng.choice(places)
    return text[: place.start()] + rng.choice(table[place.group()]) + text[place.end() :]


def other_match(pattern: re.Pattern[str], claim: str, document: str, rng: random.Random) -> str | None:
    """Return the claim with something that the pattern finds in it replaced by what it finds in the document."""
    places = list(pattern.finditer(claim))
    others = [m.group() for m in pattern.finditer(document) if m.group().lower() not in claim.lower()]
    if not places or not others:
        return None
    place = rng.choice(places)
    return claim[: place.start()] + rng.choice(others) + claim[place.end() :]


other_name = partial(other_match, NAME)
CORRUPTIONS: list[Callable[[str, str, random.Random], str | None]]
CORRUPTIONS = [other_name, other_number, other_word, other_word, roles_swapped, negated, opposite]
