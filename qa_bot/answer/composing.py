"""What the parts of a question found -> one Answer with its claims numbered, or a named reason why there is none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa_bot.answer.candidates.candidate import Candidate, together
from qa_bot.answer.candidates.quoting import Said
from qa_bot.answer.claims.grounding import number_citations
from qa_bot.answer.prompts import DECLINED_TEXT, MAYBE_TEXT
from qa_bot.answer.questions.conversation import StandAlone
from qa_bot.answer.questions.splitting import Part
from qa_bot.answer.replies.dating import since_when, tell_when
from qa_bot.answer.texts.languages import READ_ENGLISH, foreign
from qa_bot.models.wording import overlap
from qa_bot.types import Answer, Claim, Hit

REASONS = {
    "empty library": "There are no articles in the library yet.",
    "empty context": "The context that came with the question is empty.",
    "nothing found": "No passage is near enough to the question.",
    "other language": READ_ENGLISH,
    "no answer": "At least, no sentence that was found surely does: see the nearest passages, or ask in the articles' own words.",
    "unsure": "No sentence is surely the answer; the likeliest comes first.",
    "not supported": "Nothing that the model wrote is supported by the passages.",
    "stopped": "The answer was stopped.",
}
UNSURE = 0.3  # how likely an answer is from which "may answer" is said: 41 of 100 first sentences then hold it
ANYHOW = {"stopped", "empty library", "empty context"}  # reasons that hold in every language
UNANSWERED = "The articles don't answer this part:"


@dataclass(frozen=True, slots=True)
class Look:
    """What one question found."""

    alone: StandAlone
    hits: Sequence[Hit]  # best first, as many as an answer shows
    candidates: Sequence[Candidate]  # best first
    near: bool  # whether any passage comes near the question
    cut: Sequence[Hit]  # what was left out, and why
    found: int  # passages that the searches brought


@dataclass(frozen=True, slots=True)
class Answered:
    """A part of a question, and what became of it."""

    part: Part
    look: Look
    said: Said | None  # None: nothing answers it


def traced(answer: Answer, looks: Sequence[Look]) -> Answer:
    """Return the answer with what was left out on the way to it."""
    shown = {hit.passage.id for hit in answer.hits}
    cut = {hit.passage.id: hit for look in looks for hit in look.cut if hit.passage.id not in shown}
    return replace(answer, cut=tuple(cut.values()), found=max((look.found for look in looks), default=0))


def quoted(question: str, query: str, answered: Sequence[Answered]) -> Answer:
    """Return an answer made of quotations, each part's in turn, and a word on the parts that nothing answers; or declined."""
    hits = tuple({hit.passage.id: hit for one in answered for hit in one.look.hits}.values())
    given = [one.said for one in answered if one.said is not None]
    if not given:
        sure = max(together(one.look.candidates) for one in answered)
        near = any(one.look.near for one in answered)
        reason = "nothing found" if not near else "unsure" if sure >= UNSURE else "no answer"
        declined = declined_for(question, query, hits, reason)
        return replace(declined, confidence=sure)
    claims = _once([claim for said in given for claim in said.claims])
    if any(one.said is None and one.part.asks_time for one in answered):
        claims = number_citations(since_when(claims, hits))
    missing = [f"{UNANSWERED} {one.part.asked}" for one in answered if one.said is None and not _told(one.part, claims)]
    note = " ".join([*(said.note for said in given if said.note), *missing])
    lead = next((said.lead for said in given if said.lead), "") if len(answered) == 1 else ""
    return Answer(
        question=question,
        query=query,
        text=" ".join(piece for piece in (lead, *(claim.text for claim in claims), note) if piece),
        short="; ".join(dict.fromkeys(said.short for said in given if said.short)),
        claims=tuple(claims),
        hits=hits,
        confidence=round(min(said.confidence for said in given), 4),
        note=note,
    )


def _told(part: Part, claims: Sequence[Claim]) -> bool:
    """Whether a part needs no answer of its own: one sentence may tell of both things that are compared, or when as well."""
    if part.asks_time:
        return tell_when(claims)
    if part.kind != "thing":
        return False
    return not part.asked or overlap(part.asked, " ".join(claim.text for claim in claims)) == 1.0


def _once(claims: Sequence[Claim]) -> list[Claim]:
    """The claims without those whose words stand in another one, their citations numbered."""
    kept = []
    for place, claim in enumerate(claims):
        others = (other.text for at, other in enumerate(claims) if at < place or len(other.text) > len(claim.text))
        if not any(claim.text in other for other in others):
            kept.append(claim)
    return number_citations(kept)


def without_context(question: str) -> Answer:
    """Return the answer to a question whose context is empty."""
    return declined_for(question, question, (), "empty context")


def declined_for(question: str, query: str, hits: Sequence[Hit], reason: str) -> Answer:
    """Return a declined answer; "other language" where the question or all that was found is none that the models read."""
    if reason not in ANYHOW and (foreign(question) or (hits and all(foreign(hit.passage.text) for hit in hits))):
        reason = "other language"
    text = MAYBE_TEXT if reason == "unsure" else DECLINED_TEXT
    return Answer(question, query, f"{text} {REASONS[reason]}", hits=tuple(hits), declined=reason)


def with_language(answer: Answer, *, reads_english: bool) -> Answer:
    """Return an answer that was given to a question in another language with a note, where the models read English alone."""
    if not (reads_english and answer.claims and foreign(answer.question)):
        return answer
    return replace(
        answer,
        text=" ".join(filter(None, (answer.text, READ_ENGLISH))),
        note=" ".join(filter(None, (answer.note, READ_ENGLISH))),
    )
