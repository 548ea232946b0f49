"""The front matter of a Markdown file (YAML between lines of "---", TOML between lines of "+++") -> title, metadata,
and what of it is text.

It is one where all of its lines are fields and one of them is known; else the lines are the article's own. A field of
several words that is not known is read with the article: somebody wrote it to be read.
"""

import re
import tomllib
from dataclasses import dataclass, field

BLOCK = re.compile(r"\A---[ \t]*\n((?:[\w-]+:.*\n|[ \t-].*\n|\n){1,100}?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
TOML = re.compile(r"\A\+\+\+[ \t]*\n((?:(?!\+\+\+).*\n){1,100}?)\+\+\+[ \t]*(?:\n|\Z)")
MAX_TOML = 20_000  # characters
FIELD = re.compile(r"([\w-]+):(?:[ \t]+(.*))?$")
QUOTED = re.compile(r"([\"'])(.*)\1$", re.S)
MARK = re.compile(r"[ \t]*(?:-[ \t]+)?")
TEXTS = {"summary", "description", "abstract", "excerpt", "subtitle", "lead", "teaser"}
KNOWN = TEXTS | set(
    "title author authors date tags tag categories category keywords layout draft slug permalink url link image images cover "
    "lang language locale weight order published updated modified lastmod created aliases type template id uid status toc "
    "series version license source sidebar nav_order parent redirect_from featured output bibliography csl email".split()
)
WORDS = 4  # of a value that is a sentence, at least


@dataclass(frozen=True, slots=True)
class Front:
    """What stands in front of an article."""

    body: str  # the Markdown below it
    title: str = ""
    metadata: dict[str, str] = field(default_factory=dict)  # author and date
    text: str = ""  # paragraphs of Markdown: its summary, and what no key that is known says


def front_of(markdown: str) -> Front:
    """Return the front matter of a Markdown text; where there is none, all of it is the body."""
    block = BLOCK.match(markdown)
    fields = _fields(block[1]) if block else []
    if block is None and (block := TOML.match(markdown)):
        fields = _toml_fields(block[1])
    if not block or not any(name.lower() in KNOWN for name, _ in fields):
        return Front(markdown)
    said = {name.lower(): value for name, value in reversed(fields)}
    texts = [
        value if name.lower() in TEXTS else f"{name}: {value}"
        for name, value in fields
        if value and (name.lower() in TEXTS or (name.lower() not in KNOWN and len(value.split()) >= WORDS))
    ]
    stated = {name: said[name] for name in ("author", "date") if said.get(name)}
    return Front(markdown[block.end() :], said.get("title", ""), stated, "\n\n".join(texts))


def _fields(lines: str) -> list[tuple[str, str]]:
    """Return the fields in their order, each value on one line; the items of a list are parted by commas."""
    found: list[tuple[str, list[str]]] = []
    for line in lines.split("\n"):
        if stated := FIELD.match(line):
            found.append((stated[1], [] if (stated[2] or "").strip() in ("", ">", "|", ">-", "|-") else [stated[2]]))
        elif found and line.strip():
            value = found[-1][1]
            item = line.lstrip().startswith("- ") and bool(value)
            value.append(("\x01" if item else "") + MARK.sub("", line, count=1))
    joined = ((name, " ".join(" ".join(value).split()).replace(" \x01", ", ")) for name, value in found)
    return [(name, _unquoted(value)) for name, value in joined]


def _toml_fields(lines: str) -> list[tuple[str, str]]:
    """Return the fields of TOML, those of its tables too, each value on one line; none where it is damaged."""
    try:
        stated = tomllib.loads(lines) if len(lines) <= MAX_TOML else {}
    except (tomllib.TOMLDecodeError, RecursionError):
        return []
    inside = [pair for value in stated.values() if isinstance(value, dict) for pair in value.items()]
    pairs = [*((name, value) for name, value in stated.items() if not isinstance(value, dict)), *inside]
    return [(name, _on_line(value)) for name, value in pairs if not isinstance(value, dict)]


def _on_line(value: object) -> str:
    items = value if isinstance(value, list) else [value]
    return ", ".join(" ".join(str(item).split()) for item in items if not isinstance(item, dict | list))


def _unquoted(value: str) -> str:
    """Return a value without the quotation marks around it; those inside it are its own."""
    quoted = QUOTED.match(value)
    if not quoted:
        return value
    return quoted[2].replace("''", "'") if quoted[1] == "'" else quoted[2].replace('\\"', '"')
