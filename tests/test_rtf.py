"""Rich Text gives its paragraphs in the letters that they were written in, and its headings."""

import pytest

from qa_bot.errors import ParseError
from qa_bot.ingest.office.rtf import parse_rtf


def rtf(body: str) -> str:
    return parse_rtf(b"{\\rtf1\\ansi\\ansicpg1252\\deff0 " + body.encode("cp1252") + b"}", "").text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"The \b mill\b0  turns.\par It grinds.", "The mill turns.\n\nIt grinds."),
        (r"One\line two\tab three \emdash  four", "One\ntwo\tthree — four"),
        (r"caf\'e9 \u8364? \u-10179?\u-8704? \{x\}", "café € 😀 {x}"),
        (r"\uc0\u8364 x\uc2\u8364\'80\'80y", "€x€y"),
        (r"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial;}}\f1\'cc\'e8\'f0 \f0\'e9", "Мир é"),
        (r"{\fonttbl{\f1\fcharset128 MS;}}{\f1\'93\'fa\'96\'7b}", "日本"),
        (r"a{\*\unknown gone}{\pict 89504e47}{\header top}b{\v hidden}c", "abc"),
        (r'{\field{\*\fldinst HYPERLINK "http://x"}{\fldrslt the page}}', "the page"),
        (
            r"{\stylesheet{\s0 Normal;}{\s1 heading 1;}{\s7 heading 2;}}\pard\s1 The mill\par\pard It turns.\par\pard\s7 Wheel",
            "# The mill\n\nIt turns.\n\n## Wheel",
        ),
        (r"\pard\outlinelevel1 Wheel\par\pard It turns.", "## Wheel\n\nIt turns."),
        (
            r"\trowd\pard\intbl A\cell B\par C\cell\row\trowd\pard\intbl 1\cell 2\cell\row\pard End.",
            "A | B C\n1 | 2\n\nEnd.",
        ),
        (
            r"Kept{\footnote Of 2020.} in:{\v{\footnote gone}}{\footnote Of 2021.}\par\trowd\intbl Item\cell 2022\cell\row"
            r"\intbl Roads\cell 1.1\cell\row\intbl Schools\cell 2.0\cell\row\pard End.",
            "Kept[1] in:[3]\n\n- Item: Roads; 2022: 1.1\n- Item: Schools; 2022: 2.0\n\nEnd.\n\n[1] Of 2020.\n\n[3] Of 2021.",
        ),
        (r"{\listtext\'b7\tab}oak\par{\listtext\'b7\tab}iron", "- oak\n\n- iron"),
        (r"It turns{\footnote Twice a day.}, always.", "It turns[1], always.\n\n[1] Twice a day."),
        (r"It turns{\*\footnote\chftn\~{\pard Twice.\par}}, always.", "It turns[1], always.\n\n[1] Twice."),
        (
            r"40 m{\super 2} of oak, 10{\super 1}{\super 2} and 4{\super th}, 5{\up6 2}",
            "40 m² of oak, 10¹² and 4th, 5²",
        ),
        (r"It rained\super 3\nosupersub . H{\sub 2}O", "It rained[3]. H2O"),
        (
            r"It turns{\super\chftn{\footnote {\super\chftn} Of 2 m{\super 2}.}}, always.",
            "It turns[1], always.\n\n[1] Of 2 m².",
        ),
        (r"before\bin5 {}\\}after", "beforeafter"),
        (r"unbalanced}}} and more", "unbalanced and more"),
    ],
)
def test_text_is_what_a_word_processor_shows(body: str, text: str) -> None:
    assert rtf(body) == text


@pytest.mark.parametrize(
    ("body", "warnings"),
    [
        (
            rb"It turns.{\v secret}{\v  }{\v{\footnote not}}",
            ("Its writer hid 9 characters of its text; they were left out.",),
        ),
        (rb"It turns.{\*\atnid A}{\*\annotation why?}{\annotation how?}", ("Left out: 2 comments.",)),
        (rb"It turns.{\*\annotation {\*\annotation why?}}{\*\x{\annotation in}}", ("Left out: 1 comment.",)),
        (rb"It turns.{\mmath{\*\moMath{\mr a}}}", ("Left out: 1 formula.",)),
        (rb"It {\deleted ground }turns.\v0", ("6 characters that are marked as deleted were left out.",)),
        (rb"{\stylesheet{\s1\v Secret;}}It turns.{\*\generator x}", ()),
        (rb"It turns.{\header Page {\field{\*\fldinst PAGE}{\fldrslt 2}} of 4}{\footerl 3\par}", ()),
        (
            rb"It turns.{\header Draft\par not to quote}{\headerf Draft\par not to quote}{\footer Carrow}",
            ('The text of 2 page heads and feet was left out: "Draft not to quote", "Carrow".',),
        ),
    ],
)
def test_what_is_left_out_is_counted(body: bytes, warnings: tuple[str, ...]) -> None:
    parsed = parse_rtf(b"{\\rtf1 " + body + b"}", "")
    assert (parsed.text, parsed.warnings) == ("It turns.", warnings)


def test_what_it_says_of_itself() -> None:
    info = rb"{\rtf1{\info{\title The M\'fchle}{\author Ann Reed}{\creatim\yr2024\mo5\dy6\hr1}}It turns.}"
    parsed = parse_rtf(info, "")
    assert (parsed.text, parsed.title) == ("It turns.", "The Mühle")
    assert dict(parsed.metadata) == {"author": "Ann Reed", "date": "2024-05-06"}


def test_what_is_no_rich_text_is_called_damaged() -> None:
    with pytest.raises(ParseError, match="damaged Rich Text"):
        parse_rtf(b"{\\urtf1 x}", "")
