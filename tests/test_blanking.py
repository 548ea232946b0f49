"""What is blanked leaves every other character where it stood."""

import re

from hypothesis import given
from hypothesis import strategies as st

from qa_bot.ingest.text.blanking import blanked, blanked_where


@given(st.text(), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted)))
def test_spans_become_spaces_and_nothing_moves(text: str, pairs: list[list[int]]) -> None:
    spans = [(min(start, len(text)), min(end, len(text))) for start, end in pairs]
    inside = {place for start, end in spans for place in range(start, end)}
    assert blanked(text, spans) == "".join(" " if place in inside else text[place] for place in range(len(text)))


def test_what_a_pattern_finds_becomes_as_many_spaces() -> None:
    assert blanked_where("Ada paid 41 and 5.", re.compile(r"\d+")) == "Ada paid    and  ."
    assert blanked_where("none", re.compile(r"x*")) == "none"
