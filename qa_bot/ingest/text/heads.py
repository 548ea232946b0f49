"""The heads and feet of a document's pages -> a warning that quotes what of them is no number of a page.

They are no part of its text: a program repeats them on each page.
"""

import re
from collections.abc import Iterable

from qa_bot.ingest.text.decoding import canonical, visible

NUMBER = re.compile(  # of a page, in the languages of most files
    r"\W*+(?:(?:page|pg|p|seite|s|página|pagina|pág|pag|blad|side|sida|strona|no)\b)?[\W\d]*+(?:(?:of|von|de|di|sur|van|af|av|z)\b)?[\W\d]*+",
    re.I,
)
AMOUNT = re.compile(r"\d{4}|\d[.,]\d|[%$£€¥₹]")  # a sum, a share, a date, a year
MOST = 3  # that are quoted
CHARACTERS = 60  # of each


def heads_left_out(texts: Iterable[str]) -> str:
    """Return a warning that quotes the texts of heads and feet, each once, "" where they are numbers of pages alone."""
    lines = (" ".join(visible(canonical(text)).split()) for text in texts)
    told = [line for line in dict.fromkeys(lines) if line and (AMOUNT.search(line) or not NUMBER.fullmatch(line))]
    if not told:
        return ""
    quoted = ", ".join(f'"{line[:CHARACTERS]}{"…" * (len(line) > CHARACTERS)}"' for line in told[:MOST])
    more = f" and {len(told) - MOST:,} more" if len(told) > MOST else ""
    which = "a page head or foot" if len(told) == 1 else f"{len(told):,} page heads and feet"
    return f"The text of {which} was left out: {quoted}{more}."
