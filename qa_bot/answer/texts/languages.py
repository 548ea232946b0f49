"""A text -> whether the embedded models read its language. Knows scripts and small words; refuses to know models."""

import re

from qa_bot.models.wording import STOP_WORDS

# Small words of other languages, without those that English has too ("die", "an", "was", "me", "on", "come", "pour").
FOREIGN_WORDS = frozenset(
    "le la les des du une est sont qui que quel quelle quels quelles où quand combien pourquoi dans avec sur il elle ce cette ont été"
    " der das dem den ein eine einer ist sind wer wie wo wann warum welche welcher welches wieviel wurde wird hat haben und von zu mit"
    " el los las del una es son quién quien qué cuál cuándo cuando dónde donde cómo cuánto cuántos cuántas por para con fue y en"
    " os um uma é são quem qual quando onde como quanto quantos foi dos das em il lo gli che chi quanto quanti dove perché di è sono"
    " het een zijn hoe waar wanneer waarom welke heeft hebben niet van wat".split()
)
ENGLISH_WORDS = STOP_WORDS - frozenset("as in an me no so i was her over on".split())


def foreign(text: str) -> bool:
    """Whether a text is none that the embedded models read: mostly not in Latin letters, or in another Latin language.

    The latter shows in its small words: two or more of French, German, Spanish, Portuguese, Italian or Dutch, and more
    of them than of English ones.
    """
    letters = [character for character in text if character.isalpha()]
    if sum(character > "\u024f" for character in letters) > len(letters) / 2:
        return True
    words = [word.lower() for word in re.split(r"[^\w]+|(?<=\b[ldLD])['’]", text) if word]
    others = sum(word in FOREIGN_WORDS for word in words)
    return others >= 2 and others > sum(word in ENGLISH_WORDS for word in words)
