"""Passages: exact offsets, nothing lost, nothing too long."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_bot.ingest.chunking import chunk, find_headings
from qa_bot.ingest.sentences import grapheme_edge, sentence_spans
from qa_bot.settings import ChunkingSettings
from qa_bot.types import Document, Passage

ATOMS = st.sampled_from(
    [
        *[
            "The mill turned. ",
            "It was built in 1790 by hand. ",
            "word ",
            "Why? ",
            "“Yes.” ",
            "a\tb ",
            "\n",
            "\r\n",
            "\n\n",
        ],
        *[
            "\n\n# A heading\n\n",
            "\n\nShort line\n\n",
            "\n- item",
            "👩‍👩‍👧",
            "👍🏽 ",
            "e\u0301",
            "日本語です。",
            "مرحبا بكم. ",
            "שלום לכם. ",
        ],
        *["x" * 300, "long " * 40, " " * 30, "\u2029", "\x0c", "z" * 5000],
    ]
)
TEXTS = st.lists(ATOMS, max_size=40).map("".join) | st.text(max_size=300)


def words(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


def passages_of(text: str, max_tokens: int = 20, overlap: int = 1) -> list[Passage]:
    return chunk(Document.of(text, source="test"), words, ChunkingSettings(max_tokens, overlap))


@settings(max_examples=2000)
@given(TEXTS, st.integers(1, 40), st.integers(0, 4))
def test_passages_are_exact_cover_the_text_and_fit(text: str, max_tokens: int, overlap: int) -> None:
    document = Document.of(text, source="test")
    passages = chunk(document, words, ChunkingSettings(max_tokens, overlap))
    if not text.strip():
        assert passages == []
        return
    assert passages[0].start == 0
    assert passages[-1].end == len(text)
    for passage in passages:
        assert text[passage.start : passage.end] == passage.text != ""
        assert passage.document_id == document.id
        assert words([f"{passage.heading}\n{passage.text}"])[0] <= max_tokens
        assert len(passage.heading) <= 80
    for before, after in zip(passages, passages[1:], strict=False):
        assert before.start < after.start <= before.end < after.end
    assert len({passage.id for passage in passages}) == len(passages)


@settings(max_examples=500)
@given(TEXTS, st.integers(1, 40))
def test_a_passage_ends_inside_a_sentence_only_if_the_sentence_is_too_long(text: str, max_tokens: int) -> None:
    spans = sentence_spans(text)
    for passage in passages_of(text, max_tokens):
        for start, end in spans:
            if start < passage.start < end or start < passage.end < end:
                assert words([text[start:end]])[0] > max_tokens / 2 or end - start > 10 * max_tokens


@settings(max_examples=300)
@given(st.lists(st.sampled_from(["👩‍👩‍👧", "e\u0301", "👍🏽", "🇫🇷", "각"]), min_size=30, max_size=200).map("".join))
def test_a_word_without_spaces_is_parted_between_visible_characters(text: str) -> None:
    by_character = lambda texts: [len(piece) for piece in texts]  # noqa: E731
    passages = chunk(Document.of(text, source="test"), by_character, ChunkingSettings(20, 0))
    assert len(passages) > 1
    assert all(grapheme_edge(text, passage.start) == passage.start for passage in passages)


def test_the_last_sentences_are_repeated() -> None:
    text = " ".join(f"Sentence number {number} has six words." for number in range(30))
    spans = sentence_spans(text)
    starts = [start for start, _ in spans]
    for overlap in (0, 1, 2):
        passages = passages_of(text, 30, overlap)
        for before, after in zip(passages, passages[1:], strict=False):
            assert text[after.start : before.end].count(".") == overlap
            assert after.start in starts


def test_a_passage_begins_at_a_heading_and_stands_under_it() -> None:
    text = "Intro one. Intro two.\n\n# The Mill\n\nIt turns. It grinds.\n\n## The Wheel ##\n\nIt is made of oak."
    passages = passages_of(text, 100)
    assert [passage.heading for passage in passages] == ["", "The Mill", "The Wheel"]
    assert passages[1].text.startswith("# The Mill")
    assert passages[2].text.startswith("## The Wheel")


def test_a_title_and_the_section_below_it_share_a_passage() -> None:
    passages = passages_of("# Title\n\n## Section\n\nText of it.", 100)
    assert [(passage.heading, passage.start) for passage in passages] == [("Section", 0)]


def test_every_passage_of_a_long_section_carries_its_heading() -> None:
    passages = passages_of("# The Mill\n\n" + "It turns with every tide. " * 40, 30)
    assert len(passages) > 3
    assert {passage.heading for passage in passages} == {"The Mill"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# One\ntext\n## Two ##\n", ["One", "Two"]),
        ("Short line\n\nText under it.", ["Short line"]),
        ("Text.\n\nA short line.\n\nText.", []),
        ("Text.\n\nlast line", []),
        ("Text\nshort\nText", []),
        ("one\n\ntwo\n\nthree\n\nText.", ["three"]),
        ("- item\n\nText.\n\n1. item\n\nText.", []),
        ("```\n# a comment\n```\n", []),
        ("42\n\nText.", []),
        (f"# {'long ' * 40}\n", [("long " * 16).strip()]),
        ("#hashtag\n", []),
    ],
)
def test_headings_are_marked_lines_and_short_lines_with_text_below(text: str, expected: list[str]) -> None:
    assert [heading.text for heading in find_headings(text)] == expected


def test_tokens_are_counted_in_few_calls() -> None:
    calls = []

    def counting(texts: Sequence[str]) -> list[int]:
        calls.append(len(texts))
        return words(texts)

    text = "# Title\n\n" + "The mill turned with the tide. " * 2000
    chunk(Document.of(text, source="test"), counting, ChunkingSettings(200, 1))
    assert len(calls) <= 4


def test_a_heading_longer_than_half_a_passage_is_not_repeated() -> None:
    assert {passage.heading for passage in passages_of("# a b c d e f\n\n" + "One two. " * 20, 8)} == {""}


def test_a_token_counter_that_is_not_additive_is_checked_on_the_whole_passage() -> None:
    """A counter that counts more for a whole than for its parts: the limit still holds."""

    def superadditive(texts: Sequence[str]) -> list[int]:
        return [len(text.split()) + (10 if text.count(".") > 2 else 0) for text in texts]

    text = "Here are four words. " * 40
    passages = chunk(Document.of(text, source="test"), superadditive, ChunkingSettings(20, 1))
    assert max(superadditive([passage.text for passage in passages])) <= 20
    assert passages[-1].end == len(text)


def test_passages_fit_the_real_encoder(encoder: Any) -> None:
    limits = ChunkingSettings(60, 1)
    text = (
        "# The tide mill\n\nThe mill at Carew was built in 1790. Its wheel, 3.5 m wide, is made of oak! 👩‍👩‍👧 日本語です。\n\n"
        + "supercalifragilistic" * 40
        + "\n\nUnbelievably-hyphenated/strings_of:tokens; e\u0301tude. مرحبا بكم في الطاحونة. " * 20
    )
    passages = chunk(Document.of(text, source="test"), encoder.count_tokens, limits)
    counts = encoder.count_tokens([f"{passage.heading}\n{passage.text}" for passage in passages])
    assert 30 < max(counts) <= 60
    assert passages[-1].end == len(text)
