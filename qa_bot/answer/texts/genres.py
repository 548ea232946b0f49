"""Sentences of a document -> what kind of text it is, and what tells the main thing where the first sentences do not.

News and encyclopaedias say it first. Letters, minutes, interviews, manuals, papers, reports and features do not: there a
part that sums up tells it, or words of what was found, changed or resolved (Edmundson, "New Methods in Automatic
Extracting", 1969, calls them bonus words). Rules over English words and form; knows no vectors and no model.
"""

import re
from collections.abc import Sequence

import numpy as np

from qa_bot.answer.texts.forms import FRAGMENT, HEADING, MAIL_LINE, NAVIGATION, QUESTION, STEP, TITLE_WORDS
from qa_bot.answer.texts.notices import GREETING
from qa_bot.answer.texts.papers import is_study
from qa_bot.answer.texts.prose import Sentence
from qa_bot.models.wording import content_words
from qa_bot.types import Document

NEWS, LETTER, MINUTES, INTERVIEW, MANUAL, PAPER, REPORT, FEATURE, HELP, STUDY, ESSAY, REFERENCE, GATHERING = (
    "news", "letter", "minutes", "interview", "manual", "paper", "report", "feature", "help", "study", "essay", "reference",
    "gathering",
)  # fmt: skip
HEAD = 500  # characters in which a mail names its writer
OPENING = 8  # sentences among which a letter greets
LEAST_SIGNS = 2  # sentences with words of minutes, or told in the present, that are no chance
LEAST_QUESTIONS = 3
LEAST_STEPS = 3
ASKED_SHARE = 0.08  # of the sentences of an interview that are questions
STEPS_SHARE = 0.2  # of the sentences of a manual that tell what to do
SCENE = 5  # sentences of the beginning of a feature that tell what is going on now
PAST_SHARE = 0.3  # of its sentences, that tell what was: of an animal or a town all is told in the present
GUEST_SHARE = 0.02  # of its sentences, that tell of who writes it
MOST_COURTESIES = 3  # sentences
ESSAY_SHARE = 0.12  # of the sentences of an essay in which its writer says "I"
LEAST_THESES = 3  # sentences of one that hold something
PAPER_SHARE = 0.1  # of the sentences of a paper that say what "we" do

_I = re.IGNORECASE
DEFINES = re.compile(  # how an encyclopaedia begins: "The Ashby was a steamer that ..."
    r"(?P<what>[^.;]{2,100}?)(?: \([^)]{1,80}\))? (?:is|was|are|were) (?:a|an|the|one of|any|those)\b"
)
LEAST_PARTS = 3  # headings below that of the whole
MYSELF = re.compile(r"\bI\b(?!\.)")
HOLDS = re.compile(  # what a writer holds
    r"\bI (?:should like to |would )?(?:want|propose|suggest|think|believe|argue|hold|suspect|prefer|insist|plead)\b"
    r"|\b(?:we|they|one) (?:should|must|ought|need to)\b|\bwhat (?:nobody|no one|few|matters)\b|\bis (?:also, I think, |simply |plainly )?wrong\b"
    r"|\b(?:the point|the truth|the trouble) is\b|\bit is (?:wrong|time)\b",
    _I,
)
STANDS = re.compile(  # where he takes sides
    r"\bI(?: am|['’]m) (?:(?:now|still|therefore|all) )?(?:for|against|in favour of)\b|\bwhat (?:we|one|they|I) (?:should|ought to|must|need|want)\b[^.;]{0,20}\binstead\b"
    r"|\bI now (?:think|believe|want|hold|see)\b|\b(?:that|this) is why I\b"
    r"|\bI would (?:start with|begin with|abolish|ban|keep|give|let|allow|close|open|make)\b",
    _I,
)
TURNED = re.compile(
    r"\bI (?:therefore |now |simply )?no longer (?:think|believe|want|hold)\b|\bI (?:was|had been|have been) wrong\b|\bI (?:(?:had|have|['’]ve) )?changed my mind\b",
    _I,
)
USED_TO = re.compile(  # and what he held before
    r"\bI (?:used to|once) (?:say|said|think|thought|believed?|argued?)\b|\bI (?:had |once |then )?(?:wrote|proposed|argued|believed|was convinced)\b",
    _I,
)
DISPUTES = re.compile(  # and what is held against it
    r"\b(?:argument|objection|the (?:usual |real )?case (?:for|against))\b|\bit is (?:often |usually )?said\b|\bI (?:grant|object|doubt|admit)\b"
    r"|\bit (?:will|may|can) be (?:said|objected|answered)\b|\b(?:some|many|critics) will (?:say|object|answer|reply)\b",
    _I,
)
OTHERS = re.compile(  # and what others hold, which its writer tells
    r"\b(?:tells? me|told me)\b|\bit is (?:often |usually )?said\b|\b(?:is|are) said to\b|\b(?:some|many|others|people|critics|they) (?:say|argue|claim|think|believe)\b",
    _I,
)
PATENT = re.compile(r"\b(?:the (?:present |instant )?|this |present )inventions?\b", _I)
LEAST_PATENT = 3  # sentences of a patent that speak of the invention
INVENTED = re.compile(  # what was invented, and what for
    r"\binventions?\b[^.;]{0,60}\b(?:relates?|provides?|is directed|concerns?|comprises?|includes?|features?)\b|\bobject of\b|\bthere is provided\b",
    _I,
)
IN_PASSING = re.compile(  # other papers, drawings, and steps of an example
    r"\bU\.?S\.? (?:Pat|Ser|provisional|patent)|\bFIGS?\.|\bExamples? \d|\bincorporated (?:herein )?by reference|\bclaims? (?:the )?(?:priority|benefit)\b"
    r"|\bsequence listing\b|\bnumerals?\b|\breference (?:is|will be) made\b",
    _I,
)
COUNTS = re.compile(  # what a letter is written for: figures, news, what is to be done
    r"\d|\b(?:will|must|shall|need|needs|decided|agreed|closed?|sold|left|sorry|regret|resign\w*|invite[sd]?|ask(?:ing)?|enclosed?|owe[sd]?|died|moved?|lost|won)\b",
    _I,
)
QUOTED = re.compile(r"[\"“‘][^\"“”’]*[\"”’]")
SIGN_OF_MINUTES = re.compile(
    r"\bthe minutes of\b|\bseconded\b|\bmotion was\b|\bresolved (?:unanimously )?(?:to|that)\b|\btook no part in the vote\b"
    r"|\bthe meeting (?:was )?(?:opened|closed|adjourned)\b|\bapologies\b.*\breceived\b",
    _I,
)
CALLED_MINUTES = re.compile(
    r"\bminutes of (?:the|a|an|our)\b|\bminutes\b.{0,40}\bmeeting\b|\bmeeting\b.{0,40}\bminutes\b", _I
)
OURS = re.compile(
    r"\bwe(?: \w+ly| also| then| further)? (?:propose|present|show|introduce|demonstrate|find|conclude|describe|study|investigate"
    r"|develop|prove|analy[sz]e|evaluate|compare|found|showed|measured|asked|report)\b|\b(?:this|our) (?:paper|work|study|thesis)\b",
    _I,
)
NOW = re.compile(  # how a feature tells of people; news says "said", and "the study says"
    r"\b(?:[Hh]e|[Ss]he|[A-Z]\w+) (?:says|explains|whispers|recalls|laughs|admits|thinks)\b"
    r"|\b(?:says|explains|whispers|recalls|laughs|admits) (?:he|she|[A-Z]\w+)\b"
)
GUEST = re.compile(r"\b(?:[Hh]e|[Ss]he|[A-Z]\w+) (?:tells|shows|asks|hands|takes) me\b")  # and of who writes it
PAST = re.compile(r"\b(?:was|were|had|did|said|told|came|went|took|made|\w{3,}ed)\b")
REPORTED = re.compile(  # what others said, not "as we had said", "it will be said"
    r"(?<!\bbe )(?<!\bwe )(?<!\bI )(?<!\b[Ww]e had )(?<!\bI had )(?:\bsaid(?! to be\b)|\b(?:told(?! me\b)|added|explained|admitted)\b)"
)
THEN = re.compile(r"\b(?:said(?! to be\b)|told|added|explained|admitted)\b")
SUMS_UP = re.compile(
    r"(?:[A-Z][.)]\s|[\d.#\s])*(?:(?:executive |general )?summary|conclusions?|(?:(?:key|main) )?(?:findings|points|messages|results?)"
    r"|recommendations?|highlights|in (?:brief|short)|overview|decisions?|outcomes?"
    r"|(?:summary|conclusions?|findings|results) and .{3,30})\W*$",
    _I,
)
TELLING = (
    re.compile(  # what was found or decided
        r"\bwe(?: \w+ly| also| then| further)? (?:propose|present|show|introduce|demonstrate|find|found|showed|conclude|develop"
        r"|prove|recommend|decided)\b|\b(?:found|finds|shows?|showed|means|meant|reveal(?:s|ed)) that\b|\bin short\b"
        r"|\bit turn(?:s|ed) out\b|\bthe results?\b|\bconclude[sd]?\b|\bproposes?\b|\brecommend(?:s|ed)?\b"
        r"|\b(?:decided|agreed) (?:that|to)\b|\b(?:approved|rejected)\b",
        _I,
    ),
    re.compile(  # what changed or will, and shares
        r"\bfrom [£$€]?\d[\d.,]*(?: \w+)? to [£$€]?\d|\b(?:rose|fell|grew|dropped|increased|decreased|up|down) (?:by|to|from) "
        r"|\bwill (?:not )?(?:close|open|end|stop|begin|start|rise|fall|cost|move|have to|go up|be (?:closed|opened|moved|replaced|raised|cut))\b"
        r"|\bper ?cent\b|\d%|\b(?:a|one|two|three|four|nine) (?:third|quarter|fifth|tenth)s?\b|\b(?:doubled|halved)\b"
        r"|\b(?:one|two|three|four|nine) (?:\w+ )?in (?:three|four|five|six|seven|eight|ten)\b",
        _I,
    ),
    re.compile(  # what is more than anything else
        r"\bfirst time\b|\bthe (?:most|least|first|only|(?!(?:w|for|inter|r|t|gu|harv|requ|prot|cont|n|qu|lat)est\b)\w+est)\b"
        r".{0,40}\b(?:since|in the|ever|of)\b",
        _I,
    ),
)
RESOLUTION = re.compile(
    r"\b(?:resolved|agreed|decided)\b[^.;]{0,25}\b(?:to|that|on)\b|\b(?:was|were) (?:then )?(?:lost|carried|rejected|adopted|agreed|refused|not supported)\b"
    r"|\bthe (?:committee|council|board|meeting|members|trustees|governors) "
    r"(?:chose|approved|rejected|adopted|accepted|resolved|decided|allowed|granted|refused|agreed|declined)\b"
    r"|^\W*(?:resolved|agreed)\b(?=.*\w)",
    _I,
)
BARE = re.compile(r"\b(?:motion|proposal|amendment)\b", _I)  # "The proposal was carried.": which?
ROUTINE = re.compile(  # what a text says of itself, and what opens every meeting and every letter
    r"please (?:read|keep|retain|note|refer to)\b.*\b(?:manual|instructions?|leaflet|guide|booklet|notice)\b"
    r"|(?:the )?minutes of .*\b(?:were|was) (?:approved|read|taken as read|agreed|confirmed|accepted|adopted)\b"
    r"|(?:this|the present) (?:report|paper|document|study|manual|guide|leaflet|booklet|review|summary|translation) (?:was|has been|is) "
    r"(?:prepared|written|compiled|produced|commissioned|published|issued|intended|provided|not part)\b"
    r"|(?:this|our) (?:\w+ )?(?:report|newsletter|issue|edition) (?:describes|covers|reports on|tells of) (?:our|the) (?:\w+ ){0,2}(?:year|months?|weeks?|quarter|activities|period)\b"
    r"|(?:these|our) (?:pages|questions|answers|notes|instructions) (?:answer|explain|describe|cover|contain|are meant)\b"
    r"|this (?:page|notice|leaflet|guide|section|letter|note) (?:tells|explains|describes|answers|sets out|covers|contains)\b"
    r"|held (?:in|at|on) (?:the )?[\w'’ ,]{3,60}\bat \d[\d.:]*|apologies\b.*\b(?:were|was) (?:received|given|noted)\b|the meeting (?:was )?(?:opened|closed|adjourned|called to order)\b"
    r"|the reasons? (?:for|of) (?:their |his |her )?absence\b|.*\bthe vote was recorded\b"
    r"|.*\b(?:left|returned to|re-?entered|rejoined) the (?:room|meeting|chamber)\b|\w+ \w+ returned at \d"
    r"|the (?:next|following) (?:\w+ )?meeting (?:will|is to|shall)\b"
    r"|.*\bdeclared (?:(?:an?|no) (?:\w+ ){0,3}interests?\b|.*\btook no part\b)"
    r"|.*\b(?:dealt with|covered|described|treated) in (?:a|the) (?:separate|companion) (?:report|paper|document|manual|volume)\b"
    r"|(?:many )?thank(?:s| you)(?: \w+){0,2} for (?:all )?(?:the|your|having|inviting|joining|coming|being)\b|welcome to\b|we (?:met|spoke|talked|sat down|caught up|invited)\b(?: to| with)? (?:him|her|them)\b|i hope (?:that )?(?:you|all)\b|i(?: am|['’]m)? writ(?:e|ing) to\b",
    _I,
)


def genre_of(document: Document, sentences: Sequence[Sentence], texts: Sequence[str]) -> str:
    """Return what kind of text a document is: NEWS wherever nothing says otherwise.

    `sentences`: all of it, `texts`: those that may be quoted. What people say in quotation marks is no sign.
    """
    bare = [QUOTED.sub("", text) for text in texts]
    heads = [document.text[one.start : one.end] for one in sentences[:OPENING] if one.kind == HEADING]
    called = "\n".join([document.title, *heads])

    def holds(sign: re.Pattern[str], least: float) -> bool:
        return sum(bool(sign.search(text)) for text in bare) >= least

    asked = sum(sentence.kind == QUESTION for sentence in sentences)
    greets = (s.kind == NAVIGATION and GREETING.match(document.text, s.start, s.end) for s in sentences[:OPENING])
    steps = sum(bool(STEP.match(text)) for text in texts)
    now = sum(bool(NOW.search(text)) for text in bare)
    scene = len(bare) > SCENE and not any(PAST.search(text) for text in bare[:SCENE])
    signs = {
        MINUTES: holds(SIGN_OF_MINUTES, LEAST_SIGNS)
        or bool(CALLED_MINUTES.search(called) and holds(SIGN_OF_MINUTES, 1) and holds(RESOLUTION, LEAST_SIGNS)),
        LETTER: bool(MAIL_LINE.search(document.text, 0, HEAD)) or any(greets),
        HELP: any(sentence.place is not None for sentence in sentences),
        STUDY: is_study(document, sentences),
        INTERVIEW: asked >= max(LEAST_QUESTIONS, ASKED_SHARE * len(sentences)),
        MANUAL: steps >= max(LEAST_STEPS, STEPS_SHARE * len(texts)),
        REPORT: any(place is not None for place in summing_up(document, sentences)),
        PAPER: holds(OURS, max(1, PAPER_SHARE * len(texts))),
        FEATURE: holds(GUEST, max(1, GUEST_SHARE * len(texts)))
        or (now >= LEAST_SIGNS and not holds(THEN, now))
        or (scene and holds(PAST, PAST_SHARE * len(texts))),
        ESSAY: holds(MYSELF, max(1, ESSAY_SHARE * len(texts)))
        and sum(bool(HOLDS.search(text) or STANDS.search(text) or TURNED.search(text)) for text in bare) >= LEAST_THESES
        and holds(DISPUTES, 1)
        and not holds(REPORTED, LEAST_SIGNS),
        REFERENCE: defined(document, sentences, texts),
    }
    return next((name for name, found in signs.items() if found), NEWS)


def summing_up(document: Document, sentences: Sequence[Sentence]) -> list[int | None]:
    """Return for each sentence its place in a part that is headed "Conclusions" or the like, None in any other."""
    found: list[int | None] = []
    place: int | None = None
    for sentence in sentences:
        if sentence.kind == HEADING or (sentence.kind == FRAGMENT and sentence.words <= TITLE_WORDS):
            line = " ".join(document.text[sentence.start : sentence.end].split())
            begins = bool(SUMS_UP.match(line))
            place = 0 if begins else None if sentence.kind == HEADING else place
            found.append(None)
            continue
        found.append(place)
        place = None if place is None else place + 1
    return found


def telling(texts: Sequence[str]) -> np.ndarray:
    """Return how many kinds of words of a main thing each sentence has, (n,), 0..len(TELLING)."""
    return np.array([sum(bool(sign.search(text)) for sign in TELLING) for text in texts], dtype=float)


def resolved(texts: Sequence[str]) -> np.ndarray:
    """Return which sentences of minutes say what was resolved, (n,) bool; not "The proposal was carried"."""
    return np.array([bool(RESOLUTION.search(text) and not BARE.search(text)) for text in texts])


def defined(document: Document, sentences: Sequence[Sentence], texts: Sequence[str]) -> bool:
    """Return whether a text in parts begins by saying what the thing is that it is called after."""
    match = DEFINES.match(texts[0])
    parts = sum(sentence.kind == HEADING for sentence in sentences)
    titled = set(content_words(document.title))
    return bool(match and parts > LEAST_PARTS and titled and titled <= set(content_words(match["what"])))


def courtesies(texts: Sequence[str]) -> int:
    """Return how many of the first sentences of a letter are pleasantries, in front of what it is written for."""
    head = texts[: MOST_COURTESIES + 1]
    first = next((i for i, text in enumerate(head) if COUNTS.search(text)), 0)
    return first if len(texts) > len(head) else 0


def theses(texts: Sequence[str]) -> np.ndarray:
    """Return which sentences of an essay say what its writer holds, (n,) 1, and where he stands, 2, and which what
    others hold or he did before, -1; else 0."""
    return np.array([_thesis(text) for text in texts])


def _thesis(text: str) -> float:
    if STANDS.search(text):
        return -1.0 if USED_TO.search(text) else 2.0  # "I would ban it, I wrote, and ..."
    if TURNED.search(text):
        return 1.0
    return -1.0 if OTHERS.search(text) or USED_TO.search(text) else float(bool(HOLDS.search(text)))


def invented(texts: Sequence[str]) -> np.ndarray:
    """Return which sentences of a patent say what was invented, (n,) 1, and which only point elsewhere, -1; else 0,
    and of other texts for all."""
    if sum(bool(PATENT.search(text)) for text in texts) < LEAST_PATENT:
        return np.zeros(len(texts))
    return np.array([-1.0 if IN_PASSING.search(text) else float(bool(INVENTED.search(text))) for text in texts])
