"""One description of a table's columns, from which page, workbook, Word table and JSON are drawn.

A row is a mapping from column key to raw value: scores and points as integers of hundredths, rates as a
share (0.985), dates as dates, `None` where a value does not exist. A string stands for itself in a column
of any kind: "未检查" in a score column, "新" in a change column.
"""

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, Literal
from zoneinfo import ZoneInfo

Kind = Literal["text", "int", "score", "points", "rank", "change", "date", "datetime", "state", "rate"]
Row = Mapping[str, Any]

NONE_TEXT = "—"
MINUS = "−"  # the true minus sign: a hyphen is too short beside digits
PER_MILLE = Decimal("0.001")
SHANGHAI = ZoneInfo("Asia/Shanghai")
_CENTERED = frozenset({"rank", "change", "date", "datetime", "state"})
_NUMERIC = frozenset({"int", "score", "points", "rate"})
# What XML 1.0 cannot carry at all, escaped or not: such a character makes Word and Excel refuse the file.
_FORBIDDEN_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Column:
    """One column of a list.

    `width` is in Excel's unit (digits of the standard font; a Chinese character takes two), `group` the
    heading shared with its neighbours above, `note` the small figure beside the label (full marks "15"),
    `total` what the totals row shows: "sum", "mean" of the existing values, or nothing.
    """

    key: str
    label: str
    kind: Kind = "text"
    width: float = 10
    group: str = ""
    note: str = ""
    total: Literal["", "sum", "mean"] = ""

    @property
    def align(self) -> Literal["left", "center", "right"]:
        """Numbers right, short marks in the middle, words left."""
        if self.kind in _NUMERIC:
            return "right"
        return "center" if self.kind in _CENTERED else "left"


def text_of(column: Column, row: Row) -> str:
    """The cell as people read it on a page or in a document.

    >>> text_of(Column("s", "得分", "score"), {"s": 8769})
    '87.69'
    >>> text_of(Column("d", "扣分", "points"), {"d": -150}), text_of(Column("d", "扣分", "points"), {"d": 0})
    ('−1.5', '0')
    >>> [text_of(Column("c", "变化", "change"), {"c": c}) for c in (2, -1, 0, None, "新")]
    ['▲2', '▼1', '—', '—', '新']
    >>> text_of(Column("n", "户数", "int"), {"n": None})
    '—'
    """
    value = row[column.key]
    if value is None:
        return NONE_TEXT
    if isinstance(value, str):
        return value
    return _TEXT[column.kind](value)


def value_of(column: Column, row: Row) -> Any:
    """The cell as a workbook or JSON keeps it: Decimal, int, date, naive Shanghai datetime, str or None.

    >>> value_of(Column("s", "得分", "score"), {"s": 8769})
    Decimal('87.69')
    >>> value_of(Column("c", "变化", "change"), {"c": -1})
    -1
    """
    value = row[column.key]
    if value is None or isinstance(value, str):
        return value
    return _VALUE[column.kind](value)


def totals_of(columns: Sequence[Column], rows: Iterable[Row]) -> dict[str, Any]:
    """The totals row of the columns that ask for one, raw like any other row; means are rounded half up.

    Values that do not exist, or are words, are left out of sum and mean alike; a mean of nothing is None.

    >>> totals_of([Column("s", "得分", "score", total="mean")], [{"s": 8769}, {"s": 9100}, {"s": None}])
    {'s': 8935}
    """
    wanted = [column for column in columns if column.total]
    found: dict[str, list[Any]] = {column.key: [] for column in wanted}
    for row in rows:
        for key, values in found.items():
            if not isinstance(row[key], str | None):
                values.append(row[key])
    return {column.key: _total(column, found[column.key]) for column in wanted}


def xml_text(text: str) -> str:
    """The text without the characters no XML file may carry (control characters, lone surrogates)."""
    return text if text.isprintable() else _FORBIDDEN_IN_XML.sub("", text)


def display_width(text: str) -> int:
    """Columns of the longest line: a Chinese character or full-width mark takes two.

    >>> display_width("得分87.69"), display_width("短\\n长一些")
    (9, 6)
    """
    return max(map(_line_width, text.split("\n")))


def wrapped_lines(text: str, width: float) -> int:
    """Lines the text takes in a column of this width.

    >>> wrapped_lines("德州安居物业服务有限公司", 14)
    2
    """
    if len(text) * 2 <= width and "\n" not in text:  # the cheap test first: most cells hold one line
        return 1
    return sum(max(1, math.ceil(_line_width(line) / width)) for line in text.split("\n"))


@lru_cache(maxsize=4096)  # a list repeats the same few company and area names
def _line_width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in line)


def _total(column: Column, values: list[Any]) -> Any:
    if column.total == "sum":
        return sum(values)
    if not values:
        return None
    if column.kind == "rate":
        return sum(map(_decimal, values), Decimal(0)) / len(values)
    return int((Decimal(sum(values)) / len(values)).quantize(Decimal(1), ROUND_HALF_UP))


def _decimal(value: Any) -> Decimal:
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    return Decimal(value)


def _hundredths(centi: int) -> Decimal:
    return Decimal(centi).scaleb(-2)  # 8770 keeps both places: 87.70


def _share(value: Any) -> Decimal:
    return _decimal(value).quantize(PER_MILLE, ROUND_HALF_UP)


def _signed(text: str) -> str:
    return text.replace("-", MINUS)


def _points_text(centi: int) -> str:
    text = str(_hundredths(centi)).rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else _signed(text)


def _change_text(change: int) -> str:
    if change == 0:
        return NONE_TEXT
    return f"▲{change}" if change > 0 else f"▼{-change}"


def _state_label(state: Any) -> str:
    return str(getattr(state, "label", state))


def _shanghai(moment: dt.datetime) -> dt.datetime:
    local = moment.astimezone(SHANGHAI) if moment.tzinfo else moment
    return local.replace(tzinfo=None)


_TEXT: dict[str, Callable[[Any], str]] = {
    "text": str,
    "int": lambda number: _signed(f"{number:,}"),
    "score": lambda centi: _signed(str(_hundredths(centi))),
    "points": _points_text,
    "rank": str,
    "change": _change_text,
    "date": lambda day: day.isoformat(),
    "datetime": lambda moment: f"{_shanghai(moment):%Y-%m-%d %H:%M}",
    "state": _state_label,
    "rate": lambda share: _signed(f"{_share(share) * 100:.1f}%"),
}

_VALUE: dict[str, Callable[[Any], Any]] = {
    "text": str,
    "int": int,
    "score": _hundredths,
    "points": _hundredths,
    "rank": int,
    "change": int,
    "date": lambda day: day,
    "datetime": _shanghai,
    "state": _state_label,
    "rate": _share,
}
