"""question -> Answer: find passages, read them, quote what answers, or say that nothing does.

Two ways lead to the text. *Quoted* (the default): what the question wants (a fact, a reason, a list, yes or no) is said
in the articles' sentences. *Generated* (where the settings say that the generator is capable): a model writes,
grounding keeps what is supported. Both end in claims with citations or in a named reason for declining.
"""

import threading
from collections.abc import Generator as Steps
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qa_bot.answer.accounts.origin import asks_origin, means_article, origin
from qa_bot.answer.candidates.candidate import together
from qa_bot.answer.candidates.nearest import coverage
from qa_bot.answer.candidates.quoting import Said, say_fact
from qa_bot.answer.candidates.reading import documents_of, read_hits
from qa_bot.answer.candidates.sourcing import of_the_source
from qa_bot.answer.claims.grounding import number_citations
from qa_bot.answer.claims.judging import Judge
from qa_bot.answer.composing import UNSURE, Answered, Look, declined_for, quoted, traced, with_language
from qa_bot.answer.questions.conversation import StandAlone, in_words, readings, stand_alone
from qa_bot.answer.questions.either import choice, chosen, half_told, of_the_other
from qa_bot.answer.questions.following import spoken_of
from qa_bot.answer.questions.kinds import named_in, open_topic, plain
from qa_bot.answer.questions.splitting import Part, parts_of
from qa_bot.answer.replies.describing import describe
from qa_bot.answer.replies.disagreeing import beside_other_cause
from qa_bot.answer.replies.explaining import explain
from qa_bot.answer.replies.listing import enumerate_items, steps
from qa_bot.answer.replies.referring import around_last, asks_simpler, asks_sure
from qa_bot.answer.replies.requests import Summaries, summary_answer, wants_summary
from qa_bot.answer.replies.siding import with_other_side
from qa_bot.answer.replies.stating import by_each, hits_shown, state
from qa_bot.answer.replies.taking_back import with_withdrawal
from qa_bot.answer.replies.talk import about_library, small_talk, told
from qa_bot.answer.replies.unexplained import unexplained
from qa_bot.answer.replies.verdict import decide
from qa_bot.answer.replies.writing import write
from qa_bot.answer.texts.sizing import check_length
from qa_bot.errors import UsageError
from qa_bot.index.articles import Articles
from qa_bot.index.narrowed import Narrowed
from qa_bot.index.retrieval import gather
from qa_bot.index.seen import SeenLibrary
from qa_bot.ingest.text.decoding import searchable
from qa_bot.models.checker import Checker
from qa_bot.models.encoder import Encoder
from qa_bot.models.generator import Generator
from qa_bot.models.reader import Reader
from qa_bot.settings import Settings
from qa_bot.types import Answer, Claim, Document, Draft, Hit, Progress, Turn


@dataclass(frozen=True, slots=True)
class AnswerMeans:
    """What an answer is made with."""

    library: Articles
    encoder: Encoder
    reader: Reader | None
    second_reader: Reader | None
    checker: Checker
    settings: Settings
    judge: Judge | None


def answer(
    question: str,
    history: Sequence[Turn] = (),
    *,
    library: Articles,
    encoder: Encoder,
    reader: Reader | None,
    second_reader: Reader | None = None,
    generator: Generator | None,
    checker: Checker,
    settings: Settings,
    summaries: Summaries | None = None,
    judge: Judge | None = None,
    stop: threading.Event | None = None,
) -> Iterator[Progress | Draft | Answer]:
    """Yield what happens and, last, the Answer. `generator` is given only where its text shall lead.

    `judge` says of yes/no questions what articles say in other words.
    `summaries` makes the summaries that are asked for; without it a request for one is searched for like a question.
    What is not seen of the articles has no say; the quotations are of the articles as they are. Raises UsageError for an
    empty question or one that is longer than the settings allow.
    """
    seen = SeenLibrary(library)
    means = AnswerMeans(seen, encoder, reader, second_reader, checker, settings, judge)
    question = _valid(searchable(question), settings.answer.max_question_characters)
    for item in _answer(question, seen.turns(history), means, generator, summaries, stop):
        if isinstance(item, Answer):
            item = with_language(seen.own(item), reads_english=settings.reads_english)
        yield item


def _answer(
    question: str,
    history: Sequence[Turn],
    means: AnswerMeans,
    generator: Generator | None,
    summaries: Summaries | None,
    stop: threading.Event | None,
) -> Iterator[Progress | Draft | Answer]:
    library = means.library
    if reply := small_talk(question):
        yield told(question, reply)
        return
    if not library.count():
        yield declined_for(question, question, (), "empty library")
        return
    if summaries is not None and wants_summary(question):
        yield from summary_answer(question, history, library=library, summaries=summaries, stop=stop)
        return
    if history and (asks_sure(question) or (generator is None and asks_simpler(question))):
        yield around_last(question, history, library)
        return
    if listed := about_library(question, library, means.encoder, means.settings.retrieval):
        yield listed
        return
    meant = readings(question, history, generator, stop)
    alone = meant[0]
    parts = parts_of(question, alone)
    whole = None
    if generator is not None and not any(asks_origin(part.asked) for part in parts):
        whole = yield from _look(alone, means)
        written = yield from _written(question, whole, generator, means, stop)
        if written.claims or written.declined == "stopped":
            yield traced(written, [whole])
            return
    alone, answered = yield from _answered(question, meant, history, means, whole)
    both = yield from _of_both(question, alone, answered, history, means)
    yield traced(both or quoted(question, alone.query, answered), [one.look for one in answered])


def _answered(
    question: str, meant: Sequence[StandAlone], history: Sequence[Turn], means: AnswerMeans, whole: Look | None
) -> Steps[Progress, None, tuple[StandAlone, list[Answered]]]:
    """What the articles answer that the conversation is about, else what any of them do."""
    if about := spoken_of(question, history, means.library):
        narrow = replace(means, library=Narrowed(means.library, about))
        found = yield from _first_answered(question, in_words(meant), history, narrow, None)
        if found[1][0].said is not None:
            return found
    return (yield from _first_answered(question, meant, history, means, whole))


def _first_answered(
    question: str, meant: Sequence[StandAlone], history: Sequence[Turn], means: AnswerMeans, whole: Look | None
) -> Steps[Progress, None, tuple[StandAlone, list[Answered]]]:
    """The first of what a question may mean that the articles answer, else the likeliest: whom "he" means shows there."""
    parts = parts_of(question, meant[0])
    answered = yield from _each(parts, history, means, whole)
    for other in meant[1:] if len(parts) == 1 and answered[0].said is None else ():
        again = yield from _each(parts_of(question, other), history, means, None)
        if again[0].said is not None:
            return other, again
    return meant[0], answered


def _valid(question: str, longest: int) -> str:
    question = question.strip()
    if not question:
        raise UsageError("The question is empty.", "Ask something, such as: qa-bot ask 'Who wrote this?'")
    if not any(map(str.isalnum, question)):
        raise UsageError(f"The question {question[:20]!r} has no word in it.", "Ask in words.")
    check_length(question, "question", longest)
    return question


def _look(alone: StandAlone, means: AnswerMeans) -> Steps[Progress, None, Look]:
    """Search for one question and read what was found."""
    yield Progress("Searching", 0, 3)
    settings = means.settings
    wanted = max(settings.retrieval.k, settings.retrieval.reader_candidates if means.reader else 0)
    gathered = gather(alone.query, alone.background, means.library, means.encoder, settings.retrieval, wanted)
    k, cut, found = settings.retrieval.k, gathered.cut, gathered.found
    near = _any_evidence(alone.query, gathered.hits, settings.answer.min_similarity)
    if not near and not means.reader:  # a reader finds what other words tell
        return Look(alone, gathered.hits[:k], (), False, (*cut, *_further(gathered.hits[k:], k)), found)
    yield Progress("Reading", 1, 3)
    readers = means.reader, means.second_reader
    candidates, hits = read_hits(alone, gathered.hits, means.library, means.encoder, *readers)
    shown = {hit.passage.id for hit in hits[:k]}  # a citation stands in a passage that the answer shows
    if not named_in(alone.question):  # the sentence that says who somebody is answers in no reader's eyes
        candidates = [candidate for candidate in candidates if candidate.hit.passage.id in shown]
    return Look(alone, hits[:k], candidates, near, (*cut, *_further(hits[k:], k)), found)


def _further(hits: Sequence[Hit], k: int) -> list[Hit]:
    return [replace(hit, cut=f"{k} better passages") for hit in hits]


def _any_evidence(query: str, hits: Sequence[Hit], min_similarity: float) -> bool:
    """Whether any passage is near in meaning, or holds at least half of the query's words."""
    return any((hit.dense or 0.0) >= min_similarity or coverage(query, hit) >= 0.5 for hit in hits)


def _say(part: Part, look: Look, means: AnswerMeans) -> Said | None:
    """What answers one question, in the form that its kind wants; None where nothing does."""
    question, settings = look.alone.question, means.settings.answer
    candidates = of_the_source(question, look.candidates)
    if open_still := unexplained(question, candidates):
        return open_still
    if not look.near and part.kind not in ("fact", "reason", "way"):  # only a reader's span may be told in other words
        return None
    match part.kind:
        case "verdict":
            return decide(question, candidates, means.checker, settings, means.judge)
        case "list":
            return enumerate_items(question, candidates, settings) or say_fact(question, candidates, settings)
        case "topic":
            return describe(open_topic(plain(question)), candidates, means.encoder, settings)
        case "way":
            return steps(candidates, settings) or explain(question, part.kind, candidates, means.encoder, settings)
        case "reason":
            reason = explain(question, part.kind, candidates, means.encoder, settings)
            return beside_other_cause(reason, candidates, question) if means.reader else reason
        case "thing":
            about = say_fact(question, candidates, settings)
            return about and replace(about, short="")
        case "fact" | "accounts":
            read = [hit for hit in (*look.hits, *look.cut) if hit.reader is not None] or look.hits
            fact = state(question, candidates, read, means.library, means.encoder, means.reader, settings)
            fact = fact or describe(named_in(question), candidates, means.encoder, settings)
            return by_each(fact) if part.kind == "accounts" else fact


def _each(
    parts: Sequence[Part], history: Sequence[Turn], means: AnswerMeans, whole: Look | None
) -> Steps[Progress, None, list[Answered]]:
    """Answer the parts of a question in turn; a later one may lean on an earlier one and its answer."""
    turns = list(history)
    answered: list[Answered] = []
    for part in parts:
        told_before = answered[-1].said if answered else None
        before = told_before.short if told_before else ""
        alone = part.alone or stand_alone(part.after(before), turns)
        said: Said | None
        if itself := origin(alone.question, means.library, means.encoder, means.settings.retrieval):
            said, look = itself[0], Look(alone, (itself[1],), (), True, (), 1)
        else:
            look = whole if whole is not None and whole.alone == alone else (yield from _look(alone, means))
            look = replace(look, candidates=()) if means_article(alone.question) else look
            documents = _documents(look, means.library)
            said = with_other_side(_say(part, look, means), alone.question, documents)
            said = with_withdrawal(said, alone.question, documents)
            look = replace(look, hits=hits_shown(said, look.hits, look.cut))
        turns.append(Turn(part.asked, " ".join(claim.text for claim in said.claims) if said else ""))
        answered.append(Answered(part, look, said))
    return answered


def _documents(look: Look, library: Articles) -> list[Document]:
    """The articles that the passages shown come from."""
    return list(documents_of(look.hits, library).values())


def _of_both(
    question: str, alone: StandAlone, answered: Sequence[Answered], history: Sequence[Turn], means: AnswerMeans
) -> Steps[Progress, None, Answer | None]:
    """Which of two things has more, by what the articles say of each; None where they say so themselves, or it is not asked.

    Where they tell nothing of one of the two, what they say of the other is no answer.
    """
    asked = choice(plain(alone.question).strip().rstrip("?!. "))
    look, first = answered[0].look, answered[0].said
    told = " ".join(claim.text for claim in first.claims) if first else ""
    if asked is None:
        return None
    told_itself = first is not None and bool(first.short or not asked.yes_or_no) and not half_told(asked, told)
    if told_itself and not asked.by_how_much:
        return None
    parts = [Part(thing, "fact", StandAlone(side, side)) for thing, side in zip(asked.things, asked.asked, strict=True)]
    each = yield from _each(parts, history, means, None)
    given = [one.said for one in each if one.said is not None]
    strange = any(of_the_other(asked, at, said.claims[0].text) for at, said in enumerate(given))
    if len(given) == 2 and not strange and (short := chosen(asked, [said.short for said in given])):
        answer = replace(quoted(question, alone.query, each), short=short)
        return replace(answer, text=f"{short}: {answer.text}") if asked.yes_or_no else answer
    if first is None or asked.yes_or_no or told_itself:
        return None
    return replace(declined_for(question, alone.query, look.hits, "unsure"), confidence=UNSURE)


def _written(
    question: str, look: Look, generator: Generator, means: AnswerMeans, stop: threading.Event | None
) -> Steps[Draft, None, Answer]:
    """Yield drafts and return an Answer of the generated sentences that are supported, or a declined one."""
    query, hits = look.alone.query, look.hits
    claims: list[Claim] = []
    if look.near:
        question_alone = look.alone.question
        claims = yield from write(question_alone, hits, means.library, generator, means.checker, means.settings, stop)
    kept = number_citations(claim for claim in claims if claim.supported)
    if not kept:
        reason = "stopped" if stop is not None and stop.is_set() else "not supported" if claims else "no answer"
        return replace(declined_for(question, query, hits, reason), dropped=len(claims))
    return Answer(
        question=question,
        query=query,
        text=" ".join(claim.text for claim in kept),
        claims=tuple(kept),
        hits=tuple(hits),
        confidence=together(look.candidates),
        dropped=len(claims) - len(kept),
    )
