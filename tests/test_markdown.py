"""Markdown becomes what a reader sees; what is not clearly a mark stays."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.ingest.parsers import parse_markdown
from qa_bot.ingest.plain.markdown import is_markdown, seen_text, title_of, without_marks


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("The *mill* was opened on **4 June** by ***Ada***.", "The mill was opened on 4 June by Ada."),
        ("It is __new__ and _old_, **both *at* once**.", "It is new and old, both at once."),
        ("**Bold\nover two lines**", "Bold\nover two lines"),
        (
            'See [the *site*](http://example.org/a_(b) "A title") and [this][1].\n\n[1]: http://x.org',
            "See the site and this.",
        ),
        ("![A mill](mill.jpg) [![logo](x.png)](http://x.org) stands", "A mill logo stands"),
        ("Before.\n![A mill](mill.jpg) [![logo](x.png)](http://x.org)\nBehind.", "Before.\n\nBehind."),
        ("It saw ![the mill](a.png), and ![](b.png).", "It saw the mill, and ."),
        ("Call `**argv` or ``a`b``, not \\*this\\*.", "Call **argv or ``a`b``, not *this*."),
        ("Go to <https://example.org/x> & a<b &amp; c.<br>", "Go to https://example.org/x & a<b & c."),
        (
            "It cost 12[^1] crowns.\n\n[^1]: A third of it was given.",
            "It cost 12[1] crowns.\n\n[1] A third of it was given.",
        ),
        ("A[^b] B[^a] C[^none].\n\n[^a]: One *a*.\n[^b]: Two.", "A[1] B[2] C.\n\n[2] One a.\n\n[1] Two."),
        ("> [^1]: One.\n\n[^2]: Two.", "One.\n\n[1] Two."),
        ("<script>alert(1)</script><b>bold</b>\n\n<style\n>p {}\n</style>\nEnd.", "bold\n\nEnd."),
        ("a <script>b</script>\n<script> never ends", "a <script>b</script>\n<script> never ends"),
        ("```\n<script>x</script>\n```\n<SCRIPT src=a></SCRIPT>End.", "```\n<script>x</script>\n```\nEnd."),
        ("It took ~~three~~ two years.", "It took two years."),
        ("> He said:\n> > **no**", "He said:\nno"),
        ("- [ ] a lamp\n- [x] a **door**\n1. one\n2) two", "- [ ] a lamp\n- [x] a door\n1. one\n2) two"),
        ("Title\n=====\n\nPart\n---\ntext\n\n---\n\n## *End* ##", "# Title\n\n## Part\ntext\n\n## End"),
        ("a <!-- hidden **x** --> b <!-- open", "a  b <!-- open"),
        ("| **a** | b |\n|---|:--|\n| 1 | `2` |\n| 3 | |\nEnd.", "- a: 1; b: 2\n- a: 3\nEnd."),
        ("a | b\n--|--\n1 | 2", "- a: 1; b: 2"),
        ("| a | b |\n|---|---|\n| `x\\|y` | 2 |\n| x \\| y | 3 |", "- a: x|y; b: 2\n- a: x | y; b: 3"),
        ("Or `x\\|y` \\| z.", "Or x\\|y | z."),
        ("| a | b |\n|---|---|", "| a | b |\n|---|---|"),
    ],
)
def test_a_reader_sees_no_marks(markdown: str, text: str) -> None:
    assert seen_text(markdown) == f"{text}\n"


@pytest.mark.parametrize(
    "text",
    [
        "2 * 3 * 4 = 24, and 2*3*4 too.",
        "file_name_here and a__b__c",
        "a ** b",
        "An array[0] and [a note] (in brackets).",
        "[text](not an address at all)",
        "x < y > z",
        "5 ~ 6 ~~ 7",
        "A price of $5* *plus tax",
        "    def f(*a, **b): return a_b_c",
    ],
)
def test_what_is_no_mark_stays(text: str) -> None:
    assert seen_text(text) == f"{text}\n"


def test_fenced_code_stays_as_it_is() -> None:
    code = "```python\n# *not* a heading\nx = a_b_ **c**\n\n```"
    assert seen_text(f"*a*\n{code}\n*b*") == f"a\n{code}\nb\n"
    assert seen_text("~~~\n*a*\n```\n*b*") == "~~~\n*a*\n```\n*b*\n"  # never closed, and not by another fence


@pytest.mark.parametrize(
    ("markdown", "title"),
    [
        ("Text.\n\n# The **mill**", "The mill"),
        ("The mill\n====\n\nText.", "The mill"),
        ("No title", ""),
    ],
)
def test_the_title_is_the_first_heading(markdown: str, title: str) -> None:
    assert title_of(markdown) == title


@given(st.text(alphabet="ab *_`[]()<>!#>-\\~\n|:&;^=1.\ue000\ue001", max_size=60))
def test_any_text_is_read_and_no_word_is_made_up(markdown: str) -> None:
    letters = [c for c in seen_text(markdown) if c in "ab"]
    rest = iter(c for c in markdown if c in "ab")
    assert all(any(one == other for other in rest) for one in letters)  # what is left stands in the order of the source


SECRET = "The miller sold the barn."


@pytest.mark.parametrize(
    "hidden",
    [
        f'<p style="display:none">{SECRET}</p>',
        f"<div hidden>\n\n<div>{SECRET}</div>\n\n</div>",
        f"<span style='color:white'>{SECRET}</span>",
        f"<font color=white>{SECRET}</font>",
        f"<div hidden>{SECRET}",
    ],
)
def test_what_its_html_hides_is_left_out_and_counted(hidden: str) -> None:
    parsed = parse_markdown(f"It turns.\n\n{hidden}\n\nIt grinds.".encode(), "")
    assert parsed.text.strip() == "It turns.\n\nIt grinds."
    assert parsed.warnings == (f"The page hides {len(SECRET)} characters of its text; they were left out.",)


def test_what_is_struck_out_is_left_out_and_told() -> None:
    parsed = parse_markdown(b"It took ~~three~~ two years and <del>five</del> <ins>six</ins> men.", "")
    assert parsed.text.strip() == "It took two years and six men."
    assert parsed.warnings == ("Left out: 2 struck-out texts.",)


@pytest.mark.parametrize("code", ["`<p hidden>x</p> ~~y~~`", "```\n<p hidden>x</p> ~~y~~\n```", "\\~~y~~ \\<s>x</s>"])
def test_code_and_what_is_no_mark_hide_nothing(code: str) -> None:
    parsed = parse_markdown(code.encode(), "")
    assert "x" in parsed.text
    assert "y" in parsed.text
    assert parsed.warnings == ()


@pytest.mark.parametrize(
    "piece", ["<div hidden>x", "<p style='display:none'>", "~~x ", "<b hidden></b>", "</p><p hidden", "`<"]
)
def test_html_without_end_costs_no_time(piece: str) -> None:
    started = process_time()
    parse_markdown((piece * 20_000).encode() + b" x", "")
    assert process_time() - started < 15


def test_a_power_in_markdown_is_said_in_the_line() -> None:
    assert seen_text("It holds 10<sup>6</sup> sacks.<sup>2</sup>") == "It holds 10⁶ sacks.[2]\n"


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("# The weir\n\nThe **weir** at Soley holds.", True),
        ("The **weir** holds. See [the plan](https://soley.example/plan).", True),
        ("# The weir\n\nThe weir at Soley holds.", False),  # as a .txt file with a comment may begin
        ("def weir(**gates):\n    # closes all of them\n    return shut(**gates, **{})", False),
        ("It cost 2**10 pounds and 3**4 pence.\n\n* a star\n** two stars", False),
        ("The note [1](see there) says so, and [2](ibid.) too.", False),
    ],
)
def test_a_text_without_a_name_is_markdown_by_marks_that_no_other_text_has(text: str, is_one: bool) -> None:
    assert is_markdown(text) is is_one


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("The **weir** at *Soley* holds.", "The weir at *Soley* holds."),
        ("See [the plan](https://soley.example/a_(b)) and [4](#notes).", "See the plan and 4."),
        ("## Repairs\nThey go on.", "Repairs\nThey go on."),
        ("Gate #1 and __init__ hold 2**3**4 men.", "Gate #1 and __init__ hold 2**3**4 men."),
    ],
)
def test_words_of_a_text_that_is_kept_are_shown_without_clear_marks(kept: str, shown: str) -> None:
    assert without_marks(kept) == shown


@pytest.mark.parametrize("piece", ["**x ", "[x](http://", "[", "**", "# ", "[x](/"])
def test_marks_without_end_cost_no_time(piece: str) -> None:
    started = process_time()
    is_markdown(piece * 20_000)
    without_marks(piece * 20_000)
    assert process_time() - started < 5


def test_a_row_with_words_in_its_first_cell_alone_heads_the_rows_below_it_or_is_the_title_of_a_table() -> None:
    rows = "| Mill | 1790 | 1791 |\n|---|---|---|\n| **North** | | |\n| Carrow | 5 | 6 |\n| Barn | | 7 |"
    assert seen_text(rows).strip() == "North\n- Mill: Carrow; 1790: 5; 1791: 6\n- Mill: Barn; 1791: 7"
    titled = "| Sacks | | |\n|---|---|---|\n| Mill | 1790 | 1791 |\n| Carrow | 5 | 6 |\n| Barn | 8 | 7 |"
    assert seen_text(titled).strip() == "Sacks\n\n- Mill: Carrow; 1790: 5; 1791: 6\n- Mill: Barn; 1790: 8; 1791: 7"
