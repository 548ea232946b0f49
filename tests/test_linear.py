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


def power(base: str, above: str) -> str:
    return f"<msup>{base}{above}</msup>"


X, Y, N, TWO, THREE = "<mi>x</mi>", "<mi>y</mi>", "<mi>n</mi>", "<mn>2</mn>", "<mn>3</mn>"
MATRIX = "<mtable><mtr>{}</mtr></mtable>"
CELL = "<mtd>{}</mtd>"


@pytest.mark.parametrize(
    ("one", "said", "other", "said_otherwise"),
    [
        (f"<msqrt>{TWO}</msqrt>{X}", "√2 x", f"<msqrt>{TWO}{X}</msqrt>", "√(2x)"),
        (power(X, N) + Y, "x^n y", power(X, f"<mrow>{N}{Y}</mrow>"), "x^(ny)"),
        (f"<mrow>{X}{power(X, N)}</mrow>{Y}", "xx^n y", f"{power(X, N)}<mo>=</mo>{Y}", "x^n = y"),
        (f"<msub>{X}{N}</msub>{Y}", "x_n y", f"<msub>{X}<mrow>{N}{Y}</mrow></msub>", "x_ny"),
        (power(power(X, TWO), THREE), "(x²)³", power(X, "<mn>23</mn>"), "x²³"),
        (power(X, power(N, TWO)), "x^(n²)", f"<msubsup>{X}{N}{TWO}</msubsup>", "x_n²"),
        (f"<msub>{X}{power(N, TWO)}</msub>", "x_(n²)", f"<msub>{power(X, TWO)}{N}</msub>", "(x²)_n"),
        (power("<mn>−1</mn>", TWO), "(−1)²", f"<mo>−</mo>{power('<mn>1</mn>', TWO)}", "−1²"),
        (f"<mfrac>{N}{X}</mfrac>{Y}", "n/x y", f"<mfrac>{N}<mrow>{X}{Y}</mrow></mfrac>", "n/(xy)"),
        (f"<mfrac>{N}{TWO}</mfrac>", "n/2", f'<mfrac linethickness="0pt">{N}{TWO}</mfrac>', "n over 2"),
        (f'<mfrac linethickness="0.5">{N}{TWO}</mfrac>', "n/2", f'<mfrac linethickness="0">{N}{X}</mfrac>', "n over x"),
        (MATRIX.format(CELL.format(X) + CELL.format(f"<mo>−</mo>{TWO}")), "x, −2",
         MATRIX.format(CELL.format(X) + CELL.format(f"<mo>−</mo>{Y}") + CELL.format(f"<mo>=</mo>{TWO}")), "x −y = 2"),
        (f"<mtext>if </mtext>{X}", "if x", f"{TWO}<mtext>kg</mtext>", "2kg"),
        (f"{X}<mrow><mtext>\xa0or</mtext></mrow>", "x or", f"<mrow> {TWO}</mrow><mrow> <mtext>kg</mtext></mrow>", "2kg"),
        (f"<mi>cos</mi><mo>\u2061</mo>{X}", "cos x", "<mi>f</mi><mo>\u2061</mo><mo>(</mo><mi>x</mi><mo>)</mo>", "f(x)"),
        (power(f"<mo>(</mo>{X}<mo>)</mo>".join(("<mrow>", "</mrow>")), TWO), "(x)²",
         power("<mrow><mo>(</mo><mi>a</mi><mo>)</mo><mo>(</mo><mi>b</mi><mo>)</mo></mrow>", TWO), "((a)(b))²"),
        (power("<mrow><mo>|</mo><mi>a</mi><mo>|</mo></mrow>", TWO), "|a|²",
         power("<mrow><mo>|</mo><mi>a</mi><mo>|</mo><mi>b</mi><mo>|</mo><mi>c</mi><mo>|</mo></mrow>", TWO), "(|a|b|c|)²"),
        ("<mmultiscripts><mi>R</mi><mi>i</mi><mn>2</mn></mmultiscripts>", "R_i²",
         "<mmultiscripts><mi>R</mi><none/><mn>2</mn><mprescripts/><mi>i</mi><none/></mmultiscripts>", "_iR²"),
        ("<munder><mi>lim</mi><mrow><mi>n</mi><mo>→</mo><mn>0</mn></mrow></munder>", "lim_(n → 0)",
         "<munder><mi>n</mi><mo>⏟</mo></munder>", "n"),
    ],
)  # fmt: skip
def test_what_differs_is_said_otherwise(one: str, said: str, other: str, said_otherwise: str) -> None:
    """In a line, letters that follow a root, a power or an index would belong to it."""
    assert formula_text(html.fromstring(f"<math>{one}</math>")) == said
    assert formula_text(html.fromstring(f"<math>{other}</math>")) == said_otherwise


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("<mfrac><mtext>distance</mtext><mtext>time</mtext></mfrac>", "distance/time"),
        (power("<mi>sin</mi>", TWO) + X, "sin²x"),
        ("<msub><mi>v</mi><mi>max</mi></msub>", "v_max"),
        (f"<msqrt>{power(X, TWO)}</msqrt>", "√(x²)"),
        (f"<mfrac><mrow>{TWO}{X}</mrow>{THREE}</mfrac>", "2x/3"),
        ("<mfrac><mrow><mi>time</mi></mrow><mrow><mi>rate</mi></mrow></mfrac>", "time/rate"),
        (f"<msubsup>{X}{N}{TWO}</msubsup>{Y}", "x_n²y"),
        (f"<munder><mo>∑</mo><mrow>{N}<mo>=</mo>{TWO}</mrow></munder>{N}", "∑_(n = 2) n"),
        (f"{X}<mrow> {TWO}{Y}</mrow>", "x2y"),
        (f"<mmultiscripts>{A_PLUS_B}{N}<none/></mmultiscripts>", "(a + b)_n"),
        (f"<mmultiscripts>{X}{N}</mmultiscripts>", None),
    ],
)
def test_brackets_and_room_stand_only_where_they_are_needed(inside: str, said: str | None) -> None:
    assert formula_text(html.fromstring(f"<math>{inside}</math>")) == said
