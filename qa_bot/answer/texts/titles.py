"""A title -> whether it states something ("Ferry sails again after four months") or only names what stands below it ("Annual
report", "Minutes of ...", a name).

Told by its verb. Headlines leave out articles and auxiliaries, so that a form that is a noun as often ("report", "plans")
counts only where its neighbours make it a verb; what is not sure is a label. The rules are English.
"""

import re

from qa_bot.models.wording import AUXILIARIES, IRREGULAR, PARTICIPLES

_I = re.IGNORECASE
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
FEWEST = 3  # words of a statement
ASKS = re.compile(r"[?？؟]\W*$|^\W*(?:how|why|what|where|when|who|which|whose)\b", _I)
SURE = frozenset(  # stems of verbs whose forms are hardly ever nouns
    "accuse admit agree announce apologise approve arrest arrive batter become begin believe bring build buy celebrate choose "
    "clear come confirm consider continue criticise decide declare defend deny deploy destroy die disappear discover elect end "
    "evacuate expand explain explode face fail find flee force get give go grind grow halve happen hear help hit hold identify insist "
    "introduce investigate join keep kill know lead learn leave lose make meet merge miss move need open oppose oust pay "
    "plunge predict prepare prove put quit raise reach rebuild receive recover reduce refuse reject remain remove reopen replace "
    "resign restore resume reveal rise rule sail save say see seek sell send shut sink sleep speak spend stay steal stop suffer "
    "suggest survive suspend take tell think threaten try unveil urge vanish vow want warn win withdraw write".split()
)
ALSO_NOUNS = frozenset(  # and of those whose form in -s is a plural as often
    "add aim appeal ask attack back ban beat blame block boost break burn call cancel cause change charge claim close cost cut "
    "damage delay demand double drag drive drop escape fall fear fight file fire fix flood gain halt hand head hope hunt "
    "increase jump lash launch lay lift love mark name offer order pass plan play pledge praise press promise protest pull push "
    "record release report rescue retire return run sack search set settle shake shift shoot show sign slam slow sound "
    "split spread stage stand start step strike sue support swim test top tour trigger turn use visit vote wait walk watch weigh "
    "welcome work".split()
)
SINGULAR = frozenset("is was has this as us plus thus less".split())  # end in -s and are no plurals
MANY = frozenset("i we you they people police men women children who".split())
NAMING = frozenset(  # in front of "to", what follows says what it is for
    "how what where guide introduction letter way ways ready right invitation roadmap steps tips dare plan plans".split()
)
PASTS = frozenset(  # beside those that are known for questions
    "froze frozen rang tore wore swore blew rode hid bit lit swept swung woke bore fed felt fled heard hit hurt knew laid "
    "meant said thought told understood went".split()
)
NO_PARTICIPLE = frozenset(
    "hundred sacred naked wicked red bed seed feed weed need speed breed shed sled united limited ltd exceed indeed".split()
)
BEFORE_NOUN = frozenset(
    "the a an this that these our your my its his her their of and or in on at for with by from to".split()
)
LABEL = re.compile(  # what a text may be: "the meeting held on 4 May" states nothing
    r"(?:minutes|reports?|newsletters?|bulletin|agenda|notices?|letters?|statements?|accounts|results|proceedings|transcript|release|"
    r"review|meeting|speech|talk|lecture|programme|policy|terms|notes|digest|list|papers?|essays?|interview|diary|journal)",
    _I,
)


def states(title: str) -> bool:
    """Return whether a title surely states something; False for one that names, and for a question."""
    words = [word.lower().replace("’", "'") for word in WORD.findall(title)]
    if len(words) < FEWEST or ASKS.search(title):
        return False
    return title.endswith(".") or any(_is_verb(words, i) for i in range(1, len(words)))


def _is_verb(words: list[str], i: int) -> bool:
    word, before, after = words[i], words[i - 1], words[i + 1] if i + 1 < len(words) else ""
    if word in AUXILIARIES or word.endswith("n't"):
        return True
    if word == "to":
        return after in SURE | ALSO_NOUNS and not NAMING & set(words[:i])
    if before in BEFORE_NOUN:
        return False
    if is_past(word):
        return not any(map(LABEL.fullmatch, words[:i]))
    stem = _stem(word)
    if stem != word and stem in SURE:
        return True
    if stem != word and stem in ALSO_NOUNS:
        return bool(after) and after not in ("of", "and", "or", "for", "from", "in", "at")
    many = before in MANY or (before.endswith("s") and before not in SINGULAR)
    return many and word in SURE


def is_past(word: str) -> bool:
    """Return whether a word may be a past tense or participle."""
    regular = word.endswith("ed") and len(word) > 4 and word not in NO_PARTICIPLE and not word.endswith("eed")
    return regular or word in IRREGULAR or word in PARTICIPLES or word in PASTS


def _stem(word: str) -> str:
    """A verb without its -s, the word itself where it has none."""
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith("es") and word[:-2] in SURE | ALSO_NOUNS:
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
