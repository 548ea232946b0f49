"""What was hyphenated at the end of a line is one word, unless the hyphen belongs to it."""

import pytest

from qa_bot.ingest.text.parting import join_words


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("The coun-\ncil met.", "The council met."),
        ("A well-\nknown mill.", "A well-known mill."),
        ("A state-\nfunded mill.", "A state-funded mill."),
        ("It is self-\nish.", "It is selfish."),  # too short an ending for a compound
        ("A state-of-the-\nart mill.", "A state-of-the-art mill."),
        ("The Berg-\nHolm line.", "The Berg-Holm line."),
        ("A tide-\nmill, and a tide-mill.", "A tide-mill, and a tide-mill."),  # as it is written elsewhere
        ("A tide-\nmill, a tide-mill, a tidemill.", "A tidemill, a tide-mill, a tidemill."),
        ("The coun\xad\ncil, the tide\ufffemill.", "The council, the tidemill."),
        ("1990-\n2000", "1990-2000"),
    ],
)
def test_a_hyphen_at_a_line_end_stays_where_it_belongs_to_the_word(text: str, joined: str) -> None:
    assert join_words([text]) == [joined]


def test_a_word_is_known_from_any_page() -> None:
    assert join_words(["A tide-\nmill.", "The tide-mill turns."])[0] == "A tide-mill."
