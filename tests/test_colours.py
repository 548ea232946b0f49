"""What a style says: its fields, its colours, and letters that nobody can read."""

import pytest

from qa_bot.ingest.trees.colours import (
    CLEAR,
    WHITE,
    Colour,
    background_of,
    colour_of,
    fields_of,
    is_alike,
    is_too_small,
)


def test_the_last_word_counts_unless_one_is_important_and_no_comment_or_escape_hides_it() -> None:
    assert fields_of("color: red; COLOR: Blue") == {"color": "blue"}
    assert fields_of("color: red !important; color: blue") == {"color": "red"}
    assert fields_of("color: red !important; color: blue !important") == {"color": "blue"}
    assert fields_of("dis/* ; */play: none") == {"display": "none"}
    assert fields_of(r"d\69splay: n\one") == {"display": "none"}


def test_a_field_says_again_what_others_said_before_it() -> None:
    assert fields_of("font-size: 0; font: 12px serif") == {"font": "12px serif"}
    assert fields_of("font: 12px serif; font-size: 0") == {"font": "12px serif", "font-size": "0"}
    assert fields_of("font-size: 0 !important; font: 12px serif")["font-size"] == "0"
    assert fields_of("font: 12px serif !important; font-size: 0") == {"font": "12px serif"}
    assert fields_of("font-size: 0 !important; font: 12px serif !important") == {"font": "12px serif"}
    assert fields_of("background-image: url(a); background: red; background-color: blue") == {
        "background": "red",
        "background-color": "blue",
    }


@pytest.mark.parametrize(
    ("value", "colour"),
    [
        ("#fff", WHITE),
        ("#FFFFFF", WHITE),
        ("#12345600", CLEAR),  # nothing of it is opaque
        ("#1234", (0x11, 0x22, 0x33)),
        ("rgb(255, 0, 128)", (255, 0, 128)),
        ("rgb(100% 0% 0%)", (255, 0, 0)),
        ("rgba(0,0,0,0.01)", CLEAR),
        ("rgba(0,0,0,50%)", (0, 0, 0)),
        ("hsl(120deg 50% 100%)", WHITE),
        ("hsl(120deg 50% 50%)", ""),  # known of white and black alone
        ("transparent", CLEAR),
        ("papayawhip", ""),
    ],
)
def test_a_colour_is_the_same_however_it_is_written(value: str, colour: Colour | str) -> None:
    assert colour_of(value) == colour


def test_what_lies_behind_a_text_is_unknown_where_a_picture_does() -> None:
    assert background_of({"background": "url(a.png) white"}) == ""
    assert background_of({"background-image": "linear-gradient(red, blue)", "background-color": "white"}) == ""
    assert background_of({"background": "no-repeat white"}) == WHITE
    assert background_of({"background": "none"}) == CLEAR
    assert background_of({"color": "white"}) is None


def test_colours_that_differ_by_little_are_alike_and_unknown_ones_are_like_none() -> None:
    assert is_alike((255, 255, 255), (250, 251, 252))
    assert not is_alike((255, 255, 255), (249, 255, 255))
    assert not is_alike("", "") and not is_alike("", (0, 0, 0)) and not is_alike((0, 0, 0), None)
    assert not is_alike(CLEAR, CLEAR)


@pytest.mark.parametrize(
    ("style", "small"),
    [
        ("font-size: 0", True),
        ("font-size: 0.5px", True),
        ("font-size: 0.8pt", False),  # more than a pixel
        ("font-size: 12px", False),
        ("font: 700 12px serif", False),  # 700 is a weight
        ("font: 1px/0 serif", False),
        ("font-size: .05em", True),
        ("font-size: 5%", True),
        ("color: red", False),
    ],
)
def test_letters_lower_than_a_pixel_are_too_small(style: str, small: bool) -> None:
    assert is_too_small(fields_of(style), around=False) is small


def test_what_is_measured_by_letters_that_are_too_small_is_too_small() -> None:
    assert is_too_small(fields_of("font-size: 2em"), around=True)
    assert is_too_small({}, around=True)
    assert not is_too_small(fields_of("font-size: 12px"), around=True)
