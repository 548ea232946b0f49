"""Help pages and lists of questions with answers -> which sentence answers what: "How do I cancel? In the app, by Friday."

A paragraph that begins with a question, or with a situation ("My key is lost."), and goes on with the answer; or a
heading that asks. Knows form alone; refuses to know speakers, which `exchanging` does, and what an answer says.
"""

from collections.abc import Sequence
from dataclasses import dataclass

FEWEST = 3  # questions with their answers that make a text a help page
SHARE = 0.25  # of its paragraphs that answer a question
SITUATION = 9  # words of a situation at most
LEAST = 2  # words of one


@dataclass(frozen=True, slots=True)
class Answers:
    """What a sentence answers, and how far it stands behind it."""

    start: int  # of the question or the situation, characters
    end: int
    place: int  # 0: it is the first of the answer
    asked: int  # the question's position among the sentences


def answered(
    words: Sequence[int],
    paragraphs: Sequence[int],
    asks: Sequence[bool],
    headings: Sequence[bool],
    spans: Sequence[tuple[int, int]],
) -> dict[int, Answers]:
    """Return for the sentences of a help page that answer something what they answer, by position; {} for other texts.

    `paragraphs`: the number of the paragraph in which each sentence stands.
    """
    leads = _leads(words, paragraphs, asks, headings)
    questions = [i for i in leads if asks[i]]
    if len(questions) < FEWEST or len(questions) < SHARE * len({*paragraphs}):
        return {}
    found: dict[int, Answers] = {}
    for i in leads:
        if not asks[i] and i < questions[0]:
            continue  # an opening before the first question
        end = i + 1
        while end < len(words) and (paragraphs[end] == paragraphs[i] or headings[i]) and not headings[end]:
            found[end] = Answers(spans[_begun(i, paragraphs, headings)][0], spans[i][1], end - i - 1, i)
            end += 1
    return found


def _leads(
    words: Sequence[int], paragraphs: Sequence[int], asks: Sequence[bool], headings: Sequence[bool]
) -> list[int]:
    """The positions of what may be answered: it asks, or it is short, and the paragraph goes on behind it."""
    found = []
    for i in range(len(words) - 1):
        begun = _begun(i, paragraphs, headings)
        first = begun == 0 or paragraphs[begun - 1] != paragraphs[i]
        replies = i > 0 and headings[i - 1] and asks[i - 1]  # a short answer is no situation
        goes_on = paragraphs[i + 1] == paragraphs[i] and not headings[i]
        situation = goes_on and not replies and not asks[i + 1] and LEAST <= words[i] <= SITUATION
        if first and ((asks[i] and (goes_on or (headings[i] and not headings[i + 1]))) or situation):
            found.append(i)
    return found


def _begun(position: int, paragraphs: Sequence[int], headings: Sequence[bool]) -> int:
    """The position at which a heading of several sentences begins ("My key is lost. What now?"); of others, their own."""
    first = position
    while headings[position] and first and headings[first - 1] and paragraphs[first - 1] == paragraphs[position]:
        first -= 1
    return first
