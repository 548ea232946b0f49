"""Bytes become the text that was written, whatever their encoding; what is no text is refused."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.errors import ParseError
from qa_bot.ingest.access.sniffing import sniff
from qa_bot.ingest.text.decoding import canonical, decode, is_seen, visible, wide_encoding

GERMAN = "Die Mühle wurde im Jahr 1790 gebaut. Sie läuft bei jeder Flut; drei Bäche führen größere Mengen Wasser zu.\n"
RUSSIAN = "Мельница была построена в 1790 году. Она работает при каждом приливе.\n"
JAPANESE = "水車は1790年に建てられました。潮が満ちるたびに回ります。\n"
CHINESE = "这座磨坊建于一七九零年，每次涨潮时都会转动。\n"
ENGLISH = "The mill was built in 1790.\nIt turns with every tide.\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *[
            (GERMAN, name)
            for name in (
                "utf-8",
                "utf-8-sig",
                "utf-16",
                "utf-16-le",
                "utf-16-be",
                "utf-32",
                "utf-32-le",
                "utf-32-be",
                "cp1252",
            )
        ],
        *[(RUSSIAN, name) for name in ("utf-8", "utf-16-le", "utf-16-be", "cp1251", "koi8-r")],
        *[(JAPANESE, name) for name in ("utf-8", "shift_jis", "euc-jp", "iso-2022-jp", "utf-16")],
        *[(CHINESE, name) for name in ("utf-8", "gb18030", "big5", "utf-16")],
    ],
)
def test_text_in_any_common_encoding_is_read_as_it_was_written(text: str, encoding: str) -> None:
    if encoding == "big5":
        text = (
            text.replace("这座", "")
            .replace("于", "於")
            .replace("涨", "漲")
            .replace("时", "時")
            .replace("会转动", "會轉動")
        )
    assert decode((text * 5).encode(encoding))[0] == text * 5


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_utf8_is_read_exactly(text: str) -> None:
    assert decode(text.encode()) == (canonical(text.removeprefix("\ufeff")), "")


def test_a_declared_charset_is_believed_unless_it_says_nothing() -> None:
    assert decode(GERMAN.encode("cp850"), "cp850") == (GERMAN, "")
    assert decode("Größe".encode(), "iso-8859-1") == ("Größe", "")
    assert decode("“Größe”".encode("cp1252"), "ISO-8859-1") == ("“Größe”", "")
    assert decode("Größe".encode(), "no-such-charset") == ("Größe", "")
    assert decode(b"SGFsbG8=", "base64") == ("SGFsbG8=", "")


def test_a_byte_order_mark_wins_over_the_declared_charset() -> None:
    assert decode(codecs.BOM_UTF8 + "Größe".encode(), "koi8-r") == ("Größe", "")


def test_a_declared_encoding_that_does_not_fit_is_named() -> None:
    german = GERMAN.encode("cp1252")
    assert (decode(german, "utf-8")[1], decode(german, "klingon")[1]) == (
        "Its declared encoding, utf-8, does not fit; it was read as Windows-1252.",
        "Its declared encoding, klingon, does not fit; it was read as Windows-1252.",
    )


def test_a_guess_is_said() -> None:
    text, warning = decode((GERMAN * 5).encode("cp1252"))
    assert text == GERMAN * 5
    assert "not declared" in warning and "1252" in warning


@pytest.mark.parametrize("content", [b"abc\x00def", bytes(range(256)) * 4, b"\x00" * 100, b"a\x01\x02\x03" * 50])
def test_binary_content_is_no_text(content: bytes) -> None:
    with pytest.raises(ParseError, match="binary"):
        decode(content)


def test_canonical_text_has_one_kind_of_line_break_and_no_nul_and_no_lone_surrogate() -> None:
    assert canonical("a\r\nb\rc\nd\x00\ud800\u2028e\x0c") == "a\nb\nc\nd\ufffd\ufffd\u2028e\x0c"


def test_ascii_is_not_mistaken_for_a_wide_encoding() -> None:
    assert wide_encoding(ENGLISH.encode()) == ""
    assert wide_encoding(ENGLISH.encode("utf-16-be")) == "utf-16-be"
    assert wide_encoding(bytes(range(256)) * 4) == ""


@pytest.mark.parametrize("text", ["", " \n\t\u00a0", "\u200b\u200c\u200d", "\U000e0041\u202e \ufeff\u2060\u00ad"])
def test_nothing_is_seen_of_what_hides(text: str) -> None:
    assert not is_seen(text)
    assert is_seen(f"{text}.")


def test_what_scripts_are_written_with_stays_visible() -> None:
    text = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \u200f(\u05d0)\u200e \U0001f469\u200d\U0001f467 e\u0301"
    assert visible(text) == text
    assert visible("mi\u200bll\u202e \U000e0061\U000e007f") == "mill "


def test_a_few_controls_make_no_binary_data_of_a_short_text() -> None:
    assert decode(b"bell \x07 in a short text") == ("bell \x07 in a short text", "")
    assert sniff(b"bell \x07 in a short text", "a.txt") == "text"


def test_rare_controls_and_nuls_of_a_program_make_no_binary_data_of_a_text() -> None:
    steps = "The well \x1b[31mred\x1b[0m was dug\x08\x08\x08 in 1642 \x07 by two men from the hills above the town.\n"
    assert decode(steps.encode()) == (steps, "")
    text, warning = decode(b"The well was dug\x00 in 1642 by two men\x00 from the hills.")
    assert text == "The well was dug\ufffd in 1642 by two men\ufffd from the hills."
    assert warning == "2 NUL characters stand in it, as in no text; \ufffd is in their place."
    assert sniff(b"The well was dug\x00 in 1642 by two men.", "a.txt") == "text"


def test_a_refusal_says_where_it_is_no_text_and_what_to_do() -> None:
    for content in (b"abc\x00def", b"words \x00 and " + bytes(range(128, 256)) * 4, b"abc\x01\x02\x03" * 50):
        with pytest.raises(ParseError) as refused:
            decode(content)
        place = min(content.find(byte) % 9999 for byte in (0, 1))
        assert f"its byte {place} is 0x0" in str(refused.value) and "save it as UTF-8" in refused.value.hint


GERMAN = "Die Glocken läuten am Mittag, und der Bäcker öffnet früh. Äpfel gibt es für zwölf Münzen. " * 40


@pytest.mark.parametrize(
    ("content", "places"),
    [
        (GERMAN.encode() + b"\xc3", "One place of it is"),
        (GERMAN.encode().replace(b"Mittag", b"Mit\x80tag", 2), "2 places of it are"),
        ("Käse, öl, süß, früh, Bär: ".encode() + b"\xff", "One place of it is"),
    ],
)
def test_a_few_broken_bytes_do_not_ruin_utf8(content: bytes, places: str) -> None:
    text, warning = decode(content)
    assert "Ã" not in text and text.count("\ufffd") and places in warning
    assert decode(content, "iso-8859-1") == (text, warning)  # declared by servers that do not know


def test_other_encodings_are_not_taken_for_broken_utf8() -> None:
    assert decode(GERMAN.encode("cp1252"))[0] == GERMAN
    assert "\ufffd" not in decode(GERMAN.encode()[:300] + GERMAN.encode("cp1252")[:300])[0]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Le thé était servi après le dîner à Orléans.", "cp1252"),
        ("Però la verità è più semplice di così.", "cp1252"),
        ("המחיר עלה השנה.", "cp1255"),
        ("Мост открыли вчера, в HTML.", "cp1251"),
        ("Το κόστος αυξήθηκε.", "cp1253"),
        ("La rivière a gelé l'hiver où il est né.", "cp1252"),
        ("Les pêcheurs étaient déjà là.", "cp1252"),
        ("Değirmen ağaçtan yapıldı.", "cp1254"),
        ("İki köprü büyük ve geniş.", "cp1254"),
        ("Řeka je čistá, ale příliš studená.", "cp1250"),
        ("A híd őszre kész.", "cp1250"),
    ],
)
def test_a_short_text_is_not_read_in_letters_that_nobody_mixes(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding))[0] == text


def test_lines_of_two_encodings_are_each_read_in_their_own() -> None:
    french = "La rivière a gelé l'hiver où il est né.\n"
    content = french.encode() * 3 + french.encode("cp1252") * 2 + b"The mill.\n"
    expected = (french * 5 + "The mill.\n", "Of its lines, 2 are not UTF-8; read as Windows-1252.")
    assert decode(content) == decode(content, "iso-8859-1") == expected


def test_mac_roman_is_known_where_windows_would_make_no_words() -> None:
    french = "Le meunier était très fatigué l'été dernier ; l'œuvre s'achève et coûte cinq sous par tête."
    assert decode(french.encode("mac_roman")) == (french, "The encoding is not declared; it was read as Mac Roman.")


def test_utf7_is_told() -> None:
    text, warning = decode("Le garçon était là.".encode("utf-7"))
    assert text == "Le gar+AOc-on +AOk-tait l+AOA." and "looks like UTF-7, which is not read (3 places)" in warning
    assert decode(b"It is A+Base-2 and B+AAA-4, or x+y-z.") == ("It is A+Base-2 and B+AAA-4, or x+y-z.", "")


def test_two_letters_of_ascii_are_no_ideogram_of_utf_16() -> None:
    """A short program begins so; a text with ideograms has others, too."""
    assert wide_encoding(b"The   tide\0 mill") == ""  # a stray NUL
    assert wide_encoding(b"MZ" + "ABCDEFGHI".encode("utf-16-be")) == ""
    assert wide_encoding("婍 ABC 水車".encode("utf-16-le")) == "utf-16-le"
    assert wide_encoding("MZ is a text".encode("utf-16-le")) == "utf-16-le"
