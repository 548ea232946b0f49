"""Two texts, compared by their words: which are shared, which numbers, names and quotations one lacks, what "not" stands before.

English rules without a model. What they find limits what the models say of a claim, whatever the models think.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Any

from qa_bot.models.numerals import numbers

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
PARTED = re.compile(r"(?<=\d)([.,]) (?=\d)")  # "3, 000" and "102. 5", as some texts are stored
WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")  # each is counted as a word
QUOTED = re.compile(r"[\"“]([^\"“”]{3,}?)[\"”]")
NEGATIONS = frozenset("not no never cannot neither nor without hardly".split())
# What may stand between a negation and the word that it turns: "never learned to swim", "has not yet been opened"
BETWEEN = frozenset(
    "a an the any be been being did do does is are was were able allowed also even ever fully going had has have learn learned learnt longer manage "
    "managed really to want wanted yet".split()
)
MODALS = frozenset("may might could would should must will shall".split())
ENDS = re.compile(r"\bfrom ((?:\S+ ){1,5}?)to ((?:\S+ ?){1,5})", re.IGNORECASE)
DENIES_BEFORE = re.compile(r"\b(\w+) (?:neither|none|nothing)\W*$", re.IGNORECASE)  # "... and got neither."
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
AUXILIARIES = tuple("is are was were has have had do does did can could will would".split())
AUXILIARY = rf"(?:{'|'.join(AUXILIARIES)})"  # that a question begins with
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


def content_words(text: str) -> list[str]:
    """Return the words that carry meaning, lower case, stemmed, in order, with repetitions."""
    return [_stem(word) for word in WORD.findall(text.lower()) if word not in STOP_WORDS]


def count_words(text: str) -> int:
    """Return how many words a text has; each character of Chinese, Japanese and Korean counts as one."""
    return len(WIDE.sub(" ", text).split()) + len(WIDE.findall(text))


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
    """The stems of the words that a negation stands before, at the end behind; "18 tonnes, not the 6 tonnes" turns no verb."""
    denied = DENIES_BEFORE.search(text)
    before = {_stem(denied[1].lower())} if denied else set()
    return _behind(FREE.sub("without", CONTRAST.sub(" ", text)), _negates) | before


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
