"""Small drawings as SVG text: bars, sparklines, rows of ticks. No style attributes, so a strict
Content-Security-Policy lets them through; each carries its meaning as text for screen readers.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import accumulate

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from common.columns import NONE_TEXT, Column, text_of

ALMOST_ALL = Fraction(999, 1000)  # what is shown of a share that would round up to the whole
LOW_SHARE = Fraction(80, 100)  # a coverage below this is drawn amber
SPARK_WIDTH, SPARK_HEIGHT = 84, 42
TICK_STEP, TICK_HEIGHT = 8, 12
_RATE = Column("share", "", "rate")


def share_of(part: int | None, whole: int | None) -> Fraction | None:
    """The exact share, or None where there is nothing to take a share of."""
    if part is None or not whole:
        return None
    return Fraction(part) / Fraction(whole)


def share_text(share: Fraction | None) -> str:
    """A share as people read it: "92.2%", or "—" where it does not exist; 100.0% only of the whole."""
    if share is not None and ALMOST_ALL < share < 1:
        share = ALMOST_ALL
    return text_of(_RATE, {"share": share})


def _percent(share: Fraction) -> str:
    tenths = round(min(max(share, Fraction(0)), Fraction(1)) * 1000)
    return f"{tenths // 10}.{tenths % 10}%"


def bar_svg(
    share: Fraction | None, tone: str = "", tick: Fraction | None = None, wide: bool = False
) -> SafeString:
    """A bar of 8 px; ``tick`` marks where it should be by now. Decoration: the number stands beside it."""
    classes = " ".join(filter(None, ("bar", f"tone-{tone}" if tone else "", "is-full-width" if wide else "")))
    done = format_html('<rect class="done" rx="2" width="{}" height="8"/>', _percent(share)) if share else ""
    mark = (
        format_html('<rect class="tick" x="{}" width="2" y="-2" height="12"/>', _percent(tick))
        if tick
        else ""
    )
    return format_html(
        '<svg class="{}" width="92" height="8" overflow="visible" aria-hidden="true">{}{}</svg>',
        classes,
        done,
        mark,
    )


def coverage_bar(part: int | None, whole: int | None, threshold: Fraction = LOW_SHARE) -> SafeString:
    """A bar and its percentage; blue, amber below the threshold, empty with "—" where nothing is due."""
    share = share_of(part, whole)
    tone = "amber" if share is not None and share < threshold else ""
    return format_html(
        '<span class="bar-line">{}<span class="bar-value">{}</span></span>',
        bar_svg(share, tone),
        share_text(share),
    )


def target_bar(part: int, whole: int, expected: Fraction | None = None, tone: str = "") -> SafeString:
    """How much of a target is done; ``expected`` is the share due by the calendar (序时), drawn as a tick."""
    return bar_svg(share_of(part, whole), tone, expected, wide=True)


def segmented_bar(segments: Sequence[tuple[int, str]], label: str) -> SafeString:
    """One bar cut by counts: ``segments`` are (count, tone) from left to right, ``label`` says it.

    Tones: green (reported), green-mid (approved), amber, blue, blue-mid, grey (not started).
    """
    total = sum(count for count, _ in segments) or 1
    starts = accumulate((count for count, _ in segments), initial=0)
    parts = format_html_join(
        "",
        '<rect class="segment-{}" x="{}" width="{}" height="10"/>',
        (
            (tone, _percent(Fraction(start, total)), _percent(Fraction(count, total)))
            for (count, tone), start in zip(segments, starts, strict=False)
            if count
        ),
    )
    return format_html(
        '<svg class="bar is-full-width is-segmented" height="10" role="img" aria-label="{}">{}</svg>',
        label,
        parts,
    )


def spark_points(
    values: Sequence[int], width: int = SPARK_WIDTH, height: int = SPARK_HEIGHT
) -> list[tuple[int, int]]:
    """Whole-pixel points of a line through the values, oldest left, largest at the top.

    >>> spark_points([10, 20, 15], width=84, height=42)
    [(2, 38), (42, 4), (82, 21)]
    >>> spark_points([7])
    [(82, 21)]
    """
    low, high = min(values), max(values)
    span, last = high - low, len(values) - 1
    inner_width, inner_height = width - 4, height - 8

    def place(index: int, value: int) -> tuple[int, int]:
        x = 2 + (inner_width * index // last if last else inner_width)
        y = 4 + (inner_height * (high - value) // span if span else inner_height // 2)
        return x, y

    return [place(index, value) for index, value in enumerate(values)]


def sparkline(values: Iterable[int | None], label: str) -> SafeString:
    """A line without axes; months without a value are left out. ``label`` says the values in words."""
    points = [value for value in values if value is not None]
    if not points:
        return format_html('<span class="note">{}</span>', NONE_TEXT)
    drawn = spark_points(points)
    line = " ".join(f"{x},{y}" for x, y in drawn)
    area = f"{drawn[0][0]},{SPARK_HEIGHT} {line} {drawn[-1][0]},{SPARK_HEIGHT}"
    return format_html(
        '<svg class="sparkline" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<polygon class="area" points="{}"/>'
        '<polyline class="line" points="{}"/><circle class="dot" cx="{}" cy="{}" r="3"/></svg>',
        SPARK_WIDTH, SPARK_HEIGHT, label, area, line, *drawn[-1],
    )  # fmt: skip


def punctuality(kept: Sequence[bool | None], label: str = "") -> SafeString:
    """One mark per month, oldest left: tall = on time, short and red = late, none = nothing was due."""
    marks = format_html_join(
        "",
        '<rect class="{}" x="{}" y="{}" width="5" height="{}"/>',
        (
            ("kept" if ok else "missed", i * TICK_STEP, 0 if ok else 8, TICK_HEIGHT if ok else 4)
            for i, ok in enumerate(kept)
            if ok is not None
        ),
    )
    late = sum(ok is False for ok in kept)
    words = label or f"近{len(kept)}个月逾期 {late} 次"
    return format_html(
        '<svg class="ticks" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        max(12, len(kept)) * TICK_STEP, TICK_HEIGHT, words, marks,
    )  # fmt: skip
