"""The words and marks of every page: numbers, dates, states, small drawings.

Registered as a builtin library, so that templates need no `{% load %}`. Filters give "—" for a value that
does not exist (None); 0 stays 0.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from common import clock
from common.columns import MINUS, NONE_TEXT, Column, text_of
from common.templatetags import figures

register = template.Library()

# Name of a glyph in a StateLook → the drawing in static/img/icons.svg.
_STATE_GLYPHS = (
    "empty",
    "half",
    "up",
    "clock",
    "return",
    "check",
    "done",
    "late",
    "octagon",
    "dashed",
    "flag",
)
GLYPHS = frozenset((*_STATE_GLYPHS, "circle", "triangle", "square", "lock"))
TONES = frozenset(("grey", "blue", "green", "amber", "red"))
LAMPS: Mapping[str, tuple[str, str, str]] = {
    "normal": ("正常", "circle", "green"),
    "slow": ("偏慢", "triangle", "amber"),
    "late": ("滞后", "square", "red"),
    "done": ("完成", "check", "blue"),
    "idle": ("未启动", "empty", "grey"),
}
_YEAR_BRACKETS = re.compile(r"[\[(（【〔［](\d{4})[\])）】〕］]")

register.simple_tag(figures.coverage_bar)
register.simple_tag(figures.target_bar)
register.simple_tag(figures.segmented_bar)
register.simple_tag(figures.sparkline)
register.simple_tag(figures.punctuality)


def _as(kind: Any, value: Any) -> str:
    return text_of(Column("value", "", kind), {"value": value})


# ---------------------------------------------------------------- numbers
@register.filter
def score(centi: int | None) -> str:
    """Hundredths as a score with two decimals: 8769 → "87.69"."""
    return _as("score", centi)


@register.filter
def points(centi: int | None) -> str:
    """Hundredths as points without idle zeros: 1500 → "15", 450 → "4.5"."""
    return _as("points", centi)


@register.filter
def signed_points(centi: int | None) -> str:
    """Hundredths with a true sign and at least one decimal: −150 → "−1.5", 100 → "+1.0", 0 → "0"."""
    if centi is None:
        return NONE_TEXT
    if centi == 0:
        return "0"
    text = f"{abs(centi) // 100}.{abs(centi) % 100:02d}".removesuffix("0")
    return f"{MINUS if centi < 0 else '+'}{text}"


@register.filter
def deduction(centi: int | None) -> str:
    """What was taken off, kept as a positive number of hundredths, shown with its minus: 150 → "−1.5"."""
    return signed_points(None if centi is None else -centi)


@register.filter
@lru_cache(maxsize=256)
def change(places: int | str | None) -> SafeString:
    """Places risen or fallen since last month: 2 → ▲2 (green), −1 → ▼1 (grey: a fall is no fault), 0 → —."""
    text = _as("change", places)
    look = {"▲": "up", "▼": "down", NONE_TEXT: "none"}.get(text[:1], "new")
    words = {"up": "上升", "down": "下降"}.get(look, "")
    hidden = format_html('<span class="visually-hidden">{}</span>', words) if words else ""
    return format_html('<span class="change is-{}">{}{}</span>', look, hidden, text)


@register.filter
def percent(share: Decimal | float | None) -> str:
    """A share with one decimal: 0.9219 → "92.2%"."""
    return _as("rate", share)


@register.filter
def percent_of(part: int | None, whole: int | None) -> str:
    """`part` of `whole` with one decimal: 413|percent_of:448 → "92.2%"; "—" of nothing."""
    return figures.share_text(figures.share_of(part, whole))


@register.filter
def count(number: int | None) -> SafeString | str:
    """A count with thousands comma; 0 is present but not loud."""
    if number == 0:
        return format_html('<span class="zero">{}</span>', "0")
    return _as("int", number)


# ---------------------------------------------------------------- dates
@register.filter
def datetime_short(moment: dt.datetime | dt.date | None) -> str:
    """03-20 17:52 this year, 2022-08-26 in other years; a day without hours stays a day."""
    if moment is None:
        return NONE_TEXT
    has_time = isinstance(moment, dt.datetime)
    local = moment.astimezone(clock.SHANGHAI) if has_time else moment
    if local.year != clock.today().year:
        return f"{local:%Y-%m-%d}"
    return f"{local:%m-%d %H:%M}" if has_time else f"{local:%m-%d}"


@register.filter
def day_words(day: dt.date | None) -> str:
    """A day in running text: "3月20日" this year, "2022年8月26日" in other years."""
    if day is None:
        return NONE_TEXT
    year = "" if day.year == clock.today().year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


@register.filter
def month_words(day: dt.date | None) -> str:
    """The month a day lies in: "2023年3月"."""
    return NONE_TEXT if day is None else f"{day.year}年{day.month}月"


def _last_day(due: dt.date) -> dt.date:
    """The day whose 24:00 is meant; a moment at 00:00 belongs to the day before."""
    if isinstance(due, dt.datetime):
        return clock.local_day(due - dt.timedelta(microseconds=1))
    return due


@register.filter
def days_left(due: dt.date | None) -> str:
    """A deadline (a day, or a moment of its 24:00) in words: 还剩 1 天, 今天 24:00 截止, 逾期 1 天."""
    if due is None:
        return NONE_TEXT
    left = (_last_day(due) - clock.today()).days
    if left == 0:
        return "今天 24:00 截止"
    return f"还剩 {left} 天" if left > 0 else f"逾期 {-left} 天"


@register.filter
def deadline(due: dt.date | None) -> str:
    """A deadline in words: 3月22日 24:00 截止."""
    return NONE_TEXT if due is None else f"{day_words(_last_day(due))} 24:00 截止"


@register.filter
def is_late(due: dt.date | None) -> bool:
    """Whether the deadline's day has passed."""
    return due is not None and _last_day(due) < clock.today()


@register.filter
def minutes(span: dt.timedelta) -> int:
    """A span in whole minutes."""
    return int(span.total_seconds() // 60)


@register.filter
def document_number(text: str | None) -> str:
    """An official number with its year in the brackets of official papers: [2023] → 〔2023〕."""
    return _YEAR_BRACKETS.sub(r"〔\1〕", text) if text else "未编号"


# ---------------------------------------------------------------- states
@lru_cache(maxsize=256)
def _icon(name: str, classes: str, label: str) -> SafeString:
    href = f"{static('img/icons.svg')}#{name}"
    named = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html('<svg class="{}" {}><use href="{}"/></svg>', classes, SafeString(named), href)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A drawing of the sprite; decoration unless it is given a label."""
    return _icon(name, "icon", label)


@lru_cache(maxsize=512)
def _pill(label: str, glyph: str, tone: str, filled: bool) -> SafeString:
    shape = _icon(f"glyph-{glyph}", "icon lamp-shape" if glyph == "triangle" else "icon", "") if glyph else ""
    classes = f"pill tone-{tone or 'grey'}{' is-filled' if filled else ''}"
    return format_html('<span class="{}">{}{}</span>', classes, shape, label)


@register.filter
def status(look: Any) -> SafeString:
    """A state (anything with label, glyph and tone) as shape and word."""
    return NONE_TEXT if look is None else _pill(look.label, look.glyph, look.tone, False)


@register.filter
def status_filled(look: Any) -> SafeString:
    """The same on a pale ground, for places where the state must be found at a glance."""
    return NONE_TEXT if look is None else _pill(look.label, look.glyph, look.tone, True)


@register.simple_tag
def pill(label: str, glyph: str = "", tone: str = "grey", filled: bool = False) -> SafeString:
    """A word with a shape that is no workflow state: {% pill "逾期 1 天" "late" "red" %}."""
    return _pill(label, glyph, tone, filled)


@register.simple_tag
def lamp(name: str, words: str = "", filled: bool = False) -> SafeString:
    """The progress lamp, apart from the stage: normal, slow, late, done, idle."""
    label, glyph, tone = LAMPS[name]
    return _pill(words or label, glyph, tone, filled)


@register.filter
def fault_count(form: Any) -> int:
    """How many sentences the summary of faults lists."""
    return sum(len(errors) for errors in form.errors.values())


# ---------------------------------------------------------------- tables
@register.filter
def cell(row: Mapping[str, Any], column: Column) -> str:
    """The text of one cell of a list drawn from its columns."""
    return text_of(column, row)


def _heads(columns: Sequence[Column], sortable: Iterable[str], current: str) -> list[dict[str, Any]]:
    return [
        {
            "column": column,
            "sortable": column.key in sortable,
            "order": {column.key: "ascending", f"-{column.key}": "descending"}.get(current.strip(), ""),
            "next": f"-{column.key}" if current == column.key else column.key,
        }
        for column in columns
    ]


@register.inclusion_tag("components/table_head.html", takes_context=True)
def table_head(
    context: template.Context, columns: Sequence[Column], sortable: Iterable[str] = (), sort: str = ""
) -> dict[str, Any]:
    """The head of a list: two rows when columns share a group, sort links, full marks beside labels.

    ``sortable`` are the keys a click may sort by (query parameter ``sort``, "-" in front = descending).
    """
    heads = _heads(columns, set(sortable), sort)
    spans = [(name, list(members)) for name, members in groupby(heads, key=lambda head: head["column"].group)]
    grouped = any(name for name, _ in spans)
    return {"request": context.get("request"), "heads": heads, "spans": spans, "grouped": grouped}


# ---------------------------------------------------------------- choices that are addresses
def _address_with(query: Any, param: str, value: Any) -> str:
    """The query string of this page with one parameter changed; the page number starts again."""
    changed = query.copy()
    changed[param] = value
    changed.pop("page", None)
    return f"?{changed.urlencode()}"


@register.inclusion_tag("components/picker.html", takes_context=True)
def picker(
    context: template.Context, label: str, param: str, choices: Iterable[tuple[Any, str]], current: Any = None
) -> dict[str, Any]:
    """A drop-down of links, as range and month in the top bar: ``choices`` are (value, words)."""
    query = context["request"].GET
    items = [
        {"words": words, "url": _address_with(query, param, value), "is_current": str(value) == str(current)}
        for value, words in choices
    ]
    chosen = next((item["words"] for item in items if item["is_current"]), "请选择")
    return {"label": label, "items": items, "chosen": chosen}
