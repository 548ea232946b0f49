"""What stands in front of a Markdown article: metadata where it is meant so, else a part of the article."""

import time

import pytest

from qa_bot.ingest.parsers import parse_markdown
from qa_bot.ingest.plain.front import front_of


@pytest.mark.parametrize(
    ("markdown", "title", "text"),
    [
        ("---\ntitle: A day\ntags:\n  - x\n---\n\nText.", "A day", "Text."),
        ('---\ntitle: "A day"\n---\n\n# The mill\n', "A day", "# The mill"),
        ('---\ntitle: The "old mill"\n---\nText.', 'The "old mill"', "Text."),
        ("---\ntitle: 'Ann''s mill'\n---\nText.", "Ann's mill", "Text."),
        ('---\ntitle: "The \\"old\\" mill"\n---\nText.', 'The "old" mill', "Text."),
        ('+++\ntitle = "A day"\ndraft = false\n[params]\nweight = 3\n+++\nText.', "A day", "Text."),
        ("+++\nnot TOML at all\n+++\nText.", "", "+++\nnot TOML at all\n+++\nText."),
        ("---\nlayout: post\n---\n# The mill\n", "The mill", "# The mill"),
        ("---\nNotice: the bakery shuts at noon\n---\nMore.", "", "## Notice: the bakery shuts at noon\nMore."),
        ("---\nAnn: Who pays?\nBob: The town.\n---\nMore.", "", "Ann: Who pays?\n## Bob: The town.\nMore."),
        ("Text.\n\n---\ntitle: A day\n---\n", "", "Text.\n\n## title: A day"),
        ("---\ntitle: A day\nsummary: The mill is shut.\n---\nText.", "A day", "The mill is shut.\n\nText."),
        (
            "---\ntitle: A day\ndescription: >\n  It rained\n  all day.\nnotice: Bring boots and coats.\nmood: grey all day\n---\nText.",
            "A day",
            "It rained all day.\n\nnotice: Bring boots and coats.\n\nText.",
        ),
    ],
)
def test_only_what_nobody_wrote_to_be_read_is_no_text(markdown: str, title: str, text: str) -> None:
    parsed = parse_markdown(markdown.encode(), "")
    assert (parsed.title, parsed.text.strip()) == (title, text)


def test_author_and_date_are_metadata() -> None:
    front = front_of('---\nauthor:\n  - Ann Lee\n  - Bo\ndate: "2024-02-02"\n---\nText.')
    assert front.metadata == {"author": "Ann Lee, Bo", "date": "2024-02-02"}
    assert front.body == "Text."
    front = front_of('+++\ntitle = "A day"\nauthors = ["x"]\nauthor = ["Ann Lee", "Bo"]\ndate = 2024-02-02\n+++\nText.')
    assert front.metadata == {"author": "Ann Lee, Bo", "date": "2024-02-02"}
    assert front.body == "Text."


def test_its_time_grows_with_its_length_alone() -> None:
    start = time.process_time()
    front_of("---\n" + "a: b\n" * 100_000)
    front_of("---\n" + "a:" * 500_000 + "\n---\n")
    front_of("+++\na = " + "[" * 10_000 + "\n+++\n")
    front_of("+++\n" + "a = 1\n" * 100_000)
    front_of("---\ntitle: x\n" + "  - y\n" * 99 + "---\n")
    assert time.process_time() - start < 5
