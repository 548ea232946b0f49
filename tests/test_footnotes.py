"""What is copied or saved names every source, and holds no markup but ours."""

import re
from dataclasses import replace

import pytest
from scripted import FERRY, cite
from test_page import HOSTILE, Reader

from qa_bot.interfaces.webpage.footnotes import Written, copy_buttons, markdown, plain
from qa_bot.types import Claim

HALF = Claim("It *stopped*.", (cite(FERRY, "The council offered half of it."),), 1.0)
NOBODY = Claim("1. Nobody knows.", (), 0.0)
PAGED = Claim("It is old.", (replace(cite(FERRY, FERRY.text[:19]), page=3, source=FERRY.title),), 1.0)


def test_plain_text_names_each_source_once_and_quotes_it() -> None:
    assert plain(Written("Why?", "Yes:", [HALF, HALF, NOBODY, PAGED], "That is all.")) == (
        "Yes: It *stopped*. [1] It *stopped*. [1] 1. Nobody knows. [not supported] It is old. [2]\n\n"
        "That is all.\n\n"
        "[1] The last ferry (ferry.txt): “The council offered half of it.”\n"
        "[2] The last ferry, page 3: “The ferry to Marrow”"
    )


def test_markdown_has_footnotes_and_a_summary_one_sentence_a_line() -> None:
    assert markdown(Written("The ferry", "", [HALF, NOBODY], listed=True)) == (
        "## The ferry\n\n"
        "- It \\*stopped\\*.[^1]\n"
        "- 1\\. Nobody knows. *(not supported)*\n\n"
        "[^1]: The last ferry (ferry.txt): “The council offered half of it.”\n"
    )


def test_the_short_answer_and_how_sure_it_is_stand_above_the_sentences() -> None:
    written = Written("Who?", "", [HALF], short="Ann *B*", sure="high confidence")
    assert plain(written).startswith("Ann *B* (high confidence)\n\nIt *stopped*. [1]")
    assert markdown(written).startswith("## Who?\n\n**Ann \\*B\\*** (high confidence)\n\nIt ")
    assert plain(replace(written, short="")).startswith("High confidence.\n\nIt ")
    assert plain(replace(written, sure="")).startswith("Ann *B*\n\nIt ")


@pytest.mark.parametrize(
    "text",
    [
        "![p](http://h/x)",
        "[l](http://h)",
        "<img src=x>",
        "`code`",
        "# Title",
        "- item",
        "+ item",
        "2) item",
        "&lt;",
        "$x$",
    ]
    + ["http://h/x", "a_b_c", "~~gone~~", "\\*", HOSTILE],
)
def test_in_markdown_every_sign_of_markup_is_text(text: str) -> None:
    document = replace(FERRY, title=text, source="s " + text)
    claim = Claim(text, (cite(document, document.text[:20]),), 1.0)
    written = markdown(Written(text, text, [claim], text))
    bare = re.sub(r"\\.", "", written)
    ours = re.sub(r"^## |\[\^1\]:?|^- ", "", bare, flags=re.MULTILINE)
    assert not re.search(r"[`*_\[\]<>~$&]|://|^[-+=#]|^\d+[.)]", ours, re.MULTILINE), ours


def test_buttons_hold_what_they_copy_and_a_name_for_the_file() -> None:
    written = Written('What <i>is</i> it? ../"x"', "", [HALF])
    buttons = [found for tag, found in Reader(copy_buttons(written, "answer")).elements if tag == "button"]
    assert [button["data-copy"] for button in buttons] == [plain(written), markdown(written), markdown(written)]
    assert buttons[2]["data-file"] == "what-i-is-i-it-x.md"
