"""HTML -> the same with what stands above the line said in letters of the line: marks of notes, powers.

Works on the text of a page, before it is parsed: what looks for the article in a page forgets what was raised. Other
formats put marks around what is raised (START and END, which no text has), and have them said in the finished text.
"""

import re

NOTE = re.compile(  # what points at a note: its number is no part of the sentence
    r"(<a\b[^>]{0,300}?\b(?:noteref|footnote-ref)\b[^>]{0,300}>\s{0,9}(?:<sup\b[^>]{0,99}>\s{0,9})?)(\w{1,4})(?=\s{0,9}<)",
    re.I,
)
BACK = re.compile(  # an arrow
    r"<a\b[^>]{0,300}?\b(?:backlink|footnote-back)\b[^>]{0,300}>[^<]{0,5}</a>"
    r"|<a\b[^<>#]{0,300}#[^<>]{0,300}+>\s{0,9}[↩↑⤴⏎↵\ufe0e\ufe0f]{1,3}\s{0,9}</a>",
    re.I,
)
RAISED = re.compile(
    r"<sup\b[^<>]{0,200}+>\s{0,9}(?P<link><a\b(?=[^<>#]{0,300}#)[^<>]{0,600}+>\s{0,9})?(?P<number>[-−]?\d{1,3})\s{0,9}"
    r"(?:</a>\s{0,9})?</sup>(?P<after>[\w/⁄]?)",
    re.I,
)
START, END = "\ufdd0", "\ufdd1"
MARKED = re.compile(f"{START}\\s{{0,9}}([-−]?\\d{{1,3}})\\s{{0,9}}{END}([\\w/⁄]?)")
INLINE_TAG = re.compile(r"</?(?:a|abbr|b|cite|em|i|mark|small|span|strong|u)\b[^<>]*>$", re.I)
WORD = re.compile(r"[^\W\d_]{0,20}$")
BEFORE = 400  # characters in which the word before a number is looked for
POWERS = str.maketrans("0123456789-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻")
MEASURES = {"feet", "foot", "inch", "inches", "meter", "meters", "metre", "metres", "mile", "miles", "yard", "yards"}


def with_marked_notes(page: str) -> str:
    """Return the HTML with "[1]" for the mark of a note, and without the arrows that lead back from one."""
    return BACK.sub("", NOTE.sub(r"\1[\2]", page))


def with_raised_numbers(page: str) -> str:
    """Return the HTML with "[1]" for a raised number that is the mark of a note, and "10⁶", "m²" for one that is a power."""
    return RAISED.sub(_said, page)


def said_in_line(text: str) -> str:
    """Return a text with marks around what is raised as `with_raised_numbers` does, without the marks."""
    if START not in text:
        return text
    joined = text.replace(END + START, "")
    plain = MARKED.sub(
        lambda match: _number_said(
            joined[max(0, match.start() - 30) : match.start()], match[1], match[2], match[1] + match[2]
        ),
        joined,
    )
    return plain.replace(START, "").replace(END, "")


def _said(match: re.Match[str]) -> str:
    before = _without_tags(match.string[max(0, match.start() - BEFORE) : match.start()])
    return _number_said(before, match["number"], match["after"], match[0], is_link=bool(match["link"]))


def _number_said(before: str, number: str, after: str, whole: str, *, is_link: bool = False) -> str:
    """A raised number as it is said in the line. Behind a digit or a measure it is a power, else a mark; a fraction stays
    the `whole` that it is.
    """
    found = WORD.search(before[-20:])
    word = found[0] if found else ""
    measure = 0 < len(word) < 3 or word.lower() in MEASURES
    of_what_follows = after and (before[-1:] in ("", ">") or before[-1].isspace())  # an isotope
    if after in ("/", "⁄"):
        return whole
    if not is_link and (measure or of_what_follows or before[-1:].isdigit() or not number.isdigit()):
        return number.translate(POWERS) + after
    return f"[{number}]{after}"


def _without_tags(text: str) -> str:
    """The text without the tags inside a line that end it."""
    while text.endswith(">") and INLINE_TAG.match(text, max(0, text.rfind("<"))):
        text = text[: text.rfind("<")]
    return text
