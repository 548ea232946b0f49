"""A formula is said in one line, so that what belongs together stays together."""

import pytest
from lxml import html

from qa_bot.ingest.trees.linear import formula_text

A_PLUS_B = "<mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow>"


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        (f"<mfrac>{A_PLUS_B}<mi>c</mi></mfrac>", "(a + b)/c"),
        (f"<mfrac><mi>c</mi>{A_PLUS_B}</mfrac>", "c/(a + b)"),
        ("<mfrac><mi>a</mi><mrow><mn>2</mn><mi>c</mi></mrow></mfrac>", "a/(2c)"),
        ("<mn>2</mn><mfrac><mn>1</mn><mn>2</mn></mfrac>", "2 1/2"),
        ("<mfrac><mn>1</mn><mn>2</mn></mfrac><mi>g</mi>", "1/2 g"),
        (f"<msup>{A_PLUS_B}<mn>2</mn></msup>", "(a + b)²"),
        ("<msup><mrow><mo>(</mo><mi>a</mi><mo>)</mo></mrow><mn>2</mn></msup>", "(a)²"),
        (f"<msup><mi>e</mi>{A_PLUS_B}</msup>", "e^(a + b)"),
        ("<msup><mn>90</mn><mo>∘</mo></msup>", "90°"),
        ("<msup><mi>Ca</mi><mrow><mn>2</mn><mo>+</mo></mrow></msup>", "Ca²⁺"),
        ("<msup><mi>f</mi><mo>′</mo></msup><mo>(</mo><mi>x</mi><mo>)</mo>", "f′(x)"),
        ("<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>", "x_i²"),
        (f"<msqrt>{A_PLUS_B}</msqrt>", "√(a + b)"),
        ("<msqrt><mn>2</mn></msqrt>", "√2"),
        ("<mroot><mi>x</mi><mn>3</mn></mroot>", "∛x"),
        ("<mroot><mi>x</mi><mi>n</mi></mroot>", "x^(1/n)"),
        ("<munderover><mo>∑</mo><mn>1</mn><mi>n</mi></munderover><mi>i</mi>", "∑_1^n i"),
        ("<mover><mi>x</mi><mo>¯</mo></mover>", "x\u0304"),
        ("<mfenced><mi>a</mi><mi>b</mi></mfenced>", "(a, b)"),
        (
            "<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr><mtr><mtd><mn>3</mn></mtd></mtr></mtable>",
            "1, 2; 3",
        ),
        ("<mtable><mtr><mtd><mi>x</mi></mtd><mtd><mo>=</mo><mn>1</mn></mtd></mtr></mtable>", "x = 1"),
        ("<mmultiscripts><mi>C</mi><mprescripts/><none/><mn>14</mn></mmultiscripts>", "¹⁴C"),
        ("<mo>(</mo><mo>−</mo><mn>5</mn><mo>)</mo>", "(−5)"),
        ("<mi>x</mi><mo>=</mo><mo>−</mo><mn>5</mn>", "x = −5"),
        ("<mfrac><mn>1</mn></mfrac>", None),
        ("<merror><mi>x</mi></merror>", None),
    ],
)
def test_a_formula_is_said_in_one_line(inside: str, said: str | None) -> None:
    assert formula_text(html.fromstring(f"<math>{inside}</math>")) == said
