"""A message gives subject, sender, date and text; a saved page its article; attachments go with them, unopened."""

from base64 import b64decode, encodebytes
from email.message import EmailMessage
from time import process_time

import pytest
from formats import ARTICLE, make_mail

from qa_bot.errors import ParseError
from qa_bot.ingest.access.sniffing import sniff
from qa_bot.ingest.mails.mail import MAX_ATTACHMENTS, MAX_MESSAGES, parse_mail, parse_mhtml

HEAD = "# The mill\n\nFrom: Ann Reed <ann@example.org>\nTo: bob@example.org\nDate: Mon, 06 May 2024 10:00:00 +0200"


def test_a_message_gives_what_a_reader_sees_of_it() -> None:
    parsed = parse_mail(make_mail("It turns.\n\nAlways — so.\n", "<p>It turns.</p>").as_bytes(), "")
    assert parsed.text == f"{HEAD}\n\nIt turns.\n\nAlways — so."
    assert (parsed.title, dict(parsed.metadata)) == (
        "The mill",
        {"author": "Ann Reed <ann@example.org>", "date": "2024-05-06"},
    )
    assert parsed.warnings == ()


def test_where_the_plain_text_is_a_stub_the_html_is_read() -> None:
    message = make_mail("See the web.", f"<style>p{{}}</style><h2>News</h2><p>{'It turns with the tide. ' * 10}</p>")
    assert "## News\n\nIt turns with the tide." in parse_mail(message.as_bytes(), "").text


def test_attachments_go_with_the_message_under_names_of_their_own() -> None:
    message = make_mail("It turns.", attached=b"%PDF-1.4")
    message.add_attachment(b"%PDF-1.5", maintype="application", subtype="pdf", filename="C:\\x\\report.pdf")
    message.add_attachment("Es dreht sich für immer.", filename="note.txt", charset="latin-1")
    message.add_attachment(b"%PDF-1.6", maintype="application", subtype="pdf", filename="report.pdf")
    message.add_attachment(b"x", maintype="application", subtype="octet-stream")
    parsed = parse_mail(message.as_bytes(), "")
    assert "PDF" not in parsed.text and parsed.warnings == ()
    assert [(one.name, one.content_type, b64decode(one.content)) for one in parsed.attachments] == [
        ("report.pdf", "application/pdf", b"%PDF-1.4"),
        ("report (2).pdf", "application/pdf", b"%PDF-1.5"),
        ("note.txt", "text/plain; charset=iso-8859-1", "Es dreht sich für immer.\n".encode("latin-1")),
        ("report (3).pdf", "application/pdf", b"%PDF-1.6"),
        ("attachment", "application/octet-stream", b"x"),
    ]


def test_pictures_in_the_text_and_signatures_are_no_attachments_and_dates_are_named() -> None:
    message = make_mail("It turns.", "<p>It turns.</p><img src='cid:1'>")
    message.add_attachment(b"png", maintype="image", subtype="png", filename="a.png", disposition="inline")
    message.add_attachment(b"sig", maintype="application", subtype="pgp-signature", filename="signature.asc")
    message.add_attachment("BEGIN:VCALENDAR", subtype="calendar", filename="meeting.ics")
    parsed = parse_mail(message.as_bytes(), "")
    assert parsed.attachments == ()
    assert parsed.warnings == ("Attachments that were not read: meeting.ics. Save them and add them by themselves.",)


def test_more_attachments_than_are_read_are_named() -> None:
    message = make_mail("It turns.", attached=b"%PDF-1.4")
    for number in range(MAX_ATTACHMENTS + 3):
        message.add_attachment(b"x", maintype="application", subtype="pdf", filename=f"{number}.pdf")
    parsed = parse_mail(message.as_bytes(), "")
    assert len(parsed.attachments) == MAX_ATTACHMENTS
    assert parsed.warnings[0].startswith("Attachments that were not read: 999.pdf, 1000.pdf, 1001.pdf, 1002.pdf. Save")


WORDS = "The mill turns with every tide — and it grinds wheat. " * 6
GOOD = encodebytes(WORDS.encode())
ONE_LINE = GOOD.replace(b"\n", b"")


def in_base64(body: bytes) -> bytes:
    head = b"From: a@b.c\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
    return head + b"Content-Transfer-Encoding: base64\n\n" + body


@pytest.mark.parametrize(
    ("body", "begins", "ends", "warning"),
    [
        (GOOD, "The mill", "grinds wheat.", ""),
        (GOOD.rstrip(b"=\n"), "The mill", "grinds wheat.", ""),
        (GOOD.replace(b"\n", b"", 1), "The mill", "grinds wheat.", ""),
        (GOOD[:100] + b"*&" + GOOD[102:], "The mill", "grinds wheat.", "part of its text is missing"),
        (GOOD + b"____________\nlist mailing list\n", "The mill", "grinds wheat.", "part of its text is missing"),
        (ONE_LINE[:200] + b"**" + ONE_LINE[202:], "The mill", "every tide — and", "part of its text is missing"),
        (b"The mill turns, and it does.\nIt grinds.\n", "The mill turns", "It grinds.", "read as it stands"),
    ],
)
def test_of_broken_base64_what_is_sound_is_kept_and_told(body: bytes, begins: str, ends: str, warning: str) -> None:
    parsed = parse_mail(in_base64(body), "")
    text = parsed.text.removeprefix("From: a@b.c\n\n")
    assert text.startswith(begins) and text.endswith(ends)
    assert (warning in parsed.warnings[0]) if warning else parsed.warnings == ()


@pytest.mark.parametrize("body", [b"%%%%", encodebytes(bytes(range(256)) * 3)[:-10] + b"!"])
def test_broken_base64_that_gives_no_text_is_a_refusal_or_named_beside_other_text(body: bytes) -> None:
    with pytest.raises(ParseError, match="base64 that is broken"):
        parse_mail(in_base64(body), "")
    part = b"--b\nContent-Type: text/plain\n"
    both = part + b"\nIt turns.\n" + part + b"Content-Transfer-Encoding: base64\n\n" + body + b"\n--b--\n"
    parsed = parse_mail(b"From: a@b.c\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n" + both, "")
    assert parsed.text.endswith("\n\nIt turns.")
    assert "part was left out" in parsed.warnings[0]


def test_a_message_that_is_cut_off_says_so() -> None:
    message = make_mail("It turns.", "<p>It turns.</p>", attached=b"%PDF-1.4").as_bytes()
    assert parse_mail(message, "").warnings == ()
    assert "ends in the middle" in parse_mail(message[: message.rindex(b"--=")], "").warnings[0]


def test_what_the_web_page_of_a_message_hides_is_told() -> None:
    message = make_mail("", f"<p style='display:none'>{'A secret. ' * 5}</p><p>It covers 5 m<sup>2</sup>.</p>")
    parsed = parse_mail(message.as_bytes(), "")
    assert parsed.text.endswith("\n\nIt covers 5 m².") and "hides 49 characters" in parsed.warnings[0]


def test_a_message_inside_a_message_is_read() -> None:
    outer = make_mail("Look:", subject="Fwd")
    outer.add_attachment(make_mail("It turns."))
    text = parse_mail(outer.as_bytes(), "").text
    assert text.startswith("# Fwd") and text.endswith(f"Look:\n\n{HEAD}\n\nIt turns.")


@pytest.mark.parametrize("charset", ["utf-8", "koi8-r", "windows-1251", "iso-8859-5", "no-such-charset"])
def test_a_message_in_any_encoding_is_decoded(charset: str) -> None:
    body = "Мельница работает с каждым приливом, и она мелет зерно."
    raw = body.encode("utf-8" if charset.startswith("no") else charset)
    head = b"From: a@b.c\r\nSubject: =?koi8-r?B?7cXM2A==?=\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset="
    parsed = parse_mail(head + charset.encode() + b"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + raw, "")
    assert parsed.text.endswith(body)
    assert parsed.title == "Мель"


def test_a_header_that_cannot_be_understood_hides_nothing() -> None:
    raw = b"From: =?utf-8?q?=?= <<\r\nDate: yesterday\r\nSubject: x\r\nMessage-ID: <\r\nTo: \x00\r\n\r\nIt turns."
    parsed = parse_mail(raw, "")
    assert parsed.text.endswith("It turns.") and "date" not in parsed.metadata


def test_a_saved_page_gives_its_article_and_its_address() -> None:
    page = EmailMessage()
    page["From"], page["Subject"], page["Snapshot-Content-Location"] = (
        "<Saved by Blink>",
        "x",
        "https://example.org/mill",
    )
    page["Date"] = "Mon, 06 May 2024 10:00:00 +0200"
    page.set_content(ARTICLE, subtype="html")
    page.add_related(b"png", maintype="image", subtype="png", filename="a.png")
    parsed = parse_mhtml(page.as_bytes(), "")
    assert "## The wheel" in parsed.text and "Home" not in parsed.text
    assert (parsed.title, parsed.metadata["url"]) == ("The mill turns again", "https://example.org/mill")


def test_a_header_that_python_cannot_take_apart_is_a_named_reason() -> None:
    """The email package raises IndexError at a parameter that ends with its name."""
    content = b"From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary*\n\nIt turns.\n"
    for parser in (parse_mail, parse_mhtml):
        with pytest.raises(ParseError, match="header of a part cannot be understood"):
            parser(content, "")


def test_quoted_lines_lose_their_marks_and_stay_apart() -> None:
    body = (
        "It turns.\n\nAnn\n\nOn Monday, Bob wrote:\n> Hello both,\n>\n> The wheel is\n> broken.\n>> Is it?\n>> - Yes.\n"
    )
    text = parse_mail(make_mail(body).as_bytes(), "").text
    assert text.endswith(
        "It turns.\n\nAnn\n\nOn Monday, Bob wrote:\n\nHello both,\n\nThe wheel is\nbroken.\n\nIs it?\n- Yes."
    )


def test_what_is_answered_line_by_line_keeps_a_mark_before_each_quoted_line() -> None:
    body = "> Does the wheel\n> turn?\n>\n> And when?\nIt does.\n> So?\nAlways.\n"
    text = parse_mail(make_mail(body).as_bytes(), "").text
    assert text.endswith("\n\n> Does the wheel turn?\n\n> And when?\n\nIt does.\n\n> So?\n\nAlways.")


def test_no_line_of_a_quotation_reads_as_the_words_of_its_answer() -> None:
    body = (
        "Bob wrote:\n> I will mend the wheel for you before the next tide and then\n> Ann can grind.\n> Price: 5\n> Oak: 2\n"
        "> - by ship\n>> Who pays?\n\nNot I.\n"
    )
    text = parse_mail(make_mail(body).as_bytes(), "").text
    assert text.endswith(
        "Bob wrote:\n\n> I will mend the wheel for you before the next tide and then Ann can grind.\n> Price: 5\n> Oak: 2\n"
        "> - by ship\n\n>> Who pays?\n\nNot I."
    )
    started = process_time()
    parse_mail(make_mail("> a small line\n" * 100_000 + "\nNot I.").as_bytes(), "")
    assert process_time() - started < 10


BEFORE = b"From ann@example.org Mon May  6 10:00:00 2024\n"


@pytest.mark.parametrize(
    "lines",
    [
        ["Bring for Sunday:", "rope 20 m", "two oars", "tar, one pot"],
        ["def knots(miles):", "hours = 24", "return miles / hours"],
        ["Please bring with you what the boat shed has run out of:", "rope 20 m", "two oars"],
        ["The old rope that hangs in the loft has frayed at both of its ends.", "rope is dear"],
        ["The tide", "turns and turns", "and nobody knows"],
    ],
)
def test_quoted_lists_and_programs_stay_lines(lines: list[str]) -> None:
    text = parse_mail(make_mail("\n".join(f"> {line}" for line in lines) + "\n\nI will.\n").as_bytes(), "").text
    assert text.endswith("\n\n" + "\n".join(f"> {line}" for line in lines) + "\n\nI will.")


def mailbox(*bodies: str) -> bytes:
    """A mailbox as programs write it, one of whose messages has no more header than it needs."""
    messages = [make_mail(body, subject=f"No. {number}").as_bytes() for number, body in enumerate(bodies, 1)]
    short = b"From: a@b.c\nSubject: Short\n\nIt is short.\n"
    return b"\n".join(BEFORE + message.replace(b"\nFrom ", b"\n>From ") for message in (short, *messages))


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_each_message_of_a_mailbox_is_decoded_by_itself(ends: bytes) -> None:
    content = mailbox("It turns.\n\nFrom May on it stands: 10:00 in 2024.\n", "Für Élise — ночь.\n").replace(
        b"\n", ends
    )
    assert sniff(content, "box.txt") == "mail"
    short, first, second = parse_mail(content, "").parts
    assert short.text == "# Short\n\nFrom: a@b.c\n\nIt is short."
    assert first.text.endswith("It turns.\n\nFrom May on it stands: 10:00 in 2024.")
    assert second.text.endswith("Für Élise — ночь.") and second.title == "No. 2"
    assert [part.name for part in (short, first, second)] == ["1", "2", "3"]


def test_a_mailbox_of_one_message_is_that_message() -> None:
    parsed = parse_mail(mailbox(), "")
    assert (parsed.parts, parsed.title, parsed.name) == ((), "Short", "")


def test_a_text_that_speaks_of_from_is_no_mailbox() -> None:
    assert sniff(b"From May on, at 10:00 in 2024, it stands.\n\nFrom June on it turns.\n", "a.txt") == "text"


def test_a_mailbox_without_end_is_refused() -> None:
    with pytest.raises(ParseError, match="more than 10,000 messages"):
        parse_mail((BEFORE + b"Subject: x\n\nx\n\n") * (MAX_MESSAGES + 1), "")


def alternative(plain: str, page: str) -> bytes:
    parts = f"--C\nContent-Type: text/plain\n\n{plain}\n--C\nContent-Type: text/html\n\n{page}\n--C--\n"
    return f"From: a@x.org\nSubject: Bells\nContent-Type: multipart/alternative; boundary=C\n\n{parts}".encode()


@pytest.mark.parametrize(
    ("plain", "page", "kept", "told"),
    [
        (
            "Please open this letter in another program.",
            "<p>The bells ring at noon on the third day.</p>",
            "noon",
            True,
        ),
        ("The bells ring at noon.", "<p>The bells <b>ring</b> at noon.</p>", "The bells ring at noon.", False),
        ("The bells ring at noon, and the square is shut to carts.", "<p>View it online</p>", "carts", False),
        ("Bells.", "<p>The bells ring at noon, and the square is shut to carts.</p>", "carts", False),
    ],
)
def test_a_stub_for_programs_that_show_no_html_gives_way_to_it(plain: str, page: str, kept: str, told: bool) -> None:
    parsed = parse_mail(alternative(plain, page), "")
    assert kept in parsed.text
    assert bool(parsed.warnings) == told
    assert not told or plain in parsed.warnings[0]
