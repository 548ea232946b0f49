"""A sentence -> what in it does not hold: "An earlier version said that 34 workers had been hurt", "later credited to Brunel",
or whether what follows denies it: "It was not."

Rules over the words of corrections; refuses to know models and documents.
"""

import re

from qa_bot.ingest.text.blanking import blanked
from qa_bot.models.numerals import numbers
from qa_bot.models.wording import content_words, overlap

_SAID = r"(?:said|stated|gave|given|reported|claimed|put|described|named|called|listed|quoted|cited|suggested|printed)"
TAKES_BACK = re.compile(
    rf"\b(?:earlier|previous|first|original|initial) (?:version|edition|draft|report|article|story|release|announcement)s?(?: (?:of|from|by) (?:this|the) \w+)?"
    rf"(?:,[^,;.]{{0,80}},)? (?:\w+ly )?(?:also )?(?:had )?{_SAID}\b"
    r"|\bmis(?:stated|reported|identified|quoted|attributed|calculated|spelled|spelt)\b"
    rf"|\b(?:incorrectly|wrongly|mistakenly|erroneously|falsely) {_SAID}\b"
    # "It first said that both were hurt; one was": of others than the article only where the sentence says what holds
    rf"|\b(?:this|the) (?:article|report|story|page|notice|column|newsletter) (?:had )?(?:first|originally|initially|previously) {_SAID}\b"
    rf"|\b(?:it|we) (?:had )?(?:first|originally|initially) {_SAID}\b(?=[^;.!?]{{1,200}}(?:;|, (?:but|when in fact)\b))",
    re.IGNORECASE,
)
ENDS = re.compile(
    r";|[.!?]\s|, (?:but|while|whereas|instead|when in fact|not)\b| rather than | instead of ", re.IGNORECASE
)
# "The lens was later credited to Hooke": it was another's
CREDITED = re.compile(
    r"\b(?:later|afterwards|since|wrongly|mistakenly|falsely|incorrectly|erroneously|often|sometimes|commonly|popularly|usually|formerly|once|long|unjustly)"
    r" (?:\w+ )?(?:credited|attributed|ascribed) (?:by [\w ]{1,40}? )?to (?P<whom>(?:(?:the|a|an|his|her|their|its) )?(?:[a-z][\w-]* ){0,3}(?:[A-Z][\w.'’-]*"
    r"(?: (?:of|de|van|von|the|and|[A-Z][\w.'’-]*)){0,6}|[a-z][\w-]+)(?:, [A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3})?)"
)
ASKS_CREDIT = re.compile(
    r"\b(?:credit|attribut|ascrib|believ|thought|suppos|said\b|mistak|wrong|tradition)", re.IGNORECASE
)
# "Everybody said it was the metal. It was not the metal."
REFUTED = re.compile(
    r"\s*(?:But |No, )?(?i:it|that|this|they)(?: (?:was|were|is|are|did) not|(?: was| were| is| are| did)n['’]t)\b[^.!?]*"
)

# "I wrote that the firm had closed the pool. It has not; it opens later."
BARELY = re.compile(
    r"\s*(?:But |No, )?(?i:it|that|this|they|he|she) (?:was|were|is|are|did|does|do|has|have|had|will|would|can|could)(?: not|n['’]t)[.;:,]"
)
SHARE = 0.8  # of a claim's words that a clause must hold to take it back


def taken_back(sentence: str) -> str:
    """Return the part of a sentence that it takes back, "" where it takes nothing back."""
    match = TAKES_BACK.search(sentence)
    if match is None:
        return ""
    end = ENDS.search(sentence, match.end())
    return sentence[match.end() : end.start() if end else len(sentence)]


def takes_back(claim: str, sentence: str, title: str = "") -> bool:
    """Return whether a sentence takes back what a claim says, as far as its words go that the title does not tell."""
    part = taken_back(sentence)
    told = bool(part) and numbers(claim).keys() <= numbers(part).keys() and overlap(claim, part) > 0
    return told and overlap(claim, f"{title} {part}") >= SHARE


def refuted(sentence: str, following: str) -> bool:
    """Return whether the text that follows a sentence denies, in words of the sentence or in a bare "It has not", what it says."""
    if BARELY.match(following):
        return True
    denial = REFUTED.match(following)
    return bool(denial and set(content_words(denial[0])) & set(content_words(sentence)))


def without_credits(question: str, text: str) -> str:
    """Return the text with those blanked to whom something is credited later, often or wrongly, unless the question asks for that."""
    if ASKS_CREDIT.search(question):
        return text
    return blanked(text, (match.span("whom") for match in CREDITED.finditer(text)))
