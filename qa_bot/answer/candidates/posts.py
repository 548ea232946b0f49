"""Who holds a post: where a text says so in these words, others who hold another one are no answer.

"Who is the plant manager?" is answered by "The plant manager is Ms Lyle", and not by "the chief executive, Dr Marchetti, said".
Refuses to know models, and which posts there are: what is asked for is taken as it is written.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from qa_bot.answer.statements.names import CAPITALS, OFFICES, TITLES
from qa_bot.ingest.sentences import sentence_spans
from qa_bot.ingest.text.blanking import blanked

_I = re.IGNORECASE
ASKS = re.compile(
    r"\W*who(?:['’]s| is) (?:now |currently )?(?:the |[\w'’. -]{1,60}?['’]s? )(?P<post>(?:[a-z-]+ ){0,2}[a-z-]+?)"
    r"(?= (?:of|at|for|in|on|there|now|here)\b|\W*$)",
    _I,
)
_TITLED = rf"(?:(?:{'|'.join((*TITLES, *OFFICES))})\.? )?"
_BETWEEN = r"(?:, | is (?:now )?| \(|: )?"
# "chief executive, Dr Lucinda Marchetti", "manager Ida Holm", "Ida Holm, its director"
_POST = (
    r"(?:chief executive|head|chief|chair|captain|president|mayor|coach|judge|principal|dean|bishop|spokes\w+|chair\w+"
    r"|[a-z]{3,}(?:er|or|ist|ian|man|woman))"
)
_BEHIND = r"(?:the |its |their |his |her |a |an )(?:[a-z-]+ ){0,2}"
ANOTHER = re.compile(rf"\b{_POST}(?:, | )(?:{_TITLED}){CAPITALS}|\b[A-Z][\w'’-]+, {_BEHIND}{_POST}\b")
GONE = re.compile(
    r"\b(?:former|formerly|ex|previous|previously|late|until|outgoing|acting|deputy|assistant|vice)\b", _I
)


def without_other_posts(question: str, texts: Sequence[str]) -> list[str]:
    """Return the texts, sentences blanked that only name holders of other posts, where one names who holds that asked for."""
    asked = ASKS.match(question)
    if asked is None:
        return list(texts)
    post, holds = re.compile(rf"\b{re.escape(asked['post'])}\b", _I), _holder(asked["post"].lower())
    spans = [sentence_spans(text) for text in texts]
    told = [text[start:end] for text, found in zip(texts, spans, strict=True) for start, end in found]
    if not any(holds.search(sentence) and not GONE.search(sentence) for sentence in told):
        return list(texts)
    return [
        blanked(text, [(a, b) for a, b in found if ANOTHER.search(text[a:b]) and not post.search(text[a:b])])
        for text, found in zip(texts, spans, strict=True)
    ]


@lru_cache(maxsize=64)
def _holder(post: str) -> re.Pattern[str]:
    """Of a sentence that names who holds a post."""
    written = rf"(?i:{re.escape(post)})"
    return re.compile(rf"\b{written}{_BETWEEN}(?: |\b){_TITLED}[A-Z]|\b[A-Z][\w'’-]+, {_BEHIND}{written}\b")
