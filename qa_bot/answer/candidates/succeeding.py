"""question + sentence -> whether a sentence that shall say who came after somebody tells of any change of hands; and who has
left, and so is not who does it now.

A reader that is asked who took over marks whoever is named next. Narrow, since a right answer that is refused is lost: only
a sentence without any word of handing on is refused, read with the one before it. Refuses to know models and documents.
"""

import re
from collections.abc import Sequence

from qa_bot.ingest.sentences import sentence_spans
from qa_bot.ingest.text.blanking import blanked_where
from qa_bot.models.wording import content_words, overlap

_I = re.IGNORECASE
ASKS = re.compile(
    r"\W*(?:and |but |so |then )?(?:who|whom|which \w+)\b.*\b(?:succeed\w*|inherit\w*|t(?:ook|ake|akes|aken) (?:\w+ ){0,4}?over|replac\w+|c(?:ame|ome) (?:next|after)"
    r"|follow(?:ed|s)? (?:him|her|them))\b",
    _I,
)
HANDS_ON = re.compile(
    r"\b(?:success\w*|succeed\w*|replac\w*|follow\w*|inherit\w*|heirs?|heiress|next|then|new|after|from|under|instead|since"
    r"|took|tak(?:e|es|en|ing)|takeover|became|become\w*|becoming|made|named|appoint\w*|elect\w*|chosen|chose|select\w*|promot\w*|install\w*|crown\w*|throne|king|queen|emperor"
    r"|pass(?:ed|es|ing)?|hand(?:ed|s|ing)?|left|leav\w+|bequeath\w*|transfer\w*|bought|buy\w*|sold|acqui\w+|purchas\w+|merg\w+|lead\w*|led"
    r"|conquer\w*|captur\w*|overthr\w+|depos\w+|oust\w*|defeat\w*|seiz\w+|invad\w+|occup\w+|control\w*|rul\w+|command\w*|return\w*|resign\w*|retir\w*|stepp?\w* (?:down|in|up)|died|death|die|dies|dead"
    r"|father|mother|sons?|daughters?|widow\w*|wife|husband|brother|sister|nephew|niece|cousin|grand\w+|deputy|interim|acting|took|join\w*|substitut\w*|switch\w*|chang\w*)\b",
    _I,
)

ASKS_NOW = re.compile(
    r"\W*(?:and |but |so )?who(?:se|m)?\b.*\b(?:now|currently|nowadays|today|at present|at the moment|these days|presently)\b",
    _I,
)
HOLDS_NOW = re.compile(
    r"\b(?:currently|at present|at the moment|for the time being|presently|now|in the interim|(?:acting|interim) \w+)\b",
    _I,
)
AT_PRESENT = re.compile(
    r"\b(?:now|currently|nowadays|today|at present|at the moment|for the time being|for now|presently|again|still"
    r"|(?:acting|interim) \w+|in the interim)\b",
    _I,
)
_NAME = r"[A-Z][\w'’-]+(?: (?:de|van|von|of|[A-Z][\w'’.-]*)){0,3}"
LEFT = re.compile(  # "Ane Lund, head of the mint, resigned the same day"
    rf"\b(?P<who>{_NAME})(?:, (?![Ww]hose)[^,.;!?]{{1,80}},)?(?: (?:has|had))?(?: (?:since|then|also|already|later))? "
    r"(?:resigned|stepped (?:down|aside)|quit|retired|left (?:office|the (?:post|company|office|board|firm|job))"
    r"|(?:was|were|has been|had been) (?:replaced|succeeded|dismissed|sacked|ousted|removed|voted out))\b"
)


def without_leavers(question: str, texts: Sequence[str], articles: Sequence[str]) -> list[str]:
    """Return the texts with the names blanked of those who left, as any of the articles tells, where it is asked who does
    something now. A sentence that speaks of the present keeps them: they may be back.
    """
    if not ASKS_NOW.match(question):
        return list(texts)
    names = {match["who"].split()[-1] for article in articles for match in LEFT.finditer(article)}
    names = {name for name in names if content_words(name)}
    if not names:
        return list(texts)
    named = re.compile(rf"\b(?:[A-Z][\w'’.-]* ){{0,3}}(?:{'|'.join(map(re.escape, sorted(names)))})\b")
    return [_at_present(text, named) for text in texts]


def tells_now(question: str, sentence: str, around: str) -> bool:
    """Return whether it is asked who does something now, and a sentence says that somebody does it at present.

    `around`: the sentence with what it leans on; it holds every word of the question.
    """
    asked = AT_PRESENT.sub(" ", question)
    return bool(ASKS_NOW.match(question) and HOLDS_NOW.search(sentence)) and overlap(asked, around) == 1.0


def _at_present(text: str, named: re.Pattern[str]) -> str:
    for start, end in sentence_spans(text):
        if not AT_PRESENT.search(text, start, end):
            text = text[:start] + blanked_where(text[start:end], named) + text[end:]
    return text


def hands_on(question: str, sentence: str, before: str) -> bool:
    """Return whether a sentence, behind the words `before`, may say who came after: that of any other question may."""
    if not ASKS.match(question) or HANDS_ON.search(sentence):
        return True
    shared = set(content_words(question)) & set(content_words(sentence))
    return bool(shared) or bool(HANDS_ON.search(before))
