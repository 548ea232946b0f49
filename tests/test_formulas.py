"""A formula that fits in a line is said in it; another is counted."""

import pytest
from lxml import html

from qa_bot.ingest.trees.formulas import formula_text, formulas_left, with_formulas


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("<mn>340</mn>", "340"),
        ("<mi>F</mi><mo>=</mo><mi>m</mi><mo>\u2062</mo><msup><mi>v</mi><mn>2</mn></msup>", "F = mv²"),
        ("<mo>-</mo><mn>5</mn>", "-5"),
        ("<msup><mn>10</mn><mrow><mo>−</mo><mn>6</mn></mrow></msup>", "10⁻⁶"),
        ("<msub><mi>t</mi><mi>n</mi></msub><mo>≤</mo><mfrac><mn>1</mn><mn>2</mn></mfrac>", "t_n ≤ 1/2"),
        ("<semantics><mrow><mi>w</mi></mrow><annotation>w</annotation></semantics>", "w"),
        ("<menclose notation='updiagonalstrike'><mn>5</mn></menclose>", None),
        ("<mrow>" * 60 + "<mn>1</mn>" + "</mrow>" * 60, None),
    ],
)
def test_a_formula_is_said_in_a_line_where_it_fits(inside: str, said: str | None) -> None:
    assert formula_text(html.fromstring(f"<math>{inside}</math>")) == said


def test_simple_formulas_are_put_in_and_the_others_counted() -> None:
    ratio = "<math><menclose><mi>c</mi></menclose></math>"
    root = html.fromstring(f"<p>It weighs <math><mn>340</mn></math> tons, {ratio} at least.</p>")
    with_formulas(root)
    assert root.text_content().startswith("It weighs 340 tons, ")
    assert formulas_left(root) == 1


def test_a_formula_that_is_hidden_behind_its_picture_is_said() -> None:
    hidden = '<span style="display: none;"><math><mi>g</mi><mo>&gt;</mo><mn>9</mn></math></span><img src="g.svg">'
    root = html.fromstring(f"<p>Here <b>{hidden}</b> holds.</p>")
    with_formulas(root)
    assert root.text_content() == "Here g > 9 holds."
    assert root.find(".//span").get("style") is None


def test_a_formula_that_stands_beside_itself_in_letters_is_said_once() -> None:
    drawn = (
        '<span class="katex-mathml"><math><mi>g</mi></math></span><span class="katex-html" aria-hidden="true">g</span>'
    )
    root = html.fromstring(f"<p>Here {drawn} holds.</p>")
    with_formulas(root)
    assert root.find(".//math") is not None
    assert formulas_left(root) == 0
    assert root.find("span[2]").text == "g"


def test_a_formula_whose_letters_stand_as_they_are_drawn_is_said_as_it_is_read() -> None:
    ratio = "<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>"
    root = html.fromstring(
        f'<p>Half: <span class="katex-mathml">{ratio}</span><span class="katex-html"><i>2</i><i>1</i></span>.</p>'
    )
    with_formulas(root)
    assert "".join(root.find("span[2]").itertext()) == "1/2"
