"""Two texts, compared by their words: which are shared, which numbers, names and quotations one lacks, what "not" stands before.

English rules without a model. What they find limits what the models say of a claim, whatever the models think.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Any

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
PARTED = re.compile(r"(?<=\d)([.,]) (?=\d)")  # "3, 000" and "102. 5", as some texts are stored
QUOTED = re.compile(r"[\"“]([^\"“”]{3,}?)[\"”]")
NEGATIONS = frozenset("not no never cannot neither nor without hardly".split())
# What may stand between a negation and the word that it turns: "never learned to swim", "has not yet been opened"
BETWEEN = frozenset(
    "a an the any be been being did do does is are was were able allowed also even ever fully going had has have learn learned learnt longer manage "
    "managed really to want wanted yet".split()
)
MODALS = frozenset("may might could would should must will shall".split())
ENDS = re.compile(r"\bfrom ((?:\S+ ){1,5}?)to ((?:\S+ ?){1,5})", re.IGNORECASE)
CONDITIONS = frozenset("until unless only except if".split())  # "not until 2019" says that it was, in 2019
CONTRAST = re.compile(r",\s+(?:and |but )?not\b", re.IGNORECASE)
FREE = re.compile(r"\b(?:free (?:of|from)|exempt(?:ed)? from|devoid of)\b", re.IGNORECASE)  # other words for "without"
ALIKE = 0.8  # share of the claim's content words from which a negation tells it and a sentence apart
# Small words that say nothing of what a text is about: the full-text index leaves them out too
SMALL_WORDS = frozenset(
    "a about all also an and any are as at be been before being but by can could did do does for from had has have he her "
    "here him his how i if in into is it its me more most my of on only or other our over own she should so some such than "
    "that the their them then there these they this those through to under up very was we were what when where which while "
    "who whom why will with would you your".split()
)
# And those that are no evidence; kept short on purpose, since a missing one only costs a little precision
STOP_WORDS = SMALL_WORDS | frozenset("after itself just one per said say says upon us whose".split())
AUXILIARIES = tuple(
    "is are was were has have had do does did can could will would".split()
)  # that a question begins with
UNITS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty".split()
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "dozen": 12}
# Irregular pasts, and their verbs
IRREGULAR = dict(
    pair.split(":")
    for pair in "began:begin beat:beat became:become bought:buy broke:break brought:bring built:build rebuilt:rebuild "
    "caught:catch chose:choose came:come cost:cost cut:cut dealt:deal drew:draw drove:drive fell:fall flew:fly "
    "fought:fight found:find gave:give got:get grew:grow held:hold kept:keep led:lead left:leave lent:lend lost:lose "
    "made:make met:meet paid:pay put:put ran:run rose:rise sang:sing sank:sink saw:see sent:send set:set shook:shake "
    "shot:shoot sold:sell spent:spend spoke:speak stole:steal stood:stand struck:strike swam:swim taught:teach "
    "took:take threw:throw won:win wrote:write".split()
)
PARTICIPLES = dict(
    pair.split(":")
    for pair in "beaten:beat begun:begin broken:break chosen:choose drawn:draw driven:drive fallen:fall flown:fly forgotten:forget "
    "given:give gone:go went:go grown:grow hidden:hide known:know ridden:ride risen:rise seen:see shaken:shake shown:show "
    "spoken:speak stolen:steal sung:sing sunk:sink swum:swim taken:take thrown:throw worn:wear written:write".split()
)
SHORTEST_ROOT = 3  # letters; "die" has no root in common with "D"
NOUN_OF = re.compile(
    r"(\w{3,}?)(?:ment|ag|ur|al|anc|enc|ation|at|th)"
)  # stems of payment, marriage, closure, refusal, growth
OFTEN = {"twice": 2.0, "thrice": 3.0}
TIMES = {2.0: "(?:two|2)", 3.0: "(?:three|3)"}
MONTHS = tuple("january february march april may june july august september october november december".split())
_SHORT = "jan feb febr mar apr jun jul aug sep sept oct nov dec".split()
MONTH_NUMBERS = {  # "january", "jan": 1
    name: number
    for number, month in enumerate(MONTHS, 1)
    for name in (month, *(short for short in _SHORT if month.startswith(short)))
}
# In full, for where a month stands alone: "Jan" is a name, "mar" a verb, "Dec" the end of a code
MONTH_NAME = "(?:" + "|".join(map(str.title, MONTHS)) + ")"
# However it is spelled, for where a day or a year stands beside it: "3 Sept. 2019"
MONTH = rf"(?:{MONTH_NAME}\b|(?:{'|'.join(map(str.title, _SHORT))})\b\.?)"
A_MONTH = re.compile(  # in full, or spelled in short beside a day or a year
    rf"\b{MONTH_NAME}\b|(?:(?<=\d )|(?<=\d(?:st|nd|rd|th) )){MONTH}|\b{MONTH}(?=,? \d{{4}}\b| \d{{1,2}}\b(?![.:]\d))"
)
YEAR = r"(?:1\d|20)\d\d"  # digits that may be one: 1000 to 2099; what stands around it tells
SPELLED = "|".join(word for word in UNITS if word not in ("zero", "one"))  # "one" is a pronoun as often
SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "m": 1e6, "bn": 1e9}


def content_words(text: str) -> list[str]:
    """Return the words that carry meaning, lower case, stemmed, in order, with repetitions."""
    return [_stem(word) for word in WORD.findall(text.lower()) if word not in STOP_WORDS]


def in_form_of(text: str, others: Sequence[str]) -> list[str]:
    """Return the others, each with the words of `text` behind it of which it holds one of the same root: "marriages" behind "married"."""
    roots: dict[str, str] = {}
    for word in WORD.findall(text.lower()):
        if word not in STOP_WORDS:
            roots.setdefault(_root(_stem(word)), word)
    held = [{_root(stem) for stem in content_words(other)} for other in others]
    return [
        " ".join([other, *(word for root, word in roots.items() if root in some)])
        for other, some in zip(others, held, strict=True)
    ]


@lru_cache(maxsize=65536)
def _root(stem: str) -> str:
    """The stem without the ending that makes a noun of a verb: marriag(e) and marri(ed), closur(e) and close."""
    match = NOUN_OF.fullmatch(stem)
    root = (match[1] if match else stem).rstrip("ei")
    return root if len(root) >= SHORTEST_ROOT else stem


def overlap(claim: str, evidence: str) -> float:
    """Return the share of the claim's content words that the evidence holds, 0..1; 0 for a claim without any."""
    wanted = content_words(claim)
    held = set(content_words(evidence))
    return sum(word in held for word in wanted) / len(wanted) if wanted else 0.0


def problems(claim: str, evidence: str) -> tuple[str, ...]:
    """Return what in the claim the evidence cannot carry: missing numbers, names, quotations, a turned negation."""
    found = unheld(claim, evidence)
    found += [f"the name {name} is not in the evidence" for name in missing_names(claim, evidence)]
    if turned(claim, evidence):
        found.append("one of the two is negated, the other is not")
    if reversed_ends(claim, evidence):
        found.append("the evidence goes the other way: from the one to the other")
    elif _only_may(claim, evidence):
        found.append("the evidence says that this may, will or must be, not that it is")
    elif _not_beside(claim, evidence):
        found.append("the evidence says 'not' of something that the claim leaves out")
    return tuple(found)


def unheld(claim: str, evidence: str) -> list[str]:
    """Return which numbers and quotations of the claim the evidence lacks: what no paraphrase can change."""
    found = [f"the number {shown} is not in the evidence" for shown in _missing_numbers(claim, evidence)]
    flat = _flat(evidence)
    return found + [
        f"the quotation {q!r} is not in the evidence" for q in QUOTED.findall(claim) if _flat(q) not in flat
    ]


def numbers(text: str) -> dict[float, str]:
    """Return the numbers of a text by value, as they are written: "5 million", "five million" and "5,000,000" agree.

    "one" alone is a pronoun as often as a number and does not count.
    """
    found: dict[float, str] = {}
    tokens = re.findall(r"\d+(?:[.,]\d+)*|[A-Za-z]+", text)
    position = 0
    while position < len(tokens):
        value, used = _number_at(tokens, position)
        if used and not (used == 1 and tokens[position].lower() == "one"):
            found.setdefault(value, " ".join(tokens[position : position + used]))
        position += max(used, 1)
    return found


def as_written(claim: str, text: str) -> str:
    """Return the claim with its numbers as the text writes them: "19 workers" where that has "nineteen"."""
    held = numbers(text)
    for value, shown in numbers(claim).items():
        if value in held and shown in claim:
            claim = re.sub(rf"\b{re.escape(shown)}\b", held[value], claim)
    return claim


def _number_at(tokens: Sequence[str], position: int) -> tuple[float, int]:
    """Return the value of the number that begins at a token, and how many tokens it takes (0: none begins here)."""
    token = tokens[position].lower()
    used = 1
    if token[0].isdigit():
        value = _digits(token)
    elif token in UNITS:
        value = float(UNITS[token])
        following = tokens[position + 1].lower() if position + 1 < len(tokens) else ""
        if value >= 20 and value % 10 == 0 and 0 < UNITS.get(following, 0) < 10:  # twenty five
            value, used = value + UNITS[following], 2
    else:
        return 0.0, 0
    while position + used < len(tokens) and tokens[position + used].lower() in SCALES:
        value, used = value * SCALES[tokens[position + used].lower()], used + 1
    return value, used


def _digits(token: str) -> float:
    """Read 1,234.5 and 1.234,5 alike; a single separator followed by three digits groups thousands."""
    parts = re.split(r"[.,]", token)
    if len(parts) == 1:
        return float(token)
    if all(len(part) == 3 for part in parts[1:]) and (len(parts) > 2 or "," in token):
        return float("".join(parts))
    return float("".join(parts[:-1]) + "." + parts[-1])


def _missing_numbers(claim: str, evidence: str) -> list[str]:
    held = numbers(evidence) | numbers(PARTED.sub(r"\1", evidence))
    for word, value in OFTEN.items():  # "twice" tells "two times", and nothing else of which there are two
        if re.search(rf"\b{word}\b", evidence, re.IGNORECASE) and re.search(
            rf"\b{TIMES[value]} times\b", claim, re.IGNORECASE
        ):
            held.setdefault(value, word)
    return [shown for value, shown in numbers(claim).items() if value not in held]


def missing_names(claim: str, evidence: str) -> list[str]:
    """Capitalised words inside the sentence that the evidence has nowhere; the first word is capitalised anyway."""
    held = set(content_words(evidence))
    words = list(WORD.finditer(claim))
    names = [m.group() for m in words[1:] if m.group()[0].isupper() and m.group().lower() not in STOP_WORDS]
    return [name for name in dict.fromkeys(names) if _stem(name.lower()) not in held and not NUMBER.fullmatch(name)]


def turned(claim: str, evidence: str) -> bool:
    """Return whether the evidence's last sentence holds the claim's words and negates one that the claim does not, or the reverse.

    "Lund attended the vote" and "Lund, who did not attend the vote, ..." differ in one small word beside one verb. What
    stands before the last sentence only names "he" and "it". Sentences with a condition are left to the trained model.
    """
    last = _last(evidence)
    ours, theirs = _negated(claim), _negated(last)
    if ours == theirs or not alike(claim, evidence) or CONDITIONS & set(WORD.findall(last.lower())):
        return False
    return bool((ours ^ theirs) & set(content_words(claim)) & set(content_words(last)))


def reversed_ends(claim: str, evidence: str) -> bool:
    """Return whether the claim goes "from A to B" and the evidence from B to A."""
    for ours in ENDS.finditer(claim):
        start, end = (content_words(part) for part in ours.groups())
        for theirs in ENDS.finditer(evidence):
            other_start, other_end = (content_words(part) for part in theirs.groups())
            meet = min(len(end), len(other_start)), min(len(start), len(other_end))
            if all(meet) and end[: meet[0]] == other_start[: meet[0]] and start[: meet[1]] == other_end[: meet[1]]:
                return start != other_start
    return False


def hedged(claim: str, evidence: str) -> bool:
    """Return whether the evidence only says that the claim may be, or says "not" of something else where the claim is reworded.

    "They may object" confirms no "They objected"; "he learned of it but did not tell them" no "he informed them".
    """
    return _only_may(claim, evidence) or _not_beside(claim, evidence)


def _only_may(claim: str, evidence: str) -> bool:
    modals = _behind(_last(evidence), MODALS.__contains__) - _behind(claim, MODALS.__contains__)
    return bool(modals & set(content_words(claim)))


def _not_beside(claim: str, evidence: str) -> bool:
    last, words = _last(evidence), set(content_words(claim))
    reworded = bool(words - set(content_words(last))) and overlap(claim, last) >= ALIKE
    return reworded and bool(_negated(last) - _negated(claim) - words)


def _last(evidence: str) -> str:
    """The last sentence: those before it only name "he" and "it"."""
    return re.split(r"(?<=[.!?])\s+", evidence)[-1]


def alike(claim: str, evidence: str) -> bool:
    """Return whether the evidence holds nearly all of the claim's words, negations aside."""
    return overlap(" ".join(word for word in WORD.findall(claim) if not _negates(word)), evidence) >= ALIKE


def _negates(word: str) -> bool:
    return word.lower() in NEGATIONS or word.lower().replace("’", "'").endswith("n't")


def _negated(text: str) -> frozenset[str]:
    """The stems of the words that a negation stands before; "18 tonnes, not the 6 tonnes" turns no verb."""
    return _behind(FREE.sub("without", CONTRAST.sub(" ", text)), _negates)


def _behind(text: str, sign: Callable[[str], bool]) -> frozenset[str]:
    """The stems of the words that a sign stands before, with small words between them."""
    words = WORD.findall(text)
    found = set()
    for place, word in enumerate(words):
        if sign(word):  # as it is written: May is a month
            for following in map(str.lower, words[place + 1 : place + 6]):
                found.add(_stem(following))
                if following not in BETWEEN:
                    break
    return frozenset(found)


@lru_cache(maxsize=65536)  # a question meets the same words in many sentences: stemming was 8 % of its time
def _stem(word: str) -> str:
    """Return the stem of an English word (Snowball), of its verb where it is an irregular past."""
    plain = re.sub(r"['’]s?$", "", word.replace("’", "'"))
    return str(_stemmer().stemWord(IRREGULAR.get(plain) or PARTICIPLES.get(plain) or plain))


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")


def _flat(text: str) -> str:
    return " ".join(WORD.findall(text.lower()))
