"""Texts and questions become claims with evidence, true and false ones, for the checker. Used by `train_checker` alone.

No hand-labelled claims are needed, but those that were made up in other words than their text teach most. Of the others, a true claim is a sentence of the evidence, shortened or reworded, or a question turned
into a statement with its answer; a false one is the same with a name, a number, a word or a role put in place of another,
with a negation turned, with another question's answer, a question that its paragraph does not answer with the answer of the
one most like it, or a sentence beside evidence that lacks it (after FactCC, Kryscinski et al. 2020, and the QA claims of Pan
et al. 2021).
"""

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from qa_bot.ingest.sentences import sentence_spans
from qa_bot.models.statements import declared, passive
from qa_bot.models.training.corrupting import CORRUPTIONS, EXACT, Corruption, opposite, other_word, replaced
from qa_bot.models.training.question_data import Example, rows
from qa_bot.models.training.word_pairs import WORDS, Words
from qa_bot.models.wording import content_words, missing_names
from qa_bot.types import Verdict

DECIDED = 0.75  # of the claims that were made up, beside what decides them; else beside what only sounds like it
FAR = 4  # sentences between two that decide, from which only they are the evidence
SOUNDING = 6  # sentences that share most words with a claim
TOGETHER = (
    0.35  # of the claims that were made up, beside several sentences from all over the text, as `judging` joins them
)
LACKING = 0.3  # of the true ones among these that need several sentences, beside all of them but one
MADE_FALSE = 0.15  # of the true ones
NEAR = 0.4  # share of two questions' words, from which one is a turned form of the other


@dataclass(frozen=True, slots=True)
class ClaimExample:
    """A claim, the evidence that it is held against, and what the evidence says of it."""

    claim: str
    evidence: str
    verdict: Verdict


def load_texts(path: Path) -> list[tuple[str, str]]:
    """Return (document, reference or "") of a file with a JSON object {"document", "reference"?} a line."""
    return [(row["document"], row.get("reference", "")) for row in rows(path)]


@dataclass(frozen=True, slots=True)
class WrittenClaim:
    """A claim that was made up about a text, and where the text decides it."""

    claim: str
    text: str
    verdict: Verdict
    evidence: tuple[tuple[int, int], ...]  # characters: the sentences that decide, none where nothing does


def load_written(path: Path) -> list[WrittenClaim]:
    """Return the claims of a file with an object {"context", "claims": [{"claim", "verdict", "evidence": [[start, end]]}]} a line."""
    return [
        WrittenClaim(one["claim"], row["context"], one["verdict"], tuple((a, b) for a, b in one["evidence"]))
        for row in rows(path)
        for one in row["claims"]
    ]


def from_written(one: WrittenClaim, rng: random.Random, words: Words = WORDS) -> ClaimExample | None:
    """Return a claim beside what decides it and some sentences around, beside the sentences that sound most like it and those
    that decide, or beside one that only sounds like it; a true one is made false now and then.
    """
    spans = sentence_spans(one.text)
    deciding = [i for i, (a, b) in enumerate(spans) if any(a < end and b > start for start, end in one.evidence)]
    others = [i for i in range(len(spans)) if i not in deciding] or list(range(len(spans)))
    said = set(content_words(one.claim))
    like = sorted(others, key=lambda i: -len(said & set(content_words(one.text[slice(*spans[i])]))))

    def joined(places: Iterable[int]) -> str:
        return " ".join(one.text[slice(*spans[i])] for i in sorted(places))

    if one.verdict == "supported" and rng.random() < MADE_FALSE:
        return _false(one.claim, joined(deciding), one.text, rng, words, EXACT)
    if rng.random() < TOGETHER:
        lacks = one.verdict == "supported" and len(deciding) > 1 and rng.random() < LACKING
        kept = rng.sample(deciding, len(deciding) - 1) if lacks else deciding
        evidence = joined({*kept, *like[: rng.randint(1, SOUNDING - 2)]})
        return ClaimExample(one.claim, evidence, "not found" if lacks else one.verdict)
    if deciding and rng.random() < DECIDED:
        first, last = deciding[0], deciding[-1]
        if last - first >= FAR:
            return ClaimExample(one.claim, joined(deciding), one.verdict)
        if rng.random() < 0.5:
            first, last = max(0, first - rng.randrange(3)), min(len(spans) - 1, last + rng.randrange(2))
        return ClaimExample(one.claim, one.text[spans[first][0] : spans[last][1]], one.verdict)
    place = rng.choice(like[:SOUNDING])
    return ClaimExample(one.claim, joined([place]), "not found" if place in others else one.verdict)


def stream(
    questions: Sequence[Example],
    texts: Sequence[tuple[str, str]],
    seed: int,
    share: float = 0.4,
    words: Words = WORDS,
    written: Sequence[WrittenClaim] = (),
    of_written: float = 0.6,
) -> Iterator[ClaimExample]:
    """Yield examples for ever, half of them supported; `share` of them come from questions, the rest from texts.

    Texts are the contexts of the questions too. With `written` claims, `of_written` of all are such.
    """
    rng = random.Random(seed)
    by_context: dict[str, list[Example]] = {}
    for question in questions:
        by_context.setdefault(question.context, []).append(question)
    contexts = list(by_context)
    while True:
        if written and rng.random() < of_written:
            made: ClaimExample | None = from_written(rng.choice(written), rng, words)
        elif rng.random() < share:
            made = from_question(rng.choice(by_context[rng.choice(contexts)]), by_context, rng, words)
        elif rng.random() < 0.5 or not texts:
            made = from_text(rng.choice(contexts), rng, words)
        else:
            document, reference = rng.choice(texts)
            made = (
                from_reference(document, reference, rng, words)
                if reference and rng.random() < 0.3
                else from_text(document, rng, words)
            )
        if made is not None:
            yield made


def from_question(
    asked: Example, by_context: dict[str, list[Example]], rng: random.Random, words: Words = WORDS
) -> ClaimExample | None:
    """Return a question and its answer as a claim, or another answer of the same paragraph, or another question."""
    answered = [one for one in by_context[asked.context] if one.start < one.end]
    if asked.start == asked.end:
        turned = _most_like(asked, answered)
        return _claim(asked.question, turned, turned, "not found", rng, words) if turned else None
    if rng.random() < 0.5:
        return _claim(asked.question, asked, asked, "supported", rng, words)
    chance = rng.random()
    if chance < 0.2:
        true = _claim(asked.question, asked, asked, "supported", rng, words)
        return _false(true.claim, true.evidence, asked.context, rng, words)
    if chance < 0.4:
        return _beside(_claim(asked.question, asked, asked, "not found", rng, words), asked, rng.choice(answered), rng)
    wrong = [other for other in answered if _of_its_kind(asked, other)]
    return _claim(asked.question, rng.choice(wrong), asked, "contradicted", rng, words) if wrong else None


def _beside(made: ClaimExample, asked: Example, other: Example, rng: random.Random) -> ClaimExample | None:
    """The claim beside the sentences around another answer, None where its own answer is in them."""
    evidence = window(other.context, other.start, other.end, rng)
    if asked.context[asked.start : asked.end].lower() in evidence.lower():
        return None
    return ClaimExample(made.claim, evidence, "not found")


def _claim(
    question: str, answer: Example, of: Example, verdict: Verdict, rng: random.Random, words: Words
) -> ClaimExample:
    """A question with an answer as a statement, a word of it changed now and then, beside the sentences around `of`'s answer."""
    told = answer.context[answer.start : answer.end]
    claim = passive(question, told) if rng.random() < 0.5 else None
    claim = claim or declared(question, told)
    if rng.random() < 0.4:
        claim = replaced(claim, words.alike, rng) or claim
    return ClaimExample(claim, window(of.context, of.start, of.end, rng, claim), verdict)


def _of_its_kind(asked: Example, other: Example) -> bool:
    answer, told = (one.context[one.start : one.end].lower() for one in (asked, other))
    return told[:1].isdigit() == answer[:1].isdigit() and told not in answer and answer not in told


def _most_like(asked: Example, answered: Sequence[Example]) -> Example | None:
    """The question with an answer that an unanswerable one was made of: people turned a word of it (SQuAD 2.0)."""
    ours = set(content_words(asked.question))

    def likeness(other: Example) -> float:
        theirs = set(content_words(other.question))
        return len(ours & theirs) / max(1, len(ours | theirs))

    best = max(answered, key=likeness, default=None)
    return best if best is not None and likeness(best) >= NEAR else None


def window(text: str, start: int, end: int, rng: random.Random, claim: str = "") -> str:
    """Return some whole sentences of a text around a span: one to five of them, and those before that hold the claim's names."""
    spans = sentence_spans(text)
    inside = [i for i, (a, b) in enumerate(spans) if a < end and b > start] or [0]
    more = rng.random() < 0.6
    first = max(0, inside[0] - (rng.randrange(3) if more else 0))
    last = min(len(spans) - 1, inside[-1] + (rng.randrange(3) if more else 0))
    named = set(missing_names(claim, text))
    while first and inside[0] - first < 3 and set(missing_names(claim, text[spans[first][0] : spans[last][1]])) - named:
        first -= 1
    return text[spans[first][0] : spans[last][1]]


def from_text(text: str, rng: random.Random, words: Words = WORDS) -> ClaimExample | None:
    """Return a sentence of a text as a claim: reworded, made false, or beside evidence that lacks it."""
    spans = sentence_spans(text)
    if len(spans) < 3:
        return None
    chosen = rng.randrange(len(spans))
    start, end = spans[chosen]
    sentence = " ".join(text[start:end].split())
    if not 30 < len(sentence) < 350:
        return None
    tries = (
        reworded(sentence, rng, words) for _ in range(4)
    )  # what stands there word for word is no question for a model
    claim = next((one for one in tries if one != sentence), sentence)
    if rng.random() < 0.5:
        return ClaimExample(claim, window(text, start, end, rng), "supported")
    if rng.random() < 0.35:
        near = [text[a:b] for i, (a, b) in enumerate(spans) if i != chosen and abs(i - chosen) <= 2]
        return ClaimExample(claim, " ".join(near), "not found")
    return _false(claim, window(text, start, end, rng), text, rng, words)


def from_reference(document: str, reference: str, rng: random.Random, words: Words = WORDS) -> ClaimExample | None:
    """Return a sentence of a reference summary, true or made false, with the beginning of its document."""
    spans = sentence_spans(reference)
    start, end = rng.choice(spans) if spans else (0, 0)
    claim, head = reference[start:end], document[:900]
    if not 30 < len(claim) < 350:
        return None
    return ClaimExample(claim, head, "supported") if rng.random() < 0.5 else _false(claim, head, document, rng, words)


def reworded(sentence: str, rng: random.Random, words: Words = WORDS) -> str:
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
    for _ in range(rng.randrange(4)):
        shorter = replaced(shorter, words.alike, rng) or shorter
    return shorter[:1].upper() + shorter[1:]


def _false(
    claim: str,
    evidence: str,
    document: str,
    rng: random.Random,
    words: Words,
    ways: Sequence[Corruption] | None = None,
) -> ClaimExample | None:
    turned: Corruption = partial(opposite, words=words)
    corruptions = [*(CORRUPTIONS if ways is None else ways), turned, turned]
    for make in rng.sample(corruptions, len(corruptions)):
        wrong = make(claim, document, rng)
        if wrong and wrong.lower() != claim.lower() and wrong.lower() not in evidence.lower():
            return ClaimExample(wrong, evidence, "not found" if make is other_word else "contradicted")
    return None
