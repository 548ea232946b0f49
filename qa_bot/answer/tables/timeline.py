"""When something happened -> the row of a table of times that tells of it: "- Time: 13:05; Event: New certificate issued".

No column is called what is asked for, and no row is named; the words of the event are. Refuses to know models.
"""

import re
from collections.abc import Sequence

from qa_bot.answer.tables.grids import Entry, Table
from qa_bot.answer.tables.lookup import WHEN
from qa_bot.answer.tables.terms import terms_of
from qa_bot.models.wording import content_words

MOMENT = re.compile(r"(?:c\. ?|about )?\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?|\d{1,2} ?[ap]\.?m\.?", re.IGNORECASE)
TIMED = re.compile(r"\b(?:time|date|day|when|year|hour)\b", re.IGNORECASE)
PLAIN = frozenset(
    content_words("when what which time date day year month happen get got come came go went take took place")
)
FEWEST = 2  # words by which an event is known


def moment(question: str, tables: Sequence[Table], around: str) -> tuple[Entry, str] | None:
    """Return the one row that holds all words of what is asked when it was, and its time; None where not one does.

    `around`: title and heading, whose words the question may repeat.
    """
    asked = set(content_words(WHEN.sub(" ", question, count=1))) - PLAIN if WHEN.match(question) else set()
    if len(asked) < FEWEST:
        return None
    found = []
    for entry in (entry for table in tables for entry in table.entries):
        times = [name for name, value in entry.row.cells.items() if TIMED.search(name) and _is_time(value)]
        words = set(content_words(" ".join(value for name, value in entry.row.cells.items() if name not in times)))
        rest = asked - words
        if len(times) == 1 and len(asked & words) >= FEWEST and rest <= set(content_words(around)):
            found.append((entry, entry.row.cells[times[0]].strip()))
    return found[0] if len(found) == 1 else None


def _is_time(value: str) -> bool:
    return bool(MOMENT.fullmatch(value.strip())) or bool(terms_of(value))
