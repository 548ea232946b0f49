"""The letters beyond ASCII that languages are written with: a short text in an encoding makes words of no other ones."""

import re
from collections.abc import Iterable

ALPHABETS = {
    "cs": "áčďéěíňóřšťúůýž",
    "da": "æøåé",
    "de": "äöüßé",
    "es": "áéíñóúüºª",
    "et": "äõöüšž",
    "fi": "äöåšž",
    "fr": "àâæçéèêëîïôœùûüÿ",
    "hr": "čćđšž",
    "hu": "áéíóöőúüű",
    "is": "áðéíóúýþæö",
    "it": "àèéìíîòóùú",
    "lt": "ąčęėįšųūž",
    "lv": "āčēģīķļņšūž",
    "nl": "áéëïíóöüè",
    "no": "æøåéòôó",
    "pl": "ąćęłńóśźż",
    "pt": "àáâãçéêíóôõúüºª",
    "ro": "ăâîșțşţ",
    "sk": "áäčďéíĺľňóôŕšťúýž",
    "sl": "čšž",
    "sv": "åäöéàü",
    "tr": "âçğıİîöşüû",
}

WESTERN = {letter for name in "da de es fi fr is it nl no pt sv".split() for letter in ALPHABETS[name]}
PRINTED = set("“”„‘’‚–—…€£°«»§©®·•¿¡\u00a0")  # beside letters
INNER_CAPITAL = re.compile(r"[a-zà-öø-ÿ][À-ÖØ-Þ]")


def fits(text: str, language: str) -> bool:
    """Return whether all letters of a text are of a language's alphabet; True for a language that is not known here."""
    alphabet = ALPHABETS.get(language)
    return alphabet is None or all(letter in alphabet or letter.lower() in alphabet for letter in _beyond_ascii(text))


def is_western(text: str) -> bool:
    """Return whether all that is not ASCII is written in the west of Europe, and no accent changes a word's case."""
    beyond = {character for character in text if character > "\x7f"}
    return not INNER_CAPITAL.search(text) and all(one in PRINTED or one.lower() in WESTERN for one in beyond)


def _beyond_ascii(text: str) -> Iterable[str]:
    return {letter for letter in text if letter > "\x7f" and letter.isalpha()}
