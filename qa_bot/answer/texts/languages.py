"""A text -> whether the embedded models read its language. Knows scripts and small words; refuses to know models."""

import re

from qa_bot.models.wording import STOP_WORDS

# Small words of other languages, without those that English has too ("die", "an", "was", "me", "on", "come", "pour").
FOREIGN_WORDS = frozenset(
    "le la les des du une est sont qui que quel quelle quels quelles où quand combien pourquoi dans avec sur il elle ce cette ont été"
    " der das dem den ein eine einer ist sind wer wie wo wann warum welche welcher welches wieviel wurde wird hat haben und von zu mit"
    " el los las del una es son quién quien qué cuál cuándo cuando dónde donde cómo cuánto cuántos cuántas por para con fue y en"
    " os um uma é são quem qual quando onde como quanto quantos foi dos das em il lo gli che chi quanto quanti dove perché di è sono"
    " het een zijn hoe waar wanneer waarom welke heeft hebben niet van wat"
    " du au aux ses leur nous vous ils elles pas mais ou où avait fut"
    " viel viele auf aus bei nach für oder nicht sich ich wir ihr kein keine wurden hatte hatten durch über zum zur".split()
)
# What a question begins with in these languages, and none in English: one of them is proof enough where nothing is English.
ASKING = frozenset(
    "qui que quel quelle quels quelles où quand combien pourquoi wer wie wo wann warum wieso weshalb welche welcher welches wieviel"
    " wieviele wohin woher wessen wem wen quién quiénes qué cuál cuáles cuándo cuánto cuánta cuántos cuántas dónde cómo quem quais"
    " quanto quanti dove perché hoe waar waarom wanneer welke wie est-ce".split()
)
# and where its first word is an English one too
ASKING_TOO = re.compile(
    r"(?:was (?:kostete?|ist|war|sind|waren|bedeutete?|machte?|geschah|geschieht|passierte?|sagte?|hat|hatte|wurde|wird|steht)"
    r"|comment (?:fonctionne\w*|se|est|sont|a|ont|le|la|les|peut|faut|va|vont|marche)) "
)
READ_ENGLISH = "The models in use read English: ask in it, or name others in encoder.model and reader.model."
ENGLISH_WORDS = STOP_WORDS - frozenset("as in an me no so i was her over on".split())


def foreign(text: str) -> bool:
    """Whether a text is none that the embedded models read: mostly not in Latin letters, or in another Latin language.

    The latter shows in its small words: two or more of French, German, Spanish, Portuguese, Italian or Dutch, and more
    of them than of English ones; or one that a question begins with, and none of English.
    """
    letters = [character for character in text if character.isalpha()]
    if sum(character > "\u024f" for character in letters) > len(letters) / 2:
        return True
    words = [word.lower() for word in re.split(r"[^\w]+|(?<=\b[ldLD])['’]", text) if word]
    others = sum(word in FOREIGN_WORDS for word in words)
    english = sum(word in ENGLISH_WORDS for word in words)
    asks = "?" in text and len(words) > 1 and (words[0] in ASKING or ASKING_TOO.match(f"{' '.join(words)} "))
    return (others >= 2 and others > english) or bool(asks and not english)


def language_note(text: str | None, *, reads_english: bool) -> str:
    """Return what is said beside the result of a claim or focus in another language, where the models read English alone."""
    return READ_ENGLISH if reads_english and text and foreign(text) else ""
