"""What was measured becomes JSON, or a page that needs nothing else: tables, and curves as inline SVG."""

import math
from collections.abc import Sequence
from html import escape
from itertools import groupby
from typing import Any

from qa_bot.evaluation.bench_rows import Bench, BenchRow, Curve
from qa_bot.evaluation.report_page import entries, frame

WIDE, HIGH, LEFT, BELOW, ABOVE = 420, 300, 64, 46, 34  # pixels of a curve and its margins
DASHES = ("", "7 5", "2 4")  # one a line, so that they differ without colour
HEADS = ("what", "value", "beside", "share of the limit")


def number(value: float) -> str:
    """Return a figure with three digits that count, or all before the point; shares near 1 with more."""
    if value == 0 or not math.isfinite(value):
        return f"{value:g}"
    if 0.99 < value < 1:
        return f"{value:.6f}"  # what matters is how near to 1
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{min(digits, 4)}f}"


def cells(row: BenchRow) -> tuple[str, str, str, str]:
    """Return a row as four texts: what, value, what others got and how many times as fast the value is, share."""
    value = f"{number(row.value)}{'' if row.unit.startswith('/') else ' '}{row.unit}".strip()
    beside = "; ".join(f"{name} {number(other)} ({row.times(other):.2f} times as fast)" for name, other in row.beside)
    return row.what, value, beside, "" if row.share is None else f"{row.share:.0%}"


def bench_json(bench: Bench) -> dict[str, Any]:
    """Return everything as one JSON object."""
    return {
        "about": dict(bench.about),
        "figures": [
            {
                "part": row.part,
                "what": row.what,
                "value": row.value,
                "unit": row.unit,
                "beside": [{"name": name, "value": other, "times": row.times(other)} for name, other in row.beside],
                "share": row.share,
            }
            for row in bench.rows
        ],
        "curves": [
            {
                "title": curve.title,
                "across": curve.across,
                "up": curve.up,
                "lines": {name: [list(point) for point in points] for name, points in curve.lines},
            }
            for curve in bench.curves
        ],
        "skipped": list(bench.skipped),
        "complete": bench.complete,
    }


def page(bench: Bench) -> str:
    """Return a complete HTML page."""
    curves = "".join(f"<figure>{_plot(curve)}</figure>" for curve in bench.curves)
    drawn = f'<h2>Searching, by size</h2><div class="curves">{curves}</div>' if curves else ""
    left_out = "".join(f"<li>{escape(reason)}</li>" for reason in bench.skipped)
    return frame(
        "How fast is it here?",
        f'<p class="soft">{escape(bench.about.get("date", ""))}. “Beside” is the same work done another way in the same '
        "run; “times as fast” says it of the value. The limit is what the machine itself can do at most.</p>"
        f"{_table(bench.rows)}{drawn}"
        + (f"<h2>Not measured</h2><ul>{left_out}</ul>" if left_out else "")
        + f"<h2>The machine</h2><dl>{entries(bench.about.items())}</dl>",
    )


def _table(rows: Sequence[BenchRow]) -> str:
    lines = []
    for part, some in groupby(rows, key=lambda row: row.part):
        lines.append(f'<tr class="group"><th colspan="4" scope="colgroup">{escape(part)}</th></tr>')
        for row in some:
            what, value, beside, share = map(escape, cells(row))
            lines.append(
                f'<tr><th scope="row">{what}</th><td class="number value">{value}</td><td>{beside}</td>'
                f'<td class="number">{share}</td></tr>'
            )
    heads = "".join(f'<th scope="col">{head}</th>' for head in HEADS)
    return f'<div class="wide"><table><thead><tr>{heads}</tr></thead><tbody>{"".join(lines)}</tbody></table></div>'


def _plot(curve: Curve) -> str:
    """Lines over logarithmic axes whose ticks are powers of ten."""
    points = [point for _, line in curve.lines for point in line if point[0] > 0 and point[1] > 0]
    if not points:
        return ""
    low, high = (_tens([point[axis] for point in points]) for axis in (0, 1))

    def x(value: float) -> float:
        return LEFT + WIDE * (math.log10(value) - low[0]) / (low[1] - low[0])

    def y(value: float) -> float:
        return ABOVE + HIGH * (1 - (math.log10(value) - high[0]) / (high[1] - high[0]))

    ticks = "".join(
        f'<text x="{x(10**power):.1f}" y="{ABOVE + HIGH + 18}" text-anchor="middle">{10**power:,g}</text>'
        for power in range(low[0], low[1] + 1)
    ) + "".join(
        f'<line class="axis" x1="{LEFT}" y1="{y(10**power):.1f}" x2="{LEFT + WIDE}" y2="{y(10**power):.1f}"/>'
        f'<text x="{LEFT - 6}" y="{y(10**power) + 4:.1f}" text-anchor="end">{10**power:,g}</text>'
        for power in range(high[0], high[1] + 1)
    )
    lines = ""
    for place, (name, line) in enumerate(curve.lines):
        shown = [(x(across), y(up)) for across, up in line if across > 0 and up > 0]
        if shown:
            path = " ".join(f"{a:.1f},{b:.1f}" for a, b in shown)
            lines += (
                f'<polyline class="curve" stroke-dasharray="{DASHES[place % len(DASHES)]}" points="{path}"/>'
                f'<text x="{shown[-1][0]:.1f}" y="{shown[-1][1] + (18 if place % 2 else -7):.1f}" '
                f'text-anchor="end">{escape(name)}</text>'
            )
    label = f"{curve.title}: {curve.up} by {curve.across}"
    return (
        f'<svg viewBox="0 0 {LEFT + WIDE + 24} {ABOVE + HIGH + BELOW}" role="img" aria-label="{escape(label)}">{ticks}'
        f'<text x="{LEFT}" y="{ABOVE - 16}">{escape(curve.title)}, {escape(curve.up)}</text>'
        f'<text x="{LEFT + WIDE / 2}" y="{ABOVE + HIGH + 38}" text-anchor="middle">{escape(curve.across)}</text>'
        f"{lines}</svg>"
    )


def _tens(values: Sequence[float]) -> tuple[int, int]:
    """Return the powers of ten below and above all values."""
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)
