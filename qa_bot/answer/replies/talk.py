"""What is not asked of the articles: a greeting, "what can you do?", and questions about the library itself.

Narrow rules on whole questions: "What did the library in Alexandria hold?" is a question like any other.
"""

import re
from collections.abc import Sequence

from qa_bot.answer.candidates.nearest import coverage
from qa_bot.index.articles import Articles
from qa_bot.index.retrieval import retrieve
from qa_bot.models.encoder import Encoder
from qa_bot.models.wording import content_words, missing_names
from qa_bot.settings import RetrievalSettings
from qa_bot.types import Answer, DocumentRecord, Hit

LISTED = 20  # titles that a reply names
NEAR = 0.45  # cosine from which a passage that lacks the words is about a subject all the same

_I = re.IGNORECASE
_TEXTS = r"(?:article|document|text|file|source|paper|report|stor(?:y|ie)|book|page)s?"
_HERE = r"(?: (?:are )?(?:in|of) (?:the|my|your|this|our) (?:library|collection)| here| so far| now| in total| altogether| stored| available)*"
_HAVE = r"(?:do (?:i|we|you) (?:have|know|hold)|have (?:i|we|you)(?: got)?(?: added| loaded| stored)?|did (?:i|we) (?:add|load)|can (?:i|you) (?:ask (?:you )?about|read|answer from)|are there|is there)"
_OPEN = r"^\W*(?:please |so |and |ok(?:ay)? |well )?"

REPLIES = {
    r"(?:hi|hello|hey|hallo|good (?:morning|afternoon|evening|day)|greetings)(?: there| again| everyone| all| bot)?": (
        "Hello. Ask something about your articles, or ask which articles there are."
    ),
    r"(?:(?:many )?thanks|thank you|thx|cheers)(?: a lot| very much| so much| again| for (?:that|your help|the help))*"
    r"(?:[,.!;]? (?:that|this|it)(?: (?:was|is|has been)|['’]s) (?:(?:very|really|so|quite|most) )?(?:helpful|great|useful|perfect|good|kind|all|enough|it)(?: (?:for now|to me))?)?"
    r"|(?:great|perfect|ok(?:ay)?|good|nice|cool)(?:,? (?:thanks|thank you))": "You are welcome.",
    r"(?:good ?bye|bye(?: bye)?|see you(?: later)?|good night)": "Goodbye.",
    r"(?:what can (?:you|i) (?:do|ask)(?: here| you)?|who are you|what are you|how do you work|how does this work|help(?: me)?"
    r"|what is this|how can you help(?: me)?)": (
        "I answer questions from the articles in this library and show the sentences that each answer stands on; where "
        "they don't answer, I say so. I can also summarise an article, explain, list, compare, and tell which articles "
        "there are."
    ),
}  # fmt: skip
TALK = {re.compile(rf"{_OPEN}(?:{pattern})\W*$", _I): reply for pattern, reply in REPLIES.items()}
COUNT = re.compile(rf"{_OPEN}how many (?:different )?{_TEXTS} (?:{_HAVE}|are){_HERE}\W*$", _I)
WHICH = re.compile(
    rf"{_OPEN}(?:(?:what|which) (?:{_TEXTS} )?{_HAVE}{_HERE}|(?:list|show|name)(?: me)?(?: all)?(?: of)?(?: the| my| your)? {_TEXTS}"
    rf"(?: (?:that )?(?:i|we|you) (?:have|added))?{_HERE}|what(?:['’]s| is)(?: there)? in (?:the|my|your|this) (?:library|collection)"
    rf"|(?:what|which) {_TEXTS} are{_HERE})\W*$",
    _I,
)
NEWEST = re.compile(
    rf"{_OPEN}(?:(?:what|which)(?: {_TEXTS})? (?:did (?:i|we) add|have (?:i|we) added|was added|were added) (?:last|most recently|latest)"
    rf"|(?:what|which) (?:is|was)(?: the| my)? (?:last|latest|newest|most recent) {_TEXTS}(?: (?:that )?(?:i|we) added| added)?{_HERE})\W*$",
    _I,
)
ABOUT = re.compile(
    rf"{_OPEN}(?:do (?:you|i|we) have (?:anything|something|any {_TEXTS}|an? {_TEXTS}|{_TEXTS})(?: here)? (?:about|on|regarding|concerning|that (?:mentions?|deals? with))"
    rf"|(?:is|are) there (?:anything|any {_TEXTS}|an? {_TEXTS})(?: (?:here|in (?:the|my|your|this) (?:library|collection)))? about"
    rf"|(?:is|are) there (?:anything|any {_TEXTS}|an? {_TEXTS}) (?:here|in (?:the|my|your|this) (?:library|collection)) (?:on|that mentions?)"
    rf"|(?:what|which) {_TEXTS} (?:are about|is about|mentions?|deals? with|(?:do (?:you|i|we) have|are there) (?:about|on))"
    rf"|what do (?:you|i|we) have (?:about|on))\s+(?P<subject>.+?)\W*$",
    _I,
)  # fmt: skip


def small_talk(question: str) -> str:
    """Return the reply to a greeting, thanks or "what can you do?", and "" for anything else."""
    return next((reply for pattern, reply in TALK.items() if pattern.match(question)), "")


def about_library(question: str, library: Articles, encoder: Encoder, settings: RetrievalSettings) -> Answer | None:
    """Return what the library itself answers: how many articles, which, the newest, or those about a subject."""
    if not any(pattern.match(question) for pattern in (COUNT, NEWEST, ABOUT, WHICH)):
        return None  # a library of thousands is not listed for a question that is not about it
    records = library.documents()
    if COUNT.match(question):
        return told(question, f"There {_number(len(records))} in the library.")
    if NEWEST.match(question):
        return told(question, f"Added last: {records[-1].title} ({records[-1].added[:10]}).")
    if (match := ABOUT.match(question)) and content_words(match["subject"]):
        return _about(question, match["subject"], len(records), library, encoder, settings)
    if WHICH.match(question):
        return told(question, f"There {_number(len(records))} in the library: {_titles(records)}.")
    return None


def told(question: str, reply: str, hits: Sequence[Hit] = (), query: str = "") -> Answer:
    """Return a reply of the program's own: it quotes no article, so it makes no claims."""
    return Answer(question, query or question, reply, note=reply, hits=tuple(hits), confidence=1.0)


def _about(
    question: str, subject: str, count: int, library: Articles, encoder: Encoder, settings: RetrievalSettings
) -> Answer:
    hits = retrieve(subject, library, encoder, settings, LISTED, documents=True)
    near = [hit for hit in hits if _is_about(subject, hit)]
    if not near:
        return told(
            question, f"No article in the library is about {subject}, as far as its passages tell.", (), subject
        )
    shown = "; ".join(hit.title for hit in near)
    more = " or more" if len(near) == LISTED < count else ""
    verb = "holds" if len(near) == 1 else "hold"
    reply = f"{len(near)}{more} of {count} articles {verb} something about {subject}: {shown}."
    return told(question, reply, near, subject)


def _is_about(subject: str, hit: Hit) -> bool:
    """Whether a passage has the subject's words, or comes near it in meaning without lacking a name."""
    words = content_words(subject)
    if words and coverage(subject, hit) >= (1.0 if len(words) < 3 else 0.67):
        return True
    return (hit.dense or 0.0) >= NEAR and not missing_names(f"about {subject}", f"{hit.title} {hit.passage.text}")


def _number(count: int) -> str:
    return "is 1 article" if count == 1 else f"are {count:,} articles"


def _titles(records: Sequence[DocumentRecord]) -> str:
    """The titles, newest first, as many as one reads."""
    shown = "; ".join(record.title for record in reversed(records[-LISTED:]))
    return f"{shown}; and {len(records) - LISTED:,} more" if len(records) > LISTED else shown
