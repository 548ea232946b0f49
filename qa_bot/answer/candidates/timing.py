"""question + marked span -> whether a span that shall say when says any time at all.

A reader that is asked when marks a clause that tells what happened where the text names no time. Only a span without
every sign of time is refused, since a right answer that is refused is lost. Refuses to know models and documents.
"""

import re

from qa_bot.answer.questions.kinds import plain
from qa_bot.models.months import MONTH_NUMBERS
from qa_bot.models.numerals import UNITS

_I = re.IGNORECASE
WHEN = re.compile(
    r"\W*(?:(?:and|but|so|then) )?(?:(?:since|until|by) )?when (?:was|were|did|had)\b"
    r"|\W*(?:and )?(?:(?:in|on|at|by|since|during) )?(?:what|which) (?:year|date|day|month|decade|century)\b",
    _I,
)
TIME = re.compile(
    r"\d"  # a year, a date, a clock
    rf"|\b(?:{'|'.join(MONTH_NUMBERS)})\b"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun|birth|holi|pay)days?|\b\w*day\b"
    r"|\b(?:spring|summer|autumn|fall|winter|season|mid)\w*"
    r"|\b(?:seconds|minute|hour|day|night|week|fortnight|month|year|decade|centur|millenni|generation|semester|term|quarter|era|epoch|period|age|time|date"
    r"|moment|morning|noon|afternoon|evening|midnight|dawn|dusk|sunrise|sunset|daybreak|tonight|today|tomorrow|yesterday|weekend)\w*"
    r"|\b(?:now|nowadays|currently|recently|lately|soon|immediately|instantly|once|twice|never|always|often|already|annually|daily|weekly|monthly|yearly|"
    r"early|earl\w+|late|later|latest|previous\w*|ago|long|prior|shortly|eventually|simultaneous\w*|first|last|next|current|present|future|past|ancient"
    r"|medieval|modern|prehistor\w*|christmas|easter|ramadan|lent|passover|eve|new year\w*|birth|death|childhood|adulthood|infancy|reign)\b"
    r"|\b(?:wars?|revolution\w*|dynast\w+|empire|renaissance|enlightenment|reformation|crusades?|paleolithic|neolithic|\w+zoic|\w+[ao]ceous|jurassic)\b"
    r"|^(?:the )?(?-i:[A-Z]\S*(?: [A-Z]\S*)*)$"  # an event that has a name
    r"|\b(?:after|afterwards|aftermath|before|during|while|when|whenever|until|till|since|as soon as|by the time|upon|following|in the (?:wake|course|midst) of"
    r"|at the (?:start|end|beginning|close|opening|height|turn|outbreak)|(?:beginning|end|start|outbreak|close|turn) of)\b"
    rf"|\b(?:{'|'.join(UNITS)})\b|\b\w+(?:teen|ties|ieth|enth)\b",
    _I,
)


def timely(question: str, short: str) -> bool:
    """Return whether a span may answer when: a span of any other question may."""
    return not short or not WHEN.match(plain(question)) or bool(TIME.search(short))
