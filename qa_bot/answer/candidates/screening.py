"""A question + a text -> what of it a reader is given, and whether what it marks there may answer.

Where the law of a question (`accusing`, `counting`, `fitting`, ...) shows beforehand that a sentence cannot answer, it is
blanked, so that the reader looks further; where it shows only of the marked words, these are refused. Refuses to know models.
"""

import re
from collections.abc import Sequence

from qa_bot.answer.candidates.accusing import unaccused
from qa_bot.answer.candidates.counting import of_the_kind, tells_no_difference
from qa_bot.answer.candidates.fitting import fits, without_others
from qa_bot.answer.candidates.happening import judges_another, untold
from qa_bot.answer.candidates.relatives import anothers, stranger
from qa_bot.answer.candidates.succeeding import hands_on
from qa_bot.answer.candidates.timing import timely
from qa_bot.answer.candidates.wishing import without_wishes
from qa_bot.answer.claims.grounding import Evidence
from qa_bot.answer.statements.hearsay import told_as_false
from qa_bot.answer.statements.retracting import refuted, without_credits
from qa_bot.answer.statements.times import of_the_time
from qa_bot.ingest.sentences import sentence_spans
from qa_bot.ingest.text.blanking import blanked
from qa_bot.models.wording import content_words

_I = re.IGNORECASE
AROUND = 250  # characters beside a sentence that may tell what it speaks of, or deny it
# asks for what people say, true or not
ASKS_HEARSAY = re.compile(
    r"\b(?:sa(?:y|ys|id)|tell|told|belie(?:f|ve[ds]?)|think|thought|suppos\w+|assum\w+|claim\w*|suggest\w*|legends?|myths?|rumou?rs?|tradition\w*|commonplace"
    r"|mistak\w+|wrong\w*|misconceptions?|stor(?:y|ies))\b",
    _I,
)
PRICED = re.compile(
    r"\b(?:what|how much) (?:did|does|do|will|would) (?P<cost>(?:\S+ ){1,8}?)cost\b"
    r"|\bwhat (?:is|was|were|are) the (?:\w+ )?(?:price|cost|fee|fare)s? (?:of|for) (?P<price>[^?,.]{1,60})",
    _I,
)
PRICE = re.compile(
    r"[£$€¥] ?\d|\d[\d,.]*(?: (?:hundred|thousand|million|billion))? ?(?:pounds?|euros?|dollars?|cents?|pence|francs?|crowns?|yen|p)\b",
    _I,
)
# The line above a letter that is quoted: it says whose words follow, and nothing of what they tell
ABOVE_LETTER = re.compile(r"\W*(?:on \S.{3,200}?|(?:[^\s.:]{1,40} ){1,4})wrote:\s*", _I)
ASKS_LETTER = re.compile(
    r"\b(?:wr[io]t\w+|sen[dt]s?|sender|e-?mails?|mail(?:ed|s)?|messages?|letters?|repl\w+|answer\w*)\b", _I
)
ANYTHING = frozenset(content_words("thing whole everything total cost price both each"))


def readable(question: str, text: str) -> str:
    """Return a text with everything blanked that cannot tell the fact, reason or way that a question asks for."""
    text = without_others(question, of_the_time(question, text))
    text = without_wishes(question, without_credits(question, text))
    said, written = ASKS_HEARSAY.search(question), ASKS_LETTER.search(question)
    spans = sentence_spans(text)
    blank = [
        (start, end)
        for start, end in spans
        if tells_no_difference(question, text[start:end])
        or (not written and ABOVE_LETTER.fullmatch(text, start, end))
        or (not said and told_as_false(text[start:end], text[end : end + AROUND]))
    ]
    return blanked(text, blank)


def may_answer(question: str, short: str, evidence: Evidence, people: Sequence[str] = ()) -> bool:
    """Return whether form, person, deed and what follows let a marked span answer; `people`: whom a pronoun stands for."""
    text, document = evidence.text, evidence.document.text
    return (
        fits(question, short, text)
        and timely(question, short)
        and hands_on(question, text, before(evidence))
        and not stranger(people, document)
        and not anothers(question, short, evidence)
        and (asks_said(question) or not refuted(text, document[evidence.end : evidence.end + AROUND]))
        and of_the_kind(question, short, text) == short
        and not unaccused(question, text)
        and not untold(question, f"{before(evidence)} {text}")
        and not judges_another(question, text, f"{evidence.document.title} {before(evidence)}")
    )


def asks_said(question: str) -> bool:
    """Return whether a question asks for what was said or written, true or not: "What did she get wrong in her column?"."""
    return bool(ASKS_HEARSAY.search(question) or ASKS_LETTER.search(question))


def of_another_thing(question: str, short: str, evidence: Evidence, about: str) -> bool:
    """Return whether a price is asked for, and neither the sentence, the one before it nor `about` names the thing priced."""
    thing = _priced(question) if any(map(str.isdigit, short)) else set()
    return bool(thing) and not thing & set(content_words(f"{about} {before(evidence)} {evidence.text}"))


def _priced(question: str) -> set[str]:
    """The words for what a question asks the price of; none where it asks for no price."""
    asked = PRICED.search(question)
    return set(content_words(asked["cost"] or asked["price"])) - ANYTHING if asked else set()


def without_other_prices(question: str, texts: Sequence[str]) -> list[str]:
    """Return the texts with the prices of other things blanked, where one of their sentences prices the thing asked about."""
    thing = _priced(question)
    if not thing:
        return list(texts)
    spans = [sentence_spans(text) for text in texts]
    named = [
        [bool(thing & set(content_words(text[start:end]))) for start, end in found]
        for text, found in zip(texts, spans, strict=True)
    ]
    priced = [
        [bool(PRICE.search(text[start:end])) for start, end in found] for text, found in zip(texts, spans, strict=True)
    ]
    if not any(
        a and b for names, prices in zip(named, priced, strict=True) for a, b in zip(names, prices, strict=True)
    ):
        return list(texts)
    read = []
    for text, found, names, prices in zip(texts, spans, named, priced, strict=True):
        for place, (start, end) in enumerate(found):
            if prices[place] and not any(names[max(0, place - 1) : place + 1]):
                text = blanked(text, [(start, end)])
        read.append(text)
    return read


def before(evidence: Evidence) -> str:
    """Return the sentence right before a stretch of a document, "" at the beginning of a paragraph."""
    text = evidence.document.text[max(0, evidence.start - 2 * AROUND) : evidence.start]
    text = text[text.rfind("\n\n") + 2 :] if "\n\n" in text else text
    spans = sentence_spans(text)
    return text[slice(*spans[-1])] if spans else ""
