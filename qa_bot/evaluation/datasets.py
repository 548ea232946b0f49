"""Question files: JSON lines become frozen values, and what is wrong is named by line and key.

    {"question": "Who led the work?", "answers": ["Marta Lindqvist"], "evidence": ["The work was led by ..."]}
    {"question": "And who paid?", "history": [{"role": "user", "text": "..."}, {"role": "assistant", "text": "..."}]}
    {"question": "What did the roof cost?", "answerable": false}

Every key but "question" may be left out; what a line does not tell is not measured on it.
"""

import difflib
import json
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from qa_bot.errors import UsageError
from qa_bot.types import Turn, without_surrogates

KEYS = ("id", "question", "answers", "answerable", "evidence", "history", "context", "without")
LOG = logging.getLogger("qa_bot")
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class ExpectedEvidence:
    """Where the answer stands: words of the article, a source, or both."""

    quote: str = ""
    source: str = ""  # the document's source, file name or title; "" where any will do


@dataclass(frozen=True, slots=True)
class Question:
    """One line of a question file."""

    id: str
    question: str
    answers: tuple[str, ...] = ()  # any of them is right
    answerable: bool | None = None  # None: the line does not say
    evidence: tuple[ExpectedEvidence, ...] = ()
    history: tuple[Turn, ...] = ()
    context: str | None = None  # text to answer from instead of the library
    without: tuple[str, ...] = ()  # sources that must be held out for the question to be unanswerable


def read_questions(lines: Iterable[str | bytes]) -> list[Question]:
    """Return the questions of JSON lines; blank lines are skipped.

    "answerable" may be left out: answers or evidence mean yes, "answers": [] means no, as in SQuAD 2.0.
    Raises UsageError naming line and key. Keys that nobody knows are named in one warning, misspelt ones are errors.
    """
    strange: dict[str, None] = {}

    def read(record: dict[str, Any], number: int) -> Question:
        strange.update(dict.fromkeys(_unknown(record)))
        return _question(record, number)

    found = read_records(
        lines, read, "question", '{"question": ..., "answers": [...]}', f"Known keys: {', '.join(KEYS)}."
    )
    if strange:
        LOG.warning("Not used, because unknown: %s.", ", ".join(strange))
    return found


def read_records(
    lines: Iterable[str | bytes], read: Callable[[dict[str, Any], int], Item], noun: str, form: str, hint: str = ""
) -> list[Item]:
    """Return what `read(object, number)` makes of each JSON line; blank lines are skipped.

    Raises UsageError, naming the line, for what is no object and what `read` refuses, and for no line at all: `noun`
    and `form` say what one holds.
    """
    found: list[Item] = []
    for number, line in enumerate(lines, 1):
        try:
            found += [read(json_object(line), number)] if line.strip() else []
        except UsageError as error:
            raise UsageError(f"line {number}: {error}", error.hint or hint) from None
    if not found:
        raise UsageError(f"There is no {noun} in the file.", f"A line is {form}.")
    return found


def question_json(question: Question) -> dict[str, Any]:
    """Return the question as the object of its line, without what is empty."""
    line: dict[str, Any] = {"id": question.id, "question": question.question}
    if question.answers or question.answerable is False:
        line["answers"] = list(question.answers)
    if question.answerable is not None:
        line["answerable"] = question.answerable
    if question.evidence:
        line["evidence"] = [{"source": e.source, "quote": e.quote} for e in question.evidence]
    if question.history:
        line["history"] = [
            {"role": role, "text": text}
            for turn in question.history
            for role, text in (("user", turn.question), ("assistant", turn.answer))
        ]
    if question.context is not None:
        line["context"] = question.context
    if question.without:
        line["without"] = list(question.without)
    return line


def read_history(value: object) -> tuple[Turn, ...]:
    """Return [{"role": "user"|"assistant", "text"}] as turns. Raises UsageError for another form.

    Two questions in a row make a turn without an answer; an answer without a question is kept too.
    """
    if value is not None and not isinstance(value, list):
        raise UsageError('"history" must be a list of {"role", "text"}')
    turns: list[Turn] = []
    question: str | None = None
    for item in value or ():
        if not isinstance(item, dict) or not isinstance(item.get("text"), str):
            raise UsageError('each item of "history" must be {"role", "text"}')
        if item.get("role") == "user":
            if question is not None:
                turns.append(Turn(question, ""))
            question = item["text"]
        elif item.get("role") == "assistant":
            turns.append(Turn(question or "", item["text"]))
            question = None
        else:
            raise UsageError(f'"role" in "history" must be "user" or "assistant", not {item.get("role")!r}')
    return tuple(turns if question is None else [*turns, Turn(question, "")])


def json_object(line: str | bytes) -> dict[str, Any]:
    """Return the object that a line holds. Raises UsageError."""
    try:
        text = line.decode("utf-8-sig") if isinstance(line, bytes) else line
        record = json.loads(text)
    except UnicodeDecodeError:
        raise UsageError("not valid UTF-8") from None
    except json.JSONDecodeError as error:
        raise UsageError(f"not JSON: {error}") from None
    except RecursionError:
        raise UsageError("nested too deeply") from None
    if not isinstance(record, dict):
        raise UsageError(f"must be a JSON object, not {type(record).__name__}")
    return record


def _unknown(record: Mapping[str, Any]) -> list[str]:
    """Keys that nobody knows; one that is nearly a known key is a mistake that would hide what is to be measured."""
    strange = [key for key in record if key not in KEYS]
    for key in strange:
        meant = difflib.get_close_matches(key.lower(), [known for known in KEYS if known not in record], 1, 0.8)
        if meant:
            raise UsageError(f'"{key}" is no key', f'Did you mean "{meant[0]}"?')
    return strange


def _question(record: Mapping[str, Any], number: int) -> Question:
    question = text_of(record, "question")
    if not question.strip():
        raise UsageError('"question" is missing or empty')
    answers = tuple(texts_of(record.get("answers"), "answers"))
    evidence = tuple(map(_evidence, _list(record.get("evidence"), "evidence")))
    identity = record.get("id")
    return Question(
        id=identity if isinstance(identity, str) and identity else str(number if identity is None else identity),
        question=question,
        answers=answers,
        answerable=_answerable(record, answers, evidence),
        evidence=evidence,
        history=read_history(record.get("history")),
        context=None if record.get("context") is None else text_of(record, "context"),
        without=tuple(texts_of(record.get("without"), "without")),
    )


def _answerable(
    record: Mapping[str, Any], answers: tuple[str, ...], evidence: tuple[ExpectedEvidence, ...]
) -> bool | None:
    said = record.get("answerable")
    if said is not None and not isinstance(said, bool):
        raise UsageError(f'"answerable" must be true or false, not {said!r}')
    if said is False and answers:
        raise UsageError('"answerable" is false, but "answers" has some', "Leave one of the two out.")
    if said is not None:
        return said
    if answers or evidence:
        return True
    return False if record.get("answers") == [] else None


def _evidence(value: object) -> ExpectedEvidence:
    if isinstance(value, str):
        return ExpectedEvidence(quote=value)
    if not isinstance(value, dict) or not (value.get("quote") or value.get("source")):
        raise UsageError('each item of "evidence" must be text or {"source", "quote"}')
    return ExpectedEvidence(text_of(value, "quote"), text_of(value, "source"))


def text_of(record: Mapping[str, Any], key: str) -> str:
    """Return the text under a key, "" where there is none. Raises UsageError where it is something else."""
    value = record.get(key)
    if value is not None and not isinstance(value, str):
        raise UsageError(f'"{key}" must be text, not {type(value).__name__}')
    return without_surrogates(value or "")


def texts_of(value: object, key: str) -> list[str]:
    """Return a list of texts, [] for None. Raises UsageError, naming the key, where it is something else."""
    texts = _list(value, key)
    if not all(isinstance(text, str) and text.strip() for text in texts):
        raise UsageError(f'"{key}" must be a list of texts')
    return texts


def _list(value: object, key: str) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise UsageError(f'"{key}" must be a list, not {type(value).__name__}')
    return value
