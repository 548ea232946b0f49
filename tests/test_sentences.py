"""Sentences: where they end, and the law that nothing is lost between them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_bot.ingest.sentences import WINDOW, grapheme_edge, sentence_spans

ATOMS = st.sampled_from(
    [
        *"aZ .!?,;:\"'“”«»()[]#-*|\n\t\r",
        *[
            "\n\n",
            "\r\n",
            " \n",
            ". ",
            '." ',
            "? “",
            "Dr. ",
            "U.S. ",
            "e.g. ",
            "1. ",
            "\n- ",
            "\n# ",
            "\n2. ",
            "\n===\n",
        ],
        *[
            "👩‍👩‍👧",
            "👍🏽",
            "🇫🇷",
            "e\u0301",
            "日本語。",
            "你好！",
            "مرحبا؟ ",
            "שלום. ",
            "\u2028",
            "\u2029",
            "\x0c",
            "\u200b",
            "\xa0",
        ],
        *["word ", "The mill turned. ", "x" * 50],
    ]
)
TEXTS = st.lists(ATOMS, max_size=60).map("".join) | st.text(max_size=200)


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@settings(max_examples=1500)
@given(TEXTS)
def test_every_visible_character_lies_in_exactly_one_trimmed_span_in_order(text: str) -> None:
    spans = sentence_spans(text)
    end_before = 0
    for start, end in spans:
        assert end_before <= start < end
        assert text[start:end].strip() == text[start:end]
        assert not text[end_before:start].strip()
        end_before = end
    assert not text[end_before:].strip()


@pytest.mark.parametrize("space", [chr(c) for c in range(0x110000) if chr(c).isspace()])
def test_an_initial_before_any_kind_of_space_and_a_full_stop_breaks_nothing(space: str) -> None:
    found = sentences(f"Ask for Z{space}. Berg. He left.")
    assert " ".join(found).split() == ["Ask", "for", "Z", ".", "Berg.", "He", "left."]
    assert found[-1] == "He left."


@settings(max_examples=500)
@given(TEXTS)
def test_no_sentence_spans_a_blank_line(text: str) -> None:
    for sentence in sentences(text):
        assert all(line.strip() for line in sentence.splitlines())


@pytest.mark.parametrize(
    "text",
    [
        "Dr. Ames of the U.S. Navy met Mr. Cole at 5 p.m. near St. Ives.",
        "J. K. Rowling wrote it.",
        "Please ask for Ms. Quist or Cllr. Hale, who gave it to Mx. Row.",
        "No. 5 was the best, e.g. The Mill was older.",
        "It cost $3.50, i.e. Half the price.",
        "The village (pop. 1,200) lies on the coast.",
        "A hard-wrapped line goes on and on until\nit is full and\nends here.",
        "See Fig. 3 and cf. Smith on this.",
        "The court sat on Sept. 4 and on May. 6 in Hale, as art. 12 and no. 7 say.",
        "The brothers of Portland, Me. Logan and Ned, wrote of it.",
        "“Take it from me. Nobody swims here,” he said.",
        "It has 3.5 km of pipe at www.example.com in the town.",
    ],
)
def test_abbreviations_and_soft_line_breaks_end_no_sentence(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "Hi there." Then left.', ['He said "Hi there."', "Then left."]),
        ("“Really?” he asked. “Yes.”", ["“Really?” he asked.", "“Yes.”"]),
        ("The mill closed in May. Weavers left.", ["The mill closed in May.", "Weavers left."]),
        ("It fell in March. The rest kept.", ["It fell in March.", "The rest kept."]),
        ("He went with me. Nobody stayed.", ["He went with me.", "Nobody stayed."]),
        ('She said no. "Never," he said.', ["She said no.", '"Never," he said.']),
        ("# Title\nText here.", ["# Title", "Text here."]),
        ("Title\n=====\nText.", ["Title\n=====", "Text."]),
        ("A heading\n\nA text.", ["A heading", "A text."]),
        ("Bring:\n- a boat\n- two oars\n  of ash\n1. first\n2. then", None),
        ("1. First thing. 2. Second thing.", ["1. First thing.", "2. Second thing."]),
        ("He came in\n12. Then he left.", ["He came in\n12.", "Then he left."]),
        ("| a | b |\n| c | d |", ["| a | b |", "| c | d |"]),
        ("One ends. “The next opens. And never closes", ["One ends.", "“The next opens.", "And never closes"]),
        ("これは文です。次の文です。", ["これは文です。", "次の文です。"]),
        ("One.\r\n\r\nTwo 👩‍👩‍👧 here. Three.", ["One.", "Two 👩‍👩‍👧 here.", "Three."]),
        ("", []),
        (" \n\t\xa0\n", []),
    ],
)
def test_sentences_are_what_a_reader_would_say(text: str, expected: list[str] | None) -> None:
    if expected is None:
        expected = ["Bring:", "- a boat", "- two oars\n  of ash", "1. first", "2. then"]
    assert sentences(text) == expected


def test_a_line_that_left_room_for_the_next_word_is_a_title() -> None:
    body = "The mill was built in 1790 and has worked with every tide since it was first\nrepaired. It still grinds."
    assert sentences(f"A short title\n{body}")[0] == "A short title"
    assert sentences(f"and a short beginning,\n{body}")[0].startswith("and a short beginning,\nThe mill")


def test_a_long_quotation_is_split_inside_and_its_marks_stay_with_their_sentences() -> None:
    quotation = "“" + "We built the wall by hand. " * 20 + "It stands,” she said. “And it holds.”"
    found = sentences(quotation)
    assert found[0] == "“We built the wall by hand."
    assert found[-2:] == ["It stands,” she said.", "“And it holds.”"]


def test_a_paragraph_longer_than_the_window_is_cut_only_between_sentences() -> None:
    sentence = "The tide came in at noon and the wheel began to turn again."
    count = 3 * WINDOW // len(sentence)
    assert sentences(" ".join([sentence] * count)) == [sentence] * count


def test_a_sentence_that_fills_the_window_parts_no_visible_character() -> None:
    family = "👩‍👩‍👧"
    found = sentences(family * WINDOW)
    assert len(found) > 1
    assert all(piece == family * (len(piece) // len(family)) for piece in found)


@pytest.mark.parametrize("text", ["e\u0301", "👍🏽", "🇫🇷", "👩‍👩‍👧", "❤️", "\r\n", "각"])
def test_graphemes_have_no_edge_inside(text: str) -> None:
    assert all(grapheme_edge(text, place) == len(text) for place in range(1, len(text)))
