"""Words that were parted at the end of a line -> whole. Refuses to know what laid the lines out."""

import re

HYPHENATED = re.compile(r"(\w{1,40})(?:-\n|[\ufffe\x02\xad]\n?)(\w{1,40})")  # bounded: time is linear
WORD = re.compile(r"\w+(?:-\w+)*")
FRONTS = {"well", "self"}  # of compounds
TAILS = {"backed", "based", "called", "century", "funded", "known", "owned", "term", "year"}  # of compounds
ENDING = 4  # letters that the other half has at least: "self-ish" and "un-known" are no compounds


def join_words(texts: list[str]) -> list[str]:
    """Join what was hyphenated at a line end, unless the word has a hyphen of its own.

    So it is where the document writes it with one elsewhere, behind another hyphen ("state-of-the-art"), and for words
    that are hardly ever written otherwise ("well-known", "state-funded").
    """
    known = {word.lower() for text in texts for word in WORD.findall(text)}

    def joined(match: re.Match[str]) -> str:
        left, right = match[1], match[2]
        whole, hyphened = (left + right).lower(), f"{left}-{right}".lower()
        keeps = not right[0].islower() or (hyphened in known and whole not in known)
        if whole not in known:
            keeps |= match.string[: match.start()].endswith("-")
            keeps |= left.lower() in FRONTS and len(right) >= ENDING
            keeps |= right in TAILS and len(left) >= ENDING
        return f"{left}-{right}" if keeps and "\xad" not in match[0] else left + right

    return [HYPHENATED.sub(joined, text).replace("\ufffe", "-").replace("\x02", "-") for text in texts]
