"""The viewer marks exactly the quoted characters, and changes none of the article's."""

from hypothesis import given
from hypothesis import strategies as st
from scripted import FERRY
from test_page import Reader

from qa_bot.interfaces.webpage.page import visible
from qa_bot.interfaces.webpage.viewer import MARGIN, Shown, marked, viewer_html
from qa_bot.types import Document, Page

EMOJI = Document.of("🚤🚤 <b>one</b> & 'two' 👩‍👩‍👧 \"three\"\r\n", source="s", title="Boats")


class Marks(Reader):
    """Collects the text inside marks, by label."""

    def __init__(self, html: str) -> None:
        self.inside: list[str] = []
        self.by_label: dict[str, str] = {}
        super().__init__(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        if tag == "mark":
            assert not self.inside, "marks never nest"
            self.inside = (dict(attrs)["data-q"] or "").split()

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark":
            self.inside = []

    def handle_data(self, data: str) -> None:
        super().handle_data(data)
        for label in self.inside:
            self.by_label[label] = self.by_label.get(label, "") + data


@st.composite
def documents(draw: st.DrawFn) -> tuple[Document, list[tuple[int, int, str]]]:
    text = draw(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=60))
    ends = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(ends, ends).filter(lambda span: span[0] < span[1]), max_size=5))
    return Document.of(text, source="s"), [(start, end, str(n)) for n, (start, end) in enumerate(spans, 1)]


@given(documents())
def test_marks_hold_their_quotes_and_the_text_is_unchanged(drawn: tuple[Document, list[tuple[int, int, str]]]) -> None:
    document, spans = drawn
    read = Marks(marked(document, spans, 0, len(document.text)))
    assert read.text == visible(document.text)
    quotes = {label: visible(document.text[start:end]) for start, end, label in spans}
    assert read.by_label == {label: quote for label, quote in quotes.items() if quote}


def test_offsets_count_characters_not_bytes_or_utf16_units() -> None:
    start = EMOJI.text.index("<b>")
    read = Marks(marked(EMOJI, [(start, start + 10, "1")], 0, len(EMOJI.text)))
    assert read.by_label == {"1": "<b>one</b>"}


def test_page_numbers_stand_at_their_places_and_add_no_text() -> None:
    document = Document.of("first second", source="s", pages=(Page(1, 0, 6), Page(2, 6, 12)))
    read = Marks(marked(document, [(3, 9, "1")], 0, 12))
    assert read.text == document.text
    assert [found["data-page"] for _, found in read.elements if "data-page" in found] == ["1", "2"]


def test_a_passage_is_marked_less_strongly_than_a_quotation() -> None:
    html = marked(FERRY, [(0, 20, "1.p1"), (30, 40, "1.2")], 0, len(FERRY.text))
    assert '<mark class="near" tabindex="-1" data-q="1.p1">' in html
    assert '<mark tabindex="-1" data-q="1.2">' in html


def test_a_long_article_is_shown_around_its_quotes_and_says_so() -> None:
    text = "".join(f"Sentence number {number} of many.\n" for number in range(20_000))
    document = Document.of(text, source="long.txt", title="Long")
    start = text.index("Sentence number 9999 ")
    html = viewer_html([Shown(document, ((start, start + 29, "1"), (start + 50, start + 60, "2")))], budget=100_000)
    read = Marks(html)
    assert read.by_label["1"] == text[start : start + 29]
    assert len(read.text) < 3 * MARGIN
    assert f"of {len(text):,} characters are shown here, what surrounds the marked words" in read.text


def test_a_long_article_without_quotes_is_shown_from_its_beginning() -> None:
    document = Document.of("word " * 50_000, source="long.txt", title="Long")
    assert "its beginning" in Reader(viewer_html([Shown(document)], budget=10_000)).text


def test_how_much_of_a_long_article_is_shown_is_counted() -> None:
    document = Document.of("x" * 90_000, source="s")
    told = Reader(viewer_html([Shown(document, ((40_000, 40_010, "1"),))], budget=10)).text
    assert f"{2 * MARGIN + 10:,} of 90,000 characters are shown here, what surrounds the marked words." in told


def test_a_title_is_shown_unless_the_text_begins_with_it() -> None:
    for text, shown in (("# The mill\n\nIt turned.", False), ("It turned.", True)):
        html = viewer_html([Shown(Document.of(text, source="s", title="The mill"))])
        assert ("<h2>The mill</h2>" in html) == shown


def test_articles_share_the_budget_in_their_order() -> None:
    first, second = (Document.of(f"{name} " * 10_000, source=name, title=name.upper()) for name in ("one", "two"))
    html = viewer_html([Shown(first, ((0, 3, "1"),)), Shown(second, ((0, 3, "2"),))], budget=50_000)
    assert html.count("one ") > 9_000
    assert html.count("two ") < 2_000


def test_titles_and_sources_are_escaped() -> None:
    document = Document.of("text", source="<i>s</i>", title='<b>"t"</b>')
    tags = [tag for tag, _ in Reader(viewer_html([Shown(document)])).elements]
    assert not {"b", "i"} & set(tags)


def test_headings_are_set_apart_and_stay_in_the_text() -> None:
    document = Document.of("Intro\n\n## The pond\nText\n#hash\n# End", source="s")
    html = marked(document, [(2, 14, "1")], 0, len(document.text))
    assert Marks(html).text == document.text
    assert Marks(html).by_label == {"1": document.text[2:14]}
    assert html.count('class="heading"') == 3, "the mark ends within the first and cuts it in two"
    assert html.count('class="hash"') == 2
    assert html.endswith('<span class="hash"># </span><span class="heading">End</span>')


def test_an_article_with_hidden_characters_says_how_many_are_left_out() -> None:
    document = Document.of("Pay \u202e001 now.\U000e0041", source="s", title="t")
    html = viewer_html([Shown(document, ((4, 8, "1.1"),))])
    assert "2 invisible characters of this text left out here." in Reader(html).text
    assert Marks(html).by_label == {"1.1": "001"}
    assert "invisible" not in viewer_html([Shown(FERRY)])


def test_open_articles_of_one_title_are_told_apart() -> None:
    shown = [Shown(Document.of(f"Text {name}.", source=f"{name}.txt", title="Minutes")) for name in "ab"]
    read = Reader(viewer_html(shown)).text
    assert "Minutes · a.txt" in read
    assert "Minutes · b.txt" in read
