"""question + sentence -> whether a sentence that shall say who came after somebody tells of any change of hands.

A reader that is asked who took over marks whoever is named next. Narrow, since a right answer that is refused is lost: only
a sentence without any word of handing on is refused, read with the one before it. Refuses to know models and documents.
"""

import re

from qa_bot.models.wording import content_words

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


def hands_on(question: str, sentence: str, before: str) -> bool:
    """Return whether a sentence, behind the words `before`, may say who came after: that of any other question may."""
    if not ASKS.match(question) or HANDS_ON.search(sentence):
        return True
    shared = set(content_words(question)) & set(content_words(sentence))
    return bool(shared) or bool(HANDS_ON.search(before))
