"""question -> what kind of answer it wants: a fact, a reason, a way, a list, or yes or no.

Rules over the question's own words, and narrow ones: what they miss is a fact, which the reader answers. Refuses to
know articles.
"""

import re
from typing import Literal

from qa_bot.answer.statements.names import CAPITALS
from qa_bot.models.numerals import SPELLED
from qa_bot.models.wording import AUXILIARIES, MODALS

# "thing": what a comparison says of one side; "accounts": what each article says; "topic": "tell me about ..."
Kind = Literal["fact", "reason", "way", "list", "verdict", "thing", "accounts", "topic"]

_I = re.IGNORECASE
POLITE = re.compile(
    r"^\W*(?:(?:please|kindly|so|and|but|well|ok(?:ay)?)\b[\s,]*)*"
    r"(?:(?:can|could|would|will) you (?:please |kindly )?(?:tell|explain(?: to)?|show)(?: me| us)? (?=wh|how|if)"
    r"|(?:please )?tell (?:me|us) (?=wh|how|if)|(?:do you know|i(?: would|['’]d) like to know|i want to know) (?=wh|how|if)"
    r"|(?:please )?explain (?:to (?:me|us) )?(?=wh|how))?",
    _I,
)
REASON = re.compile(
    r"(?:why|how come|for what (?:reason|purpose))\b"
    r"|what (?:is|was|are|were) (?:the )?(?:main |chief |real |actual )?(?:reasons?|causes?|purposes?|point) (?:for|of|why|that|behind)\b"
    r"|what (?:caused|causes|led to|leads to)\b|what made (?:\w+ ){1,6}?\w+|.*[\w ]\bfor what (?:reason|purpose)\W*$",
    _I,
)
WAY = re.compile(
    rf"how (?:{'|'.join(AUXILIARIES)}|to|exactly|the|an?|this|it|they)\b|in (?:what|which) way\b"
    r"|by what means\b|what (?:happens|happened) (?:when|if|after|during)\b|(?:describe|explain) (?!the difference)\w",
    _I,
)
NOT_A_WAY = re.compile(
    r"how (?:is|are|was|were) (?:\w+ ){1,5}?(?:called|named|spelled|spelt|pronounced)\W*$|how (?:are you|do you do)\W*$",
    _I,
)
COUNT = rf"(?:{SPELLED}|\d{{1,2}})"
MANY = rf"(?:(?:all|both|some|any|several|{COUNT}|main|major|key|different|various|other|most \w+) )"
PLURAL = r"(?:(?!of\b|that\b|who\b|which\b)[\w'’-]+ ){0,3}?[\w'’-]*[^\W\dsu]s\b"  # within a few words, "of" not crossed
LISTED = re.compile(
    rf"(?:please )?(?:list|enumerate|name|give|mention|state) (?:me |us )?(?:(?:all|some|any|the|of) )*(?:{COUNT} \w+|{PLURAL})"
    rf"|(?:what|which) (?:are|were) (?:all )?(?:of )?(?:the )?{MANY}*{PLURAL}"
    rf"|(?:what|which) {MANY}+{PLURAL}"
    rf"|which {PLURAL} (?:are|were|have|do|does|did|is|was|can|could|will)\b|who (?:are|were) (?:all )?(?:the |these |those ){MANY}*{PLURAL}"
    r"|what (?:all )?(?:does|do|did|will|would) [^?]+ (?:include|contain|comprise|consist of|cover|offer)\W*$",
    _I,
)
AUXILIARY = rf"(?:{'|'.join((*AUXILIARIES, *MODALS - set(AUXILIARIES)))})(?:n['’]t)?"
VERDICT = re.compile(
    rf"{AUXILIARY} (?!you (?:\w+ )?(?:tell|know|explain|show|list|name|give)\b)(?:[^?]* )?[\w'’-]+\W*$", _I
)
# "I broke my arm there, will the insurance pay?" asks whether it will
PREFACE = re.compile(rf"\W*(?:I|we|my|our)\b[^,?]{{1,200}}, (?={AUXILIARY} )", _I)
EITHER = re.compile(r"\bor\b(?! not\b)", _I)

_TEXTS = r"(?:article|text|document|source|report|paper|stor(?:y|ie)|librar(?:y|ie)|book|page)s?"
WHO_IS = re.compile(
    rf"\W*(?i:(?:and |but |so )?(?:who|what)(?:['’]s| is| was| are| were)) (?:the )?(?P<name>{CAPITALS})[?.!\s]*$"
)
OPEN_TOPIC = re.compile(
    r"\W*(?:(?:can|could|would) you (?:please )?)?(?:please )?(?:"
    r"(?:tell|give|show) (?:me|us) (?:something |anything |everything |more |all |information |facts )*(?:about|on)"
    rf"|what (?:do|does|did) (?:the |this |these |my |your |our )?(?:{_TEXTS}|you)(?: all)? (?:say|know|tell(?: me| us)?|mention|report|write) (?:about|on|of)"
    r"|what (?:is|was|has been) (?:said|written|known|reported|mentioned) (?:about|on|of)"
    r"|(?:any|some)thing (?:about|on)|what about"
    r") (?P<topic>.+?)\W*$",
    _I,
)


def plain(question: str) -> str:
    """Return the question without what leads up to it: "Can you tell me who paid?" asks "who paid?"."""
    asked = question.strip()
    bare = PREFACE.sub("", POLITE.sub("", asked, count=1), count=1)
    if bare != asked and re.match(r"if ", bare, _I):
        bare = f"is it true that {bare[3:]}"
    return bare if re.search(r"\w", bare) else asked


def kind_of(question: str) -> Kind:
    """Return the kind of answer that one question wants; "fact" where no rule is sure of another."""
    asked = " ".join(plain(question).split())
    if open_topic(asked):
        return "topic"
    if REASON.match(asked):
        return "reason"
    if WAY.match(asked) and not NOT_A_WAY.match(asked):
        return "way"
    if LISTED.match(asked):
        return "list"
    if VERDICT.match(asked) and not EITHER.search(asked):
        return "verdict"
    return "fact"


def named_in(question: str) -> str:
    """Return whom or what "Who is Ida Holm?", "What is the Open Palm?" asks about, and "" for any other question."""
    match = WHO_IS.match(question)
    return match["name"] if match else ""


def open_topic(question: str) -> str:
    """Return what "tell me about ..." asks about, and "" for any other question."""
    match = OPEN_TOPIC.match(question)
    return match["topic"] if match else ""
