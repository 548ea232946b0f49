"""A query becomes hits."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.index.identity import EncoderIdentity
from qa_bot.index.library import Library
from qa_bot.index.retrieval import Gathered, fuse, gather, passage_input, passage_inputs, retrieve, spread
from qa_bot.ingest.chunking import chunk
from qa_bot.settings import Settings
from qa_bot.types import Document, Hit, Passage


class Letters:
    """An encoder that counts letters: near is what has the same letters."""

    name, revision, dim, max_tokens, query_prefix, passage_prefix = "letters", "1", 26, 999, "", ""

    def encode(self, texts: Sequence[str], *, query: bool = False) -> np.ndarray:
        counts = np.array([[1e-3 + text.lower().count(chr(97 + letter)) for letter in range(26)] for text in texts])
        return (counts / np.linalg.norm(counts, axis=1, keepdims=True)).astype(np.float32)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]


def fill(encoder: Any, articles: dict[str, list[str]]) -> Library:
    """Return a library of articles, each given as its passages."""
    library = Library.in_memory(EncoderIdentity.of(encoder))
    for title, parts in articles.items():
        document = Document.of("".join(parts), source=f"/articles/{title}", title=title)
        passages = []
        for part in parts:
            start = passages[-1].end if passages else 0
            passages.append(Passage(f"{document.id}:{start}", document.id, start, start + len(part), "", part))
        library.add(document, passages, encoder.encode(passage_inputs(document, passages, encoder)))
    return library


@pytest.fixture
def harbour() -> Library:
    """Three articles, of which one has most to say about cranes."""
    return fill(
        Letters(),
        {
            "Cranes": [f"Crane number {number} lifts crates at the quay. " for number in range(8)],
            "Gulls": ["Gulls eat fish. ", "A gull stole a sandwich from a crane driver. "],
            "Tides": ["The tide rises twice a day. ", "At low tide the crane stands on mud. "],
        },
    )


def test_every_hit_is_a_passage_with_its_title_source_and_scores(harbour: Library, settings: Settings) -> None:
    hits = retrieve("Which crane stands on mud?", harbour, Letters(), settings.retrieval)
    assert hits[0].passage.text == "At low tide the crane stands on mud. "
    assert (hits[0].title, hits[0].source) == ("Tides", "/articles/Tides")
    for hit in hits:
        document = harbour.document(hit.passage.document_id)
        assert document is not None
        assert document.text[hit.passage.start : hit.passage.end] == hit.passage.text
        assert hit.dense is not None or hit.lexical is not None
        assert hit.lexical is None or hit.lexical > 0
        assert hit.reader is None
    assert [(-hit.score, hit.passage.id) for hit in hits] == sorted((-hit.score, hit.passage.id) for hit in hits)


def test_the_scores_of_a_hit_are_those_of_the_two_searches(harbour: Library, settings: Settings) -> None:
    query = "crane on mud"
    dense = dict(harbour.dense(Letters().encode([query])[0], 100))
    lexical = dict(harbour.lexical(query, 100))
    hits = retrieve(query, harbour, Letters(), settings.retrieval, 12)
    assert len(hits) == 12
    for hit in hits:
        assert (hit.dense, hit.lexical) == (dense.get(hit.passage.id), lexical.get(hit.passage.id))


def test_k_is_kept_and_defaults_to_the_setting(harbour: Library, settings: Settings) -> None:
    for k in (0, 1, 5, 12):
        assert len(retrieve("crane", harbour, Letters(), settings.retrieval, k)) == k
    assert len(retrieve("crane", harbour, Letters(), replace(settings.retrieval, k=3))) == 3
    assert len(retrieve("crane", harbour, Letters(), settings.retrieval, 99)) == 12
    assert retrieve("crane", harbour, Letters(), settings.retrieval, -1) == []


def test_one_document_cannot_fill_all_the_places(harbour: Library, settings: Settings) -> None:
    hits = retrieve("crane lifts crates", harbour, Letters(), settings.retrieval, 6, per_document=3)
    assert [hit.title for hit in hits].count("Cranes") == 3
    hits = retrieve("crane lifts crates", harbour, Letters(), settings.retrieval, 10, per_document=3)
    assert [hit.title for hit in hits].count("Cranes") == 6  # no others are left
    assert len({hit.passage.id for hit in hits}) == 10


def test_document_search_gives_the_best_hit_of_each_document(harbour: Library, settings: Settings) -> None:
    narrow = replace(settings.retrieval, candidates=2)  # fewer than the passages of one document
    for k, expected in ((1, 1), (3, 3), (10, 3)):
        hits = retrieve("crane number 3", harbour, Letters(), narrow, k, documents=True)
        assert len({hit.title for hit in hits}) == len(hits) == expected
    best = retrieve("crane number 3", harbour, Letters(), settings.retrieval, 1)[0]
    assert hits[0].passage == best.passage


@pytest.mark.parametrize("query", ["", "   ", "\n"])
def test_a_query_without_words_finds_nothing(harbour: Library, settings: Settings, query: str) -> None:
    assert retrieve(query, harbour, Letters(), settings.retrieval) == []


def test_a_query_of_signs_alone_is_searched_by_meaning(harbour: Library, settings: Settings) -> None:
    hits = retrieve('"?!" AND (', harbour, Letters(), settings.retrieval)
    assert hits and all(hit.dense is not None for hit in hits)
    assert retrieve("???", harbour, Letters(), settings.retrieval)[0].lexical is None


def test_an_empty_library_is_not_searched(settings: Settings) -> None:
    encoder: Callable[..., Any] = lambda *_, **__: pytest.fail("encoded")  # noqa: E731
    fake = Letters()
    fake.encode = encoder  # type: ignore[method-assign]
    assert retrieve("crane", fill(Letters(), {}), fake, settings.retrieval) == []


def test_what_was_removed_while_searching_is_left_out(harbour: Library, settings: Settings) -> None:
    class Removing:
        """A library from which another process removes an article between the search and the reading."""

        def __getattr__(self, name: str) -> Any:
            if name == "passages":
                harbour.remove(harbour.find("Tides")[0].id) if harbour.find("Tides") else None
            return getattr(harbour, name)

    hits = retrieve("crane on mud", Removing(), Letters(), settings.retrieval, 12)  # type: ignore[arg-type]
    assert {hit.title for hit in hits} == {"Cranes", "Gulls"}


def test_a_passage_is_embedded_under_its_title_and_heading() -> None:
    passage = Passage("d:0", "d", 0, 9, "Cargo", "The text.")
    assert passage_input("Cranes", passage) == "Cranes\nCargo\nThe text."
    assert passage_input("", passage) == passage_input("Cargo", passage) == "Cargo\nThe text."
    assert passage_input("", replace(passage, heading="")) == "The text."


def test_a_title_is_left_out_where_it_does_not_fit_or_only_repeats_the_source() -> None:
    class Short(Letters):
        max_tokens, passage_prefix = 14, "passage: "

    text = "one two three four five six seven eight nine ten eleven"
    document = Document.of(text, source="/articles/cranes.txt", title="The Title")
    passages = [Passage(f"{document.id}:{end}", document.id, 0, end, "", text[:end]) for end in (33, 38)]
    assert passage_inputs(document, passages, Short()) == ["The Title\n" + text[:33], text[:38]]
    untitled = Document.of(text, source="/articles/cranes.txt")
    assert passage_inputs(untitled, passages, Letters()) == [text[:33], text[:38]]
    assert passage_inputs(document, [], Letters()) == []


def test_what_is_embedded_is_never_cut(encoder: Any, settings: Settings) -> None:
    """With the real chunker, a title of any length and a heading, each text fits the encoder whole."""
    words = "Ships wait for the tide behind the mole while cranes unload grain at the quay. "
    for title in ("Harbour", "The harbour and its " + "very " * 40 + "long title", "港" * 90):
        document = Document.of(f"# The port\n\n{words * 80}", source="/a", title=title)
        passages = chunk(document, encoder.count_tokens, settings.chunking)
        texts = passage_inputs(document, passages, encoder)
        assert max(encoder.count_tokens(texts)) + 2 <= encoder.max_tokens
        assert all(text.endswith(passage.text) for text, passage in zip(texts, passages, strict=True))


def test_fusion_worked_by_hand() -> None:
    """a: .6 * .8/.8 + .4 * 2/4, b: .6 * .4/.8 + .4 * 4/4, c: .4 * 1/4, d: a cosine below 0 counts as 0."""
    dense, lexical = {"a": 0.8, "b": 0.4, "d": -0.2}, {"b": 4.0, "a": 2.0, "c": 1.0}
    assert fuse(dense, lexical, 0.6) == [
        ("a", pytest.approx(0.8)),
        ("b", pytest.approx(0.7)),
        ("c", pytest.approx(0.1)),
        ("d", 0.0),
    ]


def test_fusion_breaks_ties_by_id_and_needs_neither_search() -> None:
    assert fuse({"b": 0.5, "a": 0.5}, {}, 0.6) == [("a", 0.6), ("b", 0.6)]
    assert fuse({}, {"b": 2.0, "a": 2.0}, 0.5) == [("a", 0.5), ("b", 0.5)]
    assert fuse({}, {}, 0.5) == []
    assert fuse({"a": -0.1}, {}, 0.5) == [("a", 0.0)]


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.floats(-1, 1)),
    st.dictionaries(st.sampled_from("abcdef"), st.floats(0.001, 50)),
    st.floats(0, 1),
)
def test_fusion_is_sorted_bounded_and_blind_to_the_scale_of_either(
    dense: dict[str, float], lexical: dict[str, float], weight: float
) -> None:
    ranking = fuse(dense, lexical, weight)
    assert {name for name, _ in ranking} == dense.keys() | lexical.keys()
    assert ranking == sorted(ranking, key=lambda pair: (-pair[1], pair[0]))
    assert all(0 <= score <= 1 + 1e-9 for _, score in ranking)
    doubled = fuse(dense, {name: 8 * score for name, score in lexical.items()}, weight)
    assert doubled == ranking


RANKING = st.lists(st.sampled_from([f"{document}:{start}" for document in "abc" for start in range(5)]), unique=True)


@given(RANKING, st.integers(0, 12), st.integers(1, 4), st.booleans())
def test_spread_keeps_the_order_and_the_cap(names: list[str], k: int, cap: int, fill: bool) -> None:
    ranking = [(name, 1 - place / 100) for place, name in enumerate(names)]
    chosen = spread(ranking, k, cap, fill=fill)
    assert chosen == [pair for pair in ranking if pair in chosen]
    counts = {document: sum(name.startswith(document) for name, _ in chosen) for document in "abc"}
    room = sum(min(cap, sum(name.startswith(document) for name in names)) for document in "abc")
    assert len(chosen) == min(k, len(names) if fill else room)
    if not fill or k <= room:
        assert max(counts.values()) <= cap
    if names and k:
        assert chosen[0] == ranking[0]


def test_the_embedded_encoder_finds_by_meaning_and_words_find_names(encoder: Any, settings: Settings) -> None:
    library = fill(
        encoder,
        {
            "Bakery": ["The baker sells warm bread before dawn. ", "Its oven is older than the street. "],
            "Harbour": ["Ships wait for the tide behind the mole. ", "Pilot boat Zwaluw-7 leads them in. "],
            "School": ["Children learn to read in the first year. "],
        },
    )
    by_meaning = retrieve("vessels that cannot enter the port yet", library, encoder, settings.retrieval)
    by_name = retrieve("zwaluw", library, encoder, settings.retrieval)
    assert by_meaning[0].title == "Harbour" and by_meaning[0].lexical is None
    assert by_name[0].passage.text.startswith("Pilot boat")


HARBOUR_TEXT = (
    "The harbour of Tarn was dug by hand between 1870 and 1876. Sixty labourers moved the clay in baskets, and the stone "
    "came by barge from the quarry at Ribe. When the sluice was opened, the whole town stood on the wall and watched. "
)


def test_near_duplicates_and_a_long_document_do_not_crowd_out_the_rest(settings: Settings) -> None:
    others = [HARBOUR_TEXT, HARBOUR_TEXT.replace("whole", "entire"), HARBOUR_TEXT.lower()]
    copies = {f"Copy {n}": [text] for n, text in enumerate(others)}
    long = [
        f"Harbour log {n}: barge {n} brought stone from the quarry at Ribe to the harbour of Tarn. " for n in range(9)
    ]
    library = fill(Letters(), {**copies, "Log": long, "Songs": ["Zebras waltz. "]})
    few = replace(settings.retrieval, per_document=2)
    gathered = gather("harbour of Tarn stone", "", library, Letters(), few, 4)
    assert sorted(hit.title[:4] for hit in gathered.hits) == ["Copy", "Log", "Log", "Song"]
    assert [hit.score for hit in gathered.hits] == sorted((hit.score for hit in gathered.hits), reverse=True)
    reasons = {hit.cut for hit in gathered.cut}
    assert any(reason.startswith("repeats Copy") for reason in reasons)
    assert "2 better passages of its document" in reasons


def test_every_passage_found_is_looked_at_or_accounted_for(settings: Settings) -> None:
    library = fill(
        Letters(), {"A": [HARBOUR_TEXT], "B": [HARBOUR_TEXT.lower()], "Log": [f"Log {n}. " for n in range(9)]}
    )
    gathered = gather("harbour log", "", library, Letters(), replace(settings.retrieval, per_document=2), 99)
    shown = [hit.passage.id for hit in (*gathered.hits, *gathered.cut)]
    assert len(shown) == len(set(shown)) == gathered.found == 11
    assert [hit.cut.startswith("repeats") for hit in gathered.cut] == [True]  # a long document fills what is left over
    assert all(not hit.cut for hit in gathered.hits)
    assert gather("  ", "", library, Letters(), settings.retrieval, 9) == Gathered((), (), 0)
    assert gather("log", "", library, Letters(), settings.retrieval, 0) == Gathered((), (), 0)


def test_without_background_and_copies_gathering_finds_what_searching_finds(
    harbour: Library, settings: Settings
) -> None:
    for k in (1, 4, 12):
        hits = gather("crane on mud", "", harbour, Letters(), settings.retrieval, k).hits
        assert list(hits) == retrieve("crane on mud", harbour, Letters(), settings.retrieval, k)


def test_what_was_said_before_helps_a_question_that_says_too_little_and_only_that(
    encoder: Any, settings: Settings
) -> None:
    library = fill(
        encoder,
        {
            "Rye": ["The croissant has many relatives. ", "Half moons filled with quince are the croissant of Uruguay. "],
            "Flags": ["The stripes on the flag of Uruguay stand for its departments. ", "Its sun has sixteen rays. "],
            "Mould": ["Penicillin was discovered by Alexander Fleming in 1928, in a dish that he had left open. "],
        },
    )  # fmt: skip
    before = "Which relatives of the croissant are baked with butter and filled?"

    def best(question: str, background: str) -> Hit:
        return gather(question, background, library, encoder, settings.retrieval, 5).hits[0]

    leaning = "And what about Uruguay?"
    assert best(leaning, "").title == "Flags" and best(leaning, before).title == "Rye"
    complete = "Who discovered penicillin?"
    assert best(complete, before) == best(complete, "")
    assert best(complete, before).title == "Mould"
    alone = gather(leaning, "", library, encoder, settings.retrieval, 5).hits
    leant = gather(leaning, before, library, encoder, settings.retrieval, 5).hits
    assert {h.passage.id: (h.dense, h.lexical) for h in leant} == {h.passage.id: (h.dense, h.lexical) for h in alone}
