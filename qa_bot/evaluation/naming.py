"""What a name is of, as far as the text around it tells: a person, a place, a people, one of many of a kind, a year.

A name whose kind the text does not tell is of none: "Yukos", "Warrington" and "Moving Castle" look like surnames and
full names. Knows company and form; refuses to know lists of names.
"""

import re
from dataclasses import dataclass

from qa_bot.answer.statements.names import PARTICLES
from qa_bot.answer.statements.questioning import DAYS, FIRST, GROUP
from qa_bot.models.months import MONTH_NAME, YEAR

WORD = r"[A-Z](?:[\w-]|['’](?!s\b))+"  # not the 's of a possessive
TITLES = "Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady|Count|Prof|Professor|President|Senator|Judge|Minister|Chancellor"
FULL = re.compile(
    rf"\b(?!(?:{FIRST}|{MONTH_NAME}|{DAYS})\b){WORD}(?: {PARTICLES})?(?: (?!(?:{FIRST})\b){WORD}){{1,2}}\b"
)
TITLED = re.compile(rf"\b(?:{TITLES})\.?(?= [A-Z])")
TITLED_NAME = re.compile(rf"\b(?:{TITLES})\.? (?:{WORD} )?({WORD})\b")
TRADES = (  # words that stand in front of a person's name
    r"\b(?!(?:opera|distribu)tor|(?:mak|carri|manufactur|retail|publish|insur|lend|produc|suppli|provid|broadcast|develop|brew)er)"
    r"(?:\w+(?:eer|ist|ian|man|woman|tor|ger|cer|ter|yer|der|per|ler|ner|sor)|captain|coach|chief|king|queen|star|striker"
    r"|boss|singer|driver|wife|husband|son|daughter|mother|father|brother|sister|friend|colleague|seed|champion|president)"
)
SPEAKS = (
    "said|says|told|added|adds|admitted|insisted|explained|believes|thinks|feels|hopes|joked|revealed|wrote|tweeted|replied"
    "|admits|insists|recalled|resigned|retired|died|scored|married"
)
BODY = re.compile(
    rf"{GROUP.pattern}|\b(?:Police|Bank|Club|League|Trust|Ministry|Office|Department|Association|Federation|Commission|Society|Group)\b"
)
PEOPLES = re.compile(
    r"(?!(?:Br|Jul|Adr|Christ|Viv|Dam|Fab|Sebast|Lill|Gill)ian|Duncan)\w+(?:ian|ish|ese|can|ench|utch|reek|wiss)s?\b"
)  # "Norwegian", mostly an adjective; not "Brian"


@dataclass(frozen=True, slots=True)
class Names:
    """The names that a text tells the kind of."""

    full: frozenset[str]  # of persons
    last: frozenset[str]  # the last words of these
    places: frozenset[str]

    @classmethod
    def of(cls, text: str) -> "Names":
        """Return what a text tells of its names."""
        text = "\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", text))
        places = frozenset(
            re.findall(
                rf"\b(?:[Ii]n|near|across) ((?!(?:{FIRST}|{MONTH_NAME}|{DAYS})\b){WORD}(?: {WORD})*)(?=[,.;]| [a-z])",
                text,
            )
        )
        full = frozenset(
            name
            for name in set(FULL.findall(TITLED.sub(",", text)))
            if not (BODY.search(name) or PEOPLES.match(name) or places & {name, name.rpartition(" ")[2]})
            and _is_person(name, text)
        )
        last = {name.rpartition(" ")[2] for name in full} | {match[1] for match in TITLED_NAME.finditer(text)}
        return cls(full, frozenset(last - places), places)

    def is_person(self, name: str) -> bool:
        """Return whether a name, with a title or without, is a person's."""
        return name.rpartition(" ")[2] in self.last and not BODY.search(name)

    def kind(self, name: str) -> str:
        """Return what a name is of; "" where the text does not tell. One of the same kind can take its place."""
        if re.fullmatch(YEAR, name):
            return "year"
        if name in self.full:
            return "person"
        if name in self.last:
            return "last name"
        if name in self.places:
            return "place"
        if titled := TITLED.match(name):
            return titled[0]
        if PEOPLES.fullmatch(name):
            return f"people {name[0] in 'AEIO'}"  # "a Norwegian" is no "an Irish"
        return name.rpartition(" ")[2] if " " in name and GROUP.search(name.rpartition(" ")[2]) else ""


def _is_person(name: str, text: str) -> bool:
    """Whether a title, a trade or an age stands beside a full name, or its last word alone speaks, as persons do."""
    last = re.escape(name.rpartition(" ")[2])
    whole = re.escape(name)
    alone = rf"(?:^|[.,;:'\"”’] |\b(?!the\b)[a-z]+ ){last}"
    signs = (
        rf"\b(?:{TITLES})\.? (?:{WORD} )?{last}\b",
        rf"(?i:{TRADES}) {whole}\b",
        rf"{whole},? (?:\(?[1-9]\d\)?[,.) ]|who\b|whose\b)",
        rf"{alone} (?:also |later |has |had )?(?:{SPEAKS})\b",
        rf"\b(?:said|says|added) (?:{WORD} )?{last}\b",
        rf"{whole}(?: [\w'’-]+){{0,4}} (?:his|her|himself|herself)\b",
    )
    return any(re.search(sign, text) for sign in signs)
