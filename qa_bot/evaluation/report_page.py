"""Report -> one HTML page that needs nothing else: no script, no network, curves as inline SVG, every text escaped.

Written for a person who has not heard of F1: what was measured, what came out, what went wrong.
"""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

from qa_bot.evaluation.evaluate import Outcome
from qa_bot.evaluation.figures import MeasuredFigure, guesses, is_right
from qa_bot.evaluation.metrics import Bin, calibration_bins, risk_coverage
from qa_bot.evaluation.report import Report, headline, shown, size, thinned, verdict, worst

WORST = 12  # cases shown open
FLOORS = (
    "A floor is what a trivial program gets on the same questions: one that always declines, one that shows the first "
    "sentence of the best passage, a search by meaning alone or by words alone."
)
SIDE, EDGE = 320, 46  # pixels of a curve and of its margin

STYLE = """
:root { color-scheme: light dark; --ink: #1d2430; --soft: #5b6575; --line: #d9dee6; --paper: #fff; --wash: #f5f7fa;
  --good: #1a7f4b; --bad: #b3261e; --mark: #2458c5; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ef; --soft: #a3adbd; --line: #394252; --paper: #151a22;
  --wash: #1d2430; --good: #57c98e; --bad: #ff8a80; --mark: #8ab0ff; } }
* { box-sizing: border-box; }
body { font: 16px/1.55 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 0 auto;
  max-width: 62rem; padding: 2rem 1.25rem 4rem; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; margin: 0 0 .25rem; } h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; }
p { margin: .5rem 0; } .soft { color: var(--soft); } .lead { font-size: 1.1rem; }
table { border-collapse: collapse; width: 100%; font-size: .93rem; } .wide { overflow-x: auto; }
th, td { text-align: left; vertical-align: top; padding: .45rem .75rem .45rem 0; border-bottom: 1px solid var(--line);
  overflow-wrap: normal; }
th { font-weight: 600; } thead th { color: var(--soft); font-weight: 500; } td.number { white-space: nowrap;
  font-variant-numeric: tabular-nums; } td.value { font-weight: 700; }
tr.group th { padding-top: 1.1rem; color: var(--mark); font-size: .85rem; letter-spacing: .04em; text-transform: uppercase; }
.curves { display: flex; flex-wrap: wrap; gap: 2rem; } figure { margin: 0; flex: 1 1 20rem; } figcaption { color: var(--soft);
  font-size: .93rem; max-width: 26rem; } svg { width: 100%; max-width: 26rem; height: auto; display: block; }
svg text { fill: var(--soft); font: 12px system-ui, sans-serif; } svg .axis { stroke: var(--line); fill: none; }
svg .ideal { stroke: var(--soft); stroke-dasharray: 4 4; fill: none; } svg .curve { stroke: var(--mark); stroke-width: 2.5;
  fill: none; } svg .dot { fill: var(--mark); } svg .set { fill: var(--bad); }
.case { border: 1px solid var(--line); border-left: 4px solid var(--bad); border-radius: 6px; padding: .6rem .9rem;
  margin: .75rem 0; background: var(--wash); } .case h3 { font-size: 1rem; margin: 0 0 .35rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 0; } dt { color: var(--soft); }
dd { margin: 0; min-width: 0; } .good { color: var(--good); } .bad { color: var(--bad); }
@media (max-width: 44rem) { table.figures thead { display: none; } table.figures tr { display: grid; gap: 0 1rem;
  grid-template-columns: max-content 1fr; border-bottom: 1px solid var(--line); padding: .4rem 0; }
  table.figures th, table.figures td { border: 0; padding: .1rem 0; } table.figures th { grid-column: 1 / -1; }
  table.figures td.n::before { content: "of "; color: var(--soft); } table.figures td.floors { grid-column: 1 / -1;
  white-space: normal; color: var(--soft); } table.figures td.floors br { display: none; } }
summary { cursor: pointer; color: var(--mark); margin: .75rem 0; }
"""


def page(report: Report) -> str:
    """Return the report as a complete HTML page."""
    lines = "".join(f"<li>{escape(line)}</li>" for line in headline(report))
    about = [*report.about.items(), ("passages looked at", f"{report.evaluation.k} (k)")]
    about.append(("questions", "drafted by rule from the articles" if report.drafted else "from a file"))
    return frame(
        "How well are the questions answered?",
        f'<p class="soft">{size(report.evaluation)}, {escape(report.about.get("date", ""))}</p><ul class="lead">{lines}</ul>'
        f"\n<h2>Figures</h2>\n{figures_table(report.figures, FLOORS)}\n{_curves(report)}\n"
        f"{_cases(report)}\n<h2>How it was measured</h2>\n<dl>{entries(about)}</dl>",
    )


def frame(title: str, body: str) -> str:
    """Return a complete page around HTML."""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>qa_bot: {escape(title)}</title>
<style>{STYLE}</style>
</head>
<body>
<main>
<h1>{escape(title)}</h1>
{body}
</main>
</body>
</html>
"""


def figures_table(figures: Sequence[MeasuredFigure], floors: str) -> str:
    """Return figures as a table; `floors` says in a sentence what a floor is."""
    rows = []
    for group, some in groupby(figures, key=lambda figure: figure.meaning.group):
        rows.append(f'<tr class="group"><th colspan="4" scope="colgroup">{escape(group)}</th></tr>')
        rows += [_figure_row(figure) for figure in some]
    return (
        f'<p class="soft">{escape(floors)} '
        "↑: higher is better, ↓: lower is better.</p>"
        '<div class="wide"><table class="figures"><thead><tr><th scope="col">what</th><th scope="col">value</th><th scope="col">of</th>'
        f'<th scope="col">floors</th></tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
    )


def _figure_row(figure: MeasuredFigure) -> str:
    meaning = figure.meaning
    floors = ", <br>".join(
        f"{escape(name)} {escape(shown(value, meaning.unit))}" for name, value in figure.floors.items()
    )
    arrow = "↓" if meaning.lower_is_better else "↑"
    return (
        f'<tr><th scope="row">{escape(meaning.name)} {arrow}<br><span class="soft" style="font-weight:400">'
        f'{escape(meaning.text)}</span></th><td class="number value">{escape(shown(figure.value, meaning.unit))}</td>'
        f'<td class="number n">{figure.n:,}</td><td class="number floors">{floors}</td></tr>'
    )


def _curves(report: Report) -> str:
    confidences, right = guesses(report.evaluation.outcomes)
    if not confidences:
        return ""
    bins, curve = calibration_bins(confidences, right), _risk(risk_coverage(confidences, right), _in_force(report))
    return (
        "<h2>Can the confidence be trusted?</h2>"
        f'<div class="curves"><figure>{_calibration(bins)}<figcaption>Each dot is a group of answers of like confidence; the '
        "larger, the more. On the dashed line, 70 % confidence means that 70 % are right; below it, the program is too "
        f"sure of itself.</figcaption></figure><figure>{curve}<figcaption>If only the surest answers are given: how "
        "many questions get one (to the right), and how many of those are wrong (up). The lower the curve, the "
        "better; with questions that have no answer, it cannot end at 0. The red dot is the threshold in "
        "force.</figcaption></figure></div>"
    )


def _calibration(bins: Sequence[Bin]) -> str:
    most = max(held.count for held in bins)
    dots = "".join(
        f'<circle class="dot" cx="{_x(held.confidence):.1f}" cy="{_y(held.right):.1f}" '
        f'r="{3 + 9 * (held.count / most) ** 0.5:.1f}"><title>confidence {held.confidence:.2f}, right {held.right:.0%} of '
        f"{held.count}</title></circle>"
        for held in bins
    )
    line = f'<line class="ideal" x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"/>'
    return _plot("Confidence against share of right answers", "confidence", "right answers", line + dots)


def _in_force(report: Report) -> tuple[float, float] | None:
    """Coverage and risk of the answers that were given."""
    known = [o for o in report.evaluation.outcomes if is_right(o.given, o) is not None]
    given = [o for o in known if not o.answer.declined]
    if not given:
        return None
    return len(given) / len(known), sum(not is_right(o.given, o) for o in given) / len(given)


def _risk(points: Sequence[tuple[float, float]], in_force: tuple[float, float] | None) -> str:
    path = " ".join(f"{_x(coverage):.1f},{_y(risk):.1f}" for coverage, risk in thinned(points))
    drawn = f'<polyline class="curve" points="{path}"/>'
    if in_force is not None:
        coverage, risk = in_force
        drawn += (
            f'<circle class="set" cx="{_x(coverage):.1f}" cy="{_y(risk):.1f}" r="6"><title>{coverage:.0%} answered, '
            f"{risk:.0%} of them wrong</title></circle>"
        )
    return _plot("Answered questions against wrong answers", "questions answered", "wrong among them", drawn)


def _plot(label: str, across: str, up: str, inside: str) -> str:
    """Axes from 0 to 100 % around what is drawn inside."""
    ticks = "".join(
        f'<line class="axis" x1="{_x(0)}" y1="{_y(share)}" x2="{_x(1)}" y2="{_y(share)}"/>'
        f'<text x="{_x(0) - 6}" y="{_y(share) + 4}" text-anchor="end">{share:.0%}</text>'
        f'<text x="{_x(share)}" y="{_y(0) + 18}" text-anchor="middle">{share:.0%}</text>'
        for share in (0.0, 0.25, 0.5, 0.75, 1.0)
    )
    full = SIDE + 2 * EDGE
    return (
        f'<svg viewBox="0 0 {full} {full}" role="img" aria-label="{escape(label)}">{ticks}'
        f'<text x="{_x(0.5)}" y="{_y(0) + 38}" text-anchor="middle">{escape(across)}</text>'
        f'<text x="{_x(0)}" y="{_y(1) - 14}">{escape(up)}</text>{inside}</svg>'
    )


def _x(share: float) -> float:
    return EDGE + SIDE * share


def _y(share: float) -> float:
    return EDGE + SIDE * (1 - share)


def _cases(report: Report) -> str:
    cases = worst(report.evaluation.outcomes)
    shown_open = "".join(_case(outcome) for outcome in cases[:WORST])
    more = f'<p class="soft">{len(cases) - WORST:,} more are in the table below.</p>' if len(cases) > WORST else ""
    bad = f"<h2>What went wrong</h2>{shown_open}{more}" if cases else "<h2>What went wrong</h2><p>Nothing.</p>"
    lost = report.evaluation.failed
    failed = f"<h2>Could not be asked</h2><dl>{entries(lost.items())}</dl>" if lost else ""
    every = _all(report.evaluation.outcomes)
    return f"{bad}{failed}<details><summary>All questions</summary>{every}</details>"


def _case(outcome: Outcome) -> str:
    return f'<div class="case"><h3>{escape(outcome.question.question)}</h3><dl>{entries(_case_entries(outcome))}</dl></div>'


def _case_entries(outcome: Outcome) -> list[tuple[str, str]]:
    question, answer = outcome.question, outcome.answer
    expected = "; ".join(question.answers) or ("no answer" if question.answerable is False else "any")
    entries = [("expected", expected)]
    if answer.declined:
        entries += [("given", f"declined ({answer.declined})"), ("best guess", outcome.guess or "none")]
    else:
        entries.append(("given", outcome.given))
        if answer.text != outcome.given:
            entries.append(("in full", answer.text))
    found = outcome.rankings.get("as answered")
    if found is not None:
        entries.append(("evidence", "was found" if found[0] > 0 else "was not found"))
    return [*entries, ("confidence", f"{outcome.confidence:.0%}"), ("verdict", verdict(outcome))]


def entries(pairs: Iterable[tuple[str, str]]) -> str:
    """Return the entries of a list of names and texts."""
    return "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in pairs)


def _all(outcomes: Sequence[Outcome]) -> str:
    rows = []
    for outcome in outcomes:
        said = verdict(outcome)
        tone = (
            "good" if "right" in said and "wrong" not in said else "bad" if "wrong" in said or "though" in said else ""
        )
        expected = "; ".join(outcome.question.answers) or ("no answer" if outcome.question.answerable is False else "")
        rows.append(
            f"<tr><td>{escape(outcome.question.question)}</td><td>{escape(expected)}</td>"
            f'<td>{escape(outcome.given or "declined")}</td><td class="{tone}">{escape(said)}</td>'
            f'<td class="number">{outcome.confidence:.0%}</td></tr>'
        )
    heads = "".join(
        f'<th scope="col">{name}</th>' for name in ("question", "expected", "given", "verdict", "confidence")
    )
    return f'<div class="wide"><table><thead><tr>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
