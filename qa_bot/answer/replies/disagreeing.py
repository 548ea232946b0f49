"""A figure or a cause that answers a question -> what other articles on the same event tell instead.

The user's question marks the answer in one article; whether another article tells the same thing otherwise shows when
the two figures answer each other's question (`aligning`), and of causes by other words alone. Refuses to know how a first
answer is found.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from qa_bot.answer.accounts.aligning import asked_for, meetings
from qa_bot.answer.accounts.events import Account, one_event
from qa_bot.answer.candidates.candidate import Candidate, sentences_of
from qa_bot.answer.candidates.quoting import Said, quote
from qa_bot.answer.claims.grounding import Evidence, number_citations
from qa_bot.answer.statements.amounts import Figure, figures
from qa_bot.models.encoder import Encoder
from qa_bot.models.reader import Reader
from qa_bot.models.wording import content_words

NOTE = "The articles disagree, or speak of different things."
CAUSE = re.compile(r"\b(?:caus(?:e|ed|es)|blamed?|led to)\b", re.IGNORECASE)
SURE = 5.0  # logits from which the reader finds a cause in another article; by hand


def beside_others(
    said: Said | None, candidates: Sequence[Candidate], encoder: Encoder, reader: Reader, question: str = ""
) -> Said | None:
    """Return what is said with each other article's other figure for the same thing, each after its article's name.

    `question`: the user's, `said`: the answer that stands on the first candidate. It is returned as it is where its short
    answer is no figure, or no other article on the same event tells another one.
    """
    if said is None or said.note or said.short != candidates[0].short:
        return said
    best = candidates[0].evidence
    sentences = [one for one in sentences_of(candidates) if figures(0, one.text)]
    asked = _answer(said.short, best, sentences)
    if asked is None:
        return said
    others = {
        one.document.id: one.document for one in sentences if _tells(one, asked) and one.document != best.document
    }
    home = Account.of(best.document)
    accounts = {best.document.id: home, **{other: Account.of(document) for other, document in others.items()}}
    order = [best.document.id, *(other for other in others if one_event(home, accounts[other]))]
    if len(order) == 1:
        return said
    sentences = [one for one in sentences if one.document.id in order]
    asked = _answer(said.short, best, sentences)
    texts = [one.line for one in sentences]
    owners = np.array([order.index(one.document.id) for one in sentences])
    told_by = [accounts[one] for one in order]
    met = meetings(told_by, texts, owners, encoder.encode(texts), reader, asked=asked)
    rivals = {int(owners[one.other.sentence]): one.other for one in reversed(met) if not one.one.alike(one.other)}
    for one in asked_for(question, met, told_by, texts, owners, reader):
        if asked in (one.one, one.other):
            other = one.other if one.one == asked else one.one
            rivals.setdefault(int(owners[other.sentence]), other)
    if not rivals:
        return said
    told = [(best, said.short), *((sentences[figure.sentence], figure.shown) for figure in rivals.values())]
    return _beside(said, told, candidates)


def beside_other_cause(said: Said | None, candidates: Sequence[Candidate], question: str) -> Said | None:
    """Return what is said with the other cause that an article on the same event tells, each after its article's name.

    As it is where the question asks for no cause, or no other article surely tells another one.
    """
    if said is None or said.note or said.short != candidates[0].short or not CAUSE.search(question):
        return said
    best, words = candidates[0].evidence, set(content_words(said.short))
    home = Account.of(best.document)
    for one in candidates[1:]:
        other = one.evidence.document
        sure = bool(one.short) and (one.hit.answerability or 0.0) >= SURE and not words & set(content_words(one.short))
        if sure and other.id != best.document.id and one_event(home, Account.of(other)):
            return _beside(said, [(best, said.short), (one.evidence, one.short)], candidates)
    return said


def _beside(said: Said, told: Sequence[tuple[Evidence, str]], candidates: Sequence[Candidate]) -> Said:
    titles = {one.evidence.document.id: one.hit.title for one in candidates}
    claims = (quote(one, f"{titles[one.document.id]} says {short}: ") for one, short in told)
    short = ", or ".join(dict.fromkeys(short for _, short in told))  # one of them alone would pass for what all say
    return replace(said, claims=tuple(number_citations(claims)), short=short, note=NOTE)


def _answer(short: str, best: Evidence, sentences: Sequence[Evidence]) -> Figure | None:
    """The figure that a short answer is, None where it is none."""
    for i, sentence in enumerate(sentences):
        if sentence.document.id == best.document.id and best.start <= sentence.start and sentence.end <= best.end:
            start = sentence.line.find(" ".join(short.split()))
            for figure in figures(i, sentence.line) if start >= 0 else ():
                if figure.start < start + len(short) and start < figure.end:
                    return figure
    return None


def _tells(sentence: Evidence, asked: Figure) -> bool:
    return any(figure.kind == asked.kind for figure in figures(0, sentence.line))
