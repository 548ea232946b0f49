"""A sentence -> whether it can stand alone, or leans on what stands before it. By words and form alone.

What people say to one another leans more than what is written: on the question, on what the other has just said.
"""

import re

from qa_bot.models.wording import AUXILIARIES, MODALS, WORD

_I = re.IGNORECASE
LONGEST = 1000  # characters of a sentence in which it is looked for what "that trip" points at
AHEAD = 60  # characters behind a pronoun in which the one whom it stands for may be named
FEW_SAID = 5  # words; with fewer, something said is a mere reaction
_ON_CONDITION = (  # "Otherwise" and "in that case" say the contrary, or nothing true, without the case
    rf"if (?:so|not)(?= ?,)|if (?:you|we|they|he|she|it|this|that|i)(?: (?:{'|'.join(AUXILIARIES)}))?"
    r"(?: (?:not|so|both|either|neither|this|that)|n['’]t|nnot)(?= ?,)|(?:in|by) (?:that|this|such|either|both|these|those) (?:cases?|event|way|respects?|situation)"
)
ON_CONDITION = re.compile(rf"\W*(?:otherwise|failing (?:that|this)|{_ON_CONDITION})\b", _I)
DANGLING = re.compile(
    r"\W*(?:[A-Z][\w.’'-]{0,20}: )?(?:he|she|it(?! (?:is|was|has been) (?:then |also |unanimously )?(?:agreed|resolved|decided|noted|moved|seconded"
    r"|proposed|recommended|reported|expected|estimated|feared|hoped))|they|his|her|hers|its|their|him|them|it['’]s|he['’]s|she['’]s|they['’](?:re|ve)|that['’]s"
    r"|this(?! (?:week|month|year|morning|afternoon|evening|summer|autumn|winter|spring|time|paper|article|report|study|work)\b)"
    r"|that|these|those|such|both|there(?=,| (?:he|she|it|they|we) )|here,|in the meantime|on top(?= (?:comes?|of (?:that|this|it))\b)|but|however|and|or|nor|so(?! far)|also|yet|still,|instead|meanwhile|moreover"
    r"|furthermore|nevertheless|nonetheless|then(?!-)|thus|therefore|hence|consequently|similarly|likewise|otherwise"
    r"|additionally|besides,|in (?:addition|contrast|turn|response|particular|fact|other words)(?= ?,)|on the (?:other hand|contrary)"
    r"|as a (?:result|consequence)(?= ?,)|for (?:example|instance|this reason|that reason)|by contrast|after (?:that|this)\b"
    r"|the (?:motion|amendment|proposal)(?= (?:itself )?(?:as amended )?(?:was|is|fell|passed))|(?:a|the) (?:motion|amendment|proposal) to (?:do so|(?:this|that) effect)|(?:[\w.]+ ){1,3}seconded the (?:motion|proposal)"
    r"|(?:yes|no)[.,](?! ?\d)|because of (?:this|that)|despite (?:this|that)|at the same time|the (?:former|latter)"
    rf"|{_ON_CONDITION}"
    r"|failing (?:that|this)|(?:by|since|until|from) then|(?:without|beyond|besides|among|of|for|with|after|before|behind|above|below|against|beside|at|in|on|to|from|instead of) "
    r"(?:it|them|these|those(?= ?,)|him)|of (?:these|those) (?:that|which|who) (?:had|have|did|do|were|are) (?:one|so|not)|(?:to|for) (?:do|this|that) (?:so|end|purpose)(?= ?,))(?!\w|['’-]\w)",
    _I,
)
POINTED = re.compile(  # "You are not charged for that trip.", "after three such charges": which?
    r"\b(?:(?:for|of|in|to|from|after|before|on|by|with|under|against|about) that|(?:after|any|each|every|no|one|two|three|four|five|\d+) such) "
    r"(?P<thing>[a-z]{3,})(?=[,.;:!?]|$| (?:and|or|nor|but|within|until|in|on|at)\b)"
)
TIME = frozenset(
    "time day date night year week month morning evening afternoon point moment period matter who which way kind sort is was yet then department".split()
)
OF_IT = re.compile(  # "Three things could make it worse.": what, and which three?
    r"\W*(?:one|two|three|four|five|several|many|some|other|another|a few|various|few) (?:other |more |further )?(?:things?|factors?|reasons?|points?|risks?|events?|changes?) "
    r"(?:\w+ ){0,3}(?:it|this|these|them)\b",
    _I,
)
COUNTED = re.compile(  # "There are two reasons for this.": which?
    r"\W*(?:(?:there|here) (?:are|were|is|was) |(?:we|they|he|she|I) (?:have|had|see|saw|gave|give|found) )?(?:(?:at )?(?:least|only|just) )?"
    r"(?:one|two|three|four|five|six|seven|several|many|some|other|a few|various|a number of) "
    r"(?:(?:main|other|more|further|good|simple|big|important|different) )?"
    r"(?:things?|factors?|reasons?|points?|risks?|ways?|questions?|problems?|lessons?|options?|conditions?|exceptions?|steps?|causes?)\b[^,;:0-9]{0,60}[.:]$",
    _I,
)
AS_FOLLOWS = re.compile(
    r"\b(?:as follows|(?:are|is) (?:the following|these|this|listed below|shown below|set out below))\W*$", _I
)
CONDITION = re.compile(
    r"\b(?:if|unless|when|not|never|no|except|cannot|without|excludes?|excluding|avoid|don['’]t|can['’]t|may|might|could|would|neither)\b",
    _I,
)
ASIDE = re.compile(  # "With better locks, she estimates, ...": who?
    r"(?![^\"“]{0,300}?\b(?:[A-Z][a-z]+ [A-Z][a-z]+|(?:Mr|Mrs|Ms|Dr)\b))[^\"“]{1,300}?, (?:he|she|they) (?:says?|said|estimate[sd]?|argue[sd]?|believe[sd]?|thinks?|thought|adds?|added|writes?|wrote|claim(?:s|ed)?"
    r"|explain(?:s|ed)?|warn(?:s|ed)?|reckon(?:s|ed)?),"
)
THESE = re.compile(  # "We cannot tell these apart.": which?
    r"\W*(?:\w+ ){1,4}these(?= (?:apart|together|in|on|at|to|with|for|from|by|as|into|were|are)\b|[,.;])", _I
)
WHICH_HE = re.compile(
    r"\W*\w+(?! [A-Z])(?:[^A-Z.;]|(?<! )[A-Z])*, which (?:he|she) |\W*The \w+ thanked (?:him|her|them)\b"
)  # who, stands before it
MOVES_IT = re.compile(
    r"\W*(?:[\w.'’-]+ ){1,4}(?:moved|proposed|recommended|suggested) that (?:it|this|these|they) be\b", _I
)
ORDINAL = re.compile(  # "The second is an airship.": of what?
    r"\W*(?:and |but )?the (?:first|second|third|fourth|fifth|last|other|others|next|one|former)(?: of (?:them|these|those))?,? "
    r"(?:is|was|are|were|has|had|will|would|which|who|says?|said|cost|costs)\b|\W*in the (?:first|second|third|fourth|last) of (?:them|these|those)\b",
    _I,
)
THE_PAIR = re.compile(  # "The pair moved out.": who?
    r"\W*(?:(?!the\b)\w+ ){0,3}the (?:pair|couple|duo|trio|(?:two|three|four) of them)(?= (?:who|had|have|has|is|are|was|were|will|would|could|can|did|do|also|then|later|never|both|each"
    r"|[a-z]+ed|met|went|came|took|made|left|ran|began|sold|bought|said|say|lost|won|fell|set|put|got|kept|grew|told|wrote|built)\b)",
    _I,
)
OWNED = re.compile(r"\b(?:his|her|hers|him|he|she)\b")  # in small letters: nobody before it may be meant
NOBODY = re.compile(  # words that begin a sentence and name no person; behind "the" and "a" somebody may stand
    r"\W*(?:I|we|you|it|they|there|our|my|your|its|their|in|on|at|for|from|by|with|to|of|after|before|since|until|when|while"
    r"|if|as|because|although|though|under|over|no|not|only|even|now|then|today|later|last|next|what|where)\b",
    _I,
)
NAMED = re.compile(r"(?<=[\w,;:( ] )(?!I\b)[A-Z]")  # a capital inside
SUBJECT = re.compile(r", (?!I\b)[A-Z]\w")  # "If he is not well again by the time of the race next week, Kell will run."
OWNER = re.compile(  # somebody by what he is or does, or anybody
    r"\b(?:an?|the|our|my|its|their|this|that|some|any|every|each|another|no) (?:[\w-]+ ){0,2}[a-z]{2,}(?:er|or|ist|ian|ess|man|woman|ant|ee|ief|eur)\b"
    r"|\b(?:king|queen|child|son|boy|girl|wife|husband|bride|groom|aunt|uncle|friend|guest|student|president|resident|patient|victim|saint|pope|poet|cook|judge|guard|god|person"
    r"|candidate|male|female|someone|somebody|anyone|anybody|everyone|everybody|nobody|who|whom|whose|man|woman|head|hero|lad|lady|mum|dad|ship|vessel|boat|one)\b",
    _I,
)
NOT_THAT = re.compile(r"\W*Not(?:, [^,.;]{1,24},)? (?:that|because)\b")  # "Not, I think, that we should go back."
ANSWERED = re.compile(r"\b(?:said|says|say|answered|replied|voted) (?:yes|no)\b(?! to\b)|\bvoted against[.;]", _I)
ASKED = re.compile(r"\b(?:ask(?:s|ed|ing)?|question\w*|whether|poll\w*|referendum|to)\b", _I)  # and what was asked
MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
THAT_WAS = re.compile(  # "With hindsight that was a mistake.": what? Without a comma it may be a relative: "In a town that was"
    r"\W*(?:(?:(?:with|in) (?:hindsight|retrospect)|in fact|of course|perhaps|maybe|now|today|then|later|at first|at the time|in the end|clearly|surely),?"
    r"|(?:with|in|at|for|by|to|on|from) [^.;,]{2,60},|[a-z]{4,}ly,) (?:that|this) (?:is|was|were|had|has|will|would|may|might|meant|means)\b",
    _I,
)
SINCE_THEN = re.compile(  # "Last spring it closed.", "In March they left.": a time names nobody
    rf"\W*(?:(?:last|next|this|that|every|each) (?:\w+ )?\w+|(?:in|by|since|until|from|on) (?:early |late |mid-)?(?:\d{{1,2}} )?(?:{MONTH}(?: \d{{1,2}},?)?(?: \d{{4}})?|\d{{4}}s?|the \d{{4}}s)"
    r"|today|now|yesterday|later|earlier|soon|at first|in the end|at last|once|then|there|(?:\w+ )?(?:years?|months?|weeks?|days?|hours?) (?:later|ago|before|earlier))"
    r"(?:, (?:\w+ )?(?:years?|winters?|summers?|seasons?|months?|weeks?|days?) (?:before|after|later|earlier|ago)\b[^,.;:\"“]{0,40})?"
    r",? (?:it(?! (?:is|was|has been|will be|rains?|rained|snows?|snowed|takes?|took|seem|appear|emerge|turn)\w*)|they|he|she)\b",
    _I,
)
REACTION = re.compile(  # "You see what I have to bear.", "I agree with her.", "I see it differently."
    r"\W*(?:you (?:see|know|said|mean)\b|you(?: are|['’]re) (?:right|wrong)\b|as (?:you|I) (?:said|say|told)\b|like you\b|I mean\b"
    r"|I (?:(?:\w+ly|also|quite) )?(?:dis)?agree\b|(?:not )?(?:exactly|absolutely|certainly|definitely|really|of course|indeed|sure|right|well|oh|ah|okay|me too"
    r"|neither|nor|not at all|maybe|perhaps|never|always|sometimes|often|thank you|thanks|ours|mine|yours|theirs)[,.!;]"
    r"|(?:ours|mine|yours|theirs) )",
    _I,
)
PRONOUN = re.compile(r"(?:it|its|he|she|they|them|him|his|her|hers|their|theirs)(?:['’]\w+)?", _I)
POINTS = (
    re.compile(  # "that" and its like where they stand for something; "so" and "there" where a sentence ends with them
        rf"\b(?:that|this|these|those)(?=['’]s\b| (?:{'|'.join((*AUXILIARIES, *MODALS))})\b|[.,;!]"
        r"|\W*$)|\b(?:so|there)(?=[.!]*$)",
        _I,
    )
)
OPENING = re.compile(  # "In the best case we try it.": no case is what "it" stands for
    r"\W*(?:in (?:the|a) (?:best|worst|first|last|end|meantime|long run|beginning|good|bad)(?: (?:case|place|instance|year|month|week))?|at (?:first|last|the (?:end|time|moment|beginning|start))"
    r"|(?:in|on|by|until|after|before|next|last|this|every|one) (?:(?:the|a|next|last|every) )?(?:morning|evening|afternoon|night|day|week|month|year|spring|summer|autumn|winter))\b,? ",
    _I,
)
DETERMINER = frozenset(
    "a an the my our your every each no some any another both all most many few several this these one two three four five six"
    " seven eight nine ten eleven twelve hundred thousand".split()
)
PLURAL = re.compile(r"[^\W\d]{3,}[^su]s")
NO_THING = frozenset(
    "always perhaps sometimes does goes says comes takes makes makes means gets besides towards".split()
)


def leans(sentence: str) -> bool:
    """Return whether the sentence cannot stand first: a pronoun, "But", or the end of a quotation begun before it."""
    return (
        bool(
            DANGLING.match(sentence)
            or MOVES_IT.match(sentence)
            or WHICH_HE.match(sentence, 0, LONGEST)
            or OF_IT.match(sentence)
            or ASIDE.match(sentence)
            or ORDINAL.match(sentence)
            or SINCE_THEN.match(sentence)
            or THAT_WAS.match(sentence)
            or NOT_THAT.match(sentence)
            or THE_PAIR.match(sentence, 0, LONGEST)
            or _ownerless(sentence)
            or (len(sentence) < LONGEST and ANSWERED.search(sentence) and not ASKED.search(sentence))
        )
        or _points_back(sentence)
        or sentence.count("”") > sentence.count("“")
        or sentence.count('"') % 2 == 1
    )


def _ownerless(sentence: str) -> bool:
    """Whether "her" or "he" stands in a sentence that names nobody before it: "The yard that did her refit pays." """
    match = OWNED.search(sentence, 0, LONGEST)
    if match is None or not NOBODY.match(sentence) or any(mark in sentence for mark in "\"“'‘"):
        return False  # a quotation has its own law, see voicing.py
    first = re.match(r"\W*\w+", sentence)
    start = first.end() if first else 0
    return not (
        OWNER.search(sentence, 0, match.start())
        or NAMED.search(sentence, start, match.start())
        or NAMED.search(sentence, match.end(), match.end() + AHEAD)  # "In her speech, Ann Reed"
        or SUBJECT.search(sentence, match.end(), LONGEST)
    )


def turns(sentence: str) -> bool:
    """Return whether a sentence says something else without the case that stands before it: "Otherwise, you pay." """
    return bool(ON_CONDITION.match(sentence))


def announces(sentence: str) -> bool:
    """Return whether a sentence only says that something comes: "There are two reasons for it.", "Prices are as follows."."""
    return sentence.rstrip().endswith(":") or (
        len(sentence) < LONGEST and bool(COUNTED.match(sentence) or AS_FOLLOWS.search(sentence))
    )


def governs(sentence: str) -> bool:
    """Return whether what a list's items say turns without the sentence above it: "Do not ride if:"."""
    return sentence.rstrip().endswith(":") and bool(CONDITION.search(sentence))


def _points_back(sentence: str) -> bool:
    """Whether "that trip" or "such charges" points at something that the sentence has not named before."""
    if len(sentence) > LONGEST:
        return False
    if THESE.match(sentence):
        return True
    for match in POINTED.finditer(sentence):
        thing = match["thing"]
        if thing not in TIME and thing[:5] not in sentence[: match.start()].lower():
            return True
    return False


def leans_in_talk(sentence: str) -> bool:
    """Return whether something that is said cannot stand without what was said before: a reaction, or a word for
    something that the sentence does not name ("I was against it.")."""
    words = WORD.findall(sentence)
    return len(words) < FEW_SAID or bool(REACTION.match(sentence)) or leans(sentence) or _unnamed(sentence)


def _unnamed(sentence: str) -> bool:
    """Whether a pronoun stands in front of all that it may stand for: a noun behind "the" or "my", a name, a number, a plural."""
    if opening := OPENING.match(sentence):
        sentence = sentence[opening.end() :]
    points = {match.start() for match in POINTS.finditer(sentence)}
    before = ""
    for match in WORD.finditer(sentence):
        word = match.group()
        if match.start() in points or PRONOUN.fullmatch(word):
            return True
        lower = word.lower()
        named = match.start() > 0 and word[0].isupper() and lower.partition("'")[0].partition("’")[0] != "i"
        if (
            named
            or word[0].isdigit()
            or (before in DETERMINER and lower not in DETERMINER)
            or (PLURAL.fullmatch(lower) and lower not in NO_THING)
        ):
            return False
        before = lower
    return False
