"""Pairs of words that mean the same, and of words that do not: some by hand, more of a folder of WordNet.

WordNet 3.0 (Fellbaum 1998; files as of its `wndb(5WN)`: Debian's package wordnet-base holds them). Only the sense that a word
mostly has counts, so that "bank" gives nothing: most of its synonyms would be wrong ones where it stands.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from qa_bot.errors import UsageError

KINDS = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}
TYPES = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}  # of `cntlist.rev`; 5 is an adjective too
MOSTLY = 0.6  # share of a word's tagged uses that are in one sense
OFTEN = 3  # tagged uses of a word that may take another one's place
DEEP = 6  # steps below the top from which on a wider word still says something
SIBLINGS = 12  # words under one wider word, at most: more are no neighbours
PLAIN = re.compile(r"[a-z]{3,}")
VOWELS = "aeiou"
OPPOSITES = (
    "increased/decreased rose/fell more/less higher/lower before/after first/last won/lost north/south east/west largest/smallest "
    "early/late old/new best/worst always/never allowed/banned accepted/rejected began/ended opened/closed most/few above/below "
    "support/oppose supported/opposed love/hate success/failure true/false male/female men/women winter/summer day/night father/son "
    "mother/daughter husband/wife buy/sell bought/sold arrived/left gained/lost agreed/refused found/lost top/bottom major/minor "
    "inside/outside public/private include/exclude included/excluded increase/decrease rise/fall strong/weak high/low long/short"
)
ALIKE = (
    "said/says said/stated says/explains told/informed began/started big/large showed/revealed shows/reveals built/constructed "
    "ended/finished helped/aided got/received used/employed famous/well-known died/passed however/but near/close important/significant "
    "made/created film/movie begin/start show/reveal build/construct help/aid about/around nearly/almost many/numerous also/too "
    "children/kids police/officers wrote/authored bought/purchased chose/selected whole/entire quickly/rapidly"
)


@dataclass(frozen=True, slots=True)
class Words:
    """What may take a word's place: `alike` keeps a statement true, `unlike` does not. Forms as they are written."""

    alike: Mapping[str, list[str]] = field(default_factory=dict)
    unlike: Mapping[str, list[str]] = field(default_factory=dict)


@dataclass(slots=True)
class _Meaning:
    kind: str
    words: list[str]
    wider: list[str]
    opposites: list[tuple[int, str, int]]  # (own word, from 1; the other's meaning; its word)


def _pairs(table: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one, other in (pair.split("/") for pair in table.split()):
        found.setdefault(one, []).append(other)
        found.setdefault(other, []).append(one)
    return found


WORDS = Words(_pairs(ALIKE), _pairs(OPPOSITES))


def with_more(words: Words) -> Words:
    """Return WORDS and more pairs beside them."""
    return Words({**words.alike, **WORDS.alike}, {**words.unlike, **WORDS.unlike})


def load_words(folder: Path) -> Words:
    """Return the pairs of a folder of WordNet. Raises UsageError where it is none."""
    if not (folder / "cntlist.rev").is_file():
        raise UsageError(
            f"{folder} holds no WordNet.", "Give the folder with its index.noun, data.noun and cntlist.rev."
        )
    meanings = {
        key: meaning for name, kind in KINDS.items() for key, meaning in _meanings(folder / f"data.{name}", kind)
    }
    mostly, uses = _mostly(folder)
    own: dict[str, list[str]] = defaultdict(list)  # the words that mostly have a meaning
    for word, key in mostly.items():
        own[key].append(word)
    narrower: dict[str, list[str]] = defaultdict(list)
    for key, meaning in meanings.items():
        for above in meaning.wider:
            narrower[above].append(key)
    alike: dict[tuple[str, str], set[str]] = defaultdict(set)
    unlike: dict[tuple[str, str], set[str]] = defaultdict(set)
    for word, key in mostly.items():
        meaning = meanings[key]
        alike[word, meaning.kind].update(w for w in own[key] if w != word and uses[w] >= OFTEN)
        for number, other, place in meaning.opposites:
            if meaning.words[number - 1] == word:
                unlike[word, meaning.kind].add(meanings[other].words[place - 1])
        if meaning.kind != "n" or _depth(key, meanings) < DEEP:
            continue
        for above in meaning.wider:
            alike[word, "n"].update(w for w in own[above] if uses[w] >= OFTEN)
            beside = [w for near in narrower[above] if near != key for w in own[near] if uses[w] >= OFTEN]
            unlike[word, "n"].update(beside if len(beside) <= SIBLINGS else ())
        unlike[word, "n"].update(w for below in narrower[key] for w in own[below] if uses[w] >= OFTEN)
    irregular = _irregular(folder)
    return Words(*(_inflected(table, irregular) for table in (alike, unlike)))


def _meanings(path: Path, kind: str) -> Iterator[tuple[str, _Meaning]]:
    for line in path.read_text(encoding="ascii").splitlines():
        if line.startswith(" "):
            continue
        parts = line.split(" | ")[0].split()
        count = int(parts[3], 16)
        words = [re.sub(r"\(\w+\)$", "", parts[4 + 2 * i]) for i in range(count)]
        pointers = parts[5 + 2 * count :]
        wider, opposites = [], []
        for i in range(int(parts[4 + 2 * count])):
            sign, offset, of, ends = pointers[4 * i : 4 * i + 4]
            key = f"{'a' if of == 's' else of}{offset}"
            if sign == "@":
                wider.append(key)
            elif sign == "!":
                opposites.append((int(ends[:2], 16), key, int(ends[2:], 16)))
        yield f"{kind}{parts[0]}", _Meaning(kind, words, wider, opposites)


def _mostly(folder: Path) -> tuple[dict[str, str], Counter[str]]:
    """The meaning that each plain word mostly has, and how often it was met."""
    counts: dict[str, Counter[tuple[str, int]]] = defaultdict(Counter)
    for line in (folder / "cntlist.rev").read_text(encoding="ascii").splitlines():
        sense, number, uses = line.split()
        word, _, rest = sense.partition("%")
        counts[word][TYPES[rest[0]], int(number)] += int(uses)
    mostly, total = {}, Counter[str]()
    for name, kind in KINDS.items():
        for line in (folder / f"index.{name}").read_text(encoding="ascii").splitlines():
            word, *parts = line.split()
            if line.startswith(" ") or not PLAIN.fullmatch(word):
                continue
            offsets = parts[-int(parts[1]) :]
            total[word] = counts[word].total()
            place, met = max(counts[word].items(), key=lambda one: one[1], default=((kind, 1), 0))
            if place[0] == kind and place[1] <= len(offsets) and met >= MOSTLY * total[word]:
                mostly[word] = f"{kind}{offsets[place[1] - 1]}"
    return mostly, total


def _depth(key: str, meanings: Mapping[str, _Meaning]) -> int:
    depth = 0
    while meanings[key].wider:
        key, depth = meanings[key].wider[0], depth + 1
    return depth


def _irregular(folder: Path) -> dict[tuple[str, str], list[str]]:
    """The forms of words that do not inflect as others do, by (word, kind)."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, kind in KINDS.items():
        for line in (folder / f"{name}.exc").read_text(encoding="ascii").splitlines():
            form, *words = line.split()
            for word in words:
                found[word, kind].append(form)
    return found


def _inflected(
    table: Mapping[tuple[str, str], set[str]], irregular: dict[tuple[str, str], list[str]]
) -> dict[str, list[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for (word, kind), others in table.items():
        ours = _forms(word, kind, irregular)
        for other in filter(PLAIN.fullmatch, others):
            for one, form in zip(ours, _forms(other, kind, irregular), strict=True):
                if one and form and one != form:
                    found[one].add(form)
    return {form: sorted(others) for form, others in sorted(found.items())}


def _forms(word: str, kind: str, irregular: dict[tuple[str, str], list[str]]) -> list[str]:
    """A noun and its plural; a verb, with -s, its past, with -ing; "" where a form is not sure."""
    own = irregular.get((word, kind), [])
    many = (
        f"{word[:-1]}ies"
        if word[-1] == "y" and word[-2] not in VOWELS
        else word + ("es" if re.search("(?:s|x|z|ch|sh)$", word) else "s")
    )
    if kind == "n":
        return [word, many if not own else own[0] if len(own) == 1 else ""]
    if kind != "v":
        return [word]
    stem = word[:-1] if word.endswith("e") else word
    past = f"{word[:-1]}ied" if word[-1] == "y" and word[-2] not in VOWELS else f"{stem}ed"
    pasts = [form for form in own if not form.endswith(("ing", "s"))]
    going = next((form for form in own if form.endswith("ing")), f"{stem}ing")
    return [word, many, past if not pasts else pasts[0] if len(pasts) == 1 else "", going]
