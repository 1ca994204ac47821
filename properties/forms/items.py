"""Reading what was typed into one item of a sheet.

The fields of an item are named after it: `D1-version`, `D1-checked`, `D1-na`, `D1-veto`, `D1-veto_note`, and
per line `D1-0-rule`, `D1-0-quantity`, `D1-0-place`, `D1-0-note`, `D1-0-rectify_by`, `D1-0-recheck`,
`D1-0-photos` (ids with commas); `D1-lines` says how many lines follow. An empty quantity is “nothing found”.
"""

import datetime as dt
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from common.columns import xml_text
from common.errors import RuleViolation, RuleViolations
from properties.actions.inspections import ItemState, Line
from properties.choices import DeductionKind

MOST_LINES = 60
MOST_QUANTITY = 99_999
ONCE = (DeductionKind.RATIO_BAND, DeductionKind.PER_PERCENT)
"""Kinds whose zero says something: 0 % in order is the worst, not nothing found."""


@dataclass(frozen=True, slots=True)
class TypedLine:
    """One line as it stands on the page, before anything is made of it."""

    rule: str
    quantity: str = ""
    place: str = ""
    note: str = ""
    rectify_by: str = ""
    needs_recheck: bool = False
    photos: tuple[int, ...] = ()

    @property
    def has_evidence(self) -> bool:
        return bool(self.place or self.note or self.photos)


def typed_lines(data: Mapping[str, str], key: str) -> tuple[TypedLine, ...]:
    """The lines of an item as typed."""
    count = min(_whole(data.get(f"{key}-lines", "0")), MOST_LINES)
    return tuple(_typed_line(data, f"{key}-{number}-") for number in range(count))


def _typed_line(data: Mapping[str, str], prefix: str) -> TypedLine:
    def text(name: str) -> str:
        return _text(data, prefix + name)

    return TypedLine(
        rule=text("rule"),
        quantity=unicodedata.normalize("NFKC", text("quantity")),
        place=text("place"),
        note=text("note"),
        rectify_by=text("rectify_by"),
        needs_recheck=text("recheck") in ("1", "on"),
        photos=tuple(sorted({_whole(part) for part in text("photos").split(",") if part.strip()})),
    )


def _text(data: Mapping[str, str], name: str) -> str:
    """What stands in a field, without the control characters that pasted text brings along."""
    return xml_text(data.get(name, "")).strip()


def _whole(text: str) -> int:
    return int(text) if text.strip().isdecimal() and len(text) < 18 else 0


def seen_version(data: Mapping[str, str], key: str) -> int:
    """The version of the item the page was drawn with."""
    return _whole(data.get(f"{key}-version", "0"))


def read_item(data: Mapping[str, str], key: str, kinds: Mapping[str, str]) -> ItemState:
    """What the page says about one item. `kinds` maps the item's clauses to how they deduct.

    Raises `RuleViolations`, the field of each fault being the name of its input.
    """
    faults: list[RuleViolation] = []
    lines = []
    for number, typed in enumerate(typed_lines(data, key)):
        try:
            line = _line(typed, f"{key}-{number}", key, kinds.get(typed.rule, ""))
        except RuleViolation as fault:
            faults.append(fault)
        else:
            lines += [line] if line else []
    if faults:
        raise RuleViolations(faults)
    is_na, is_veto = data.get(f"{key}-na") in ("1", "on"), data.get(f"{key}-veto") in ("1", "on")
    is_checked = data.get(f"{key}-checked") in ("1", "on") or is_na or is_veto or bool(lines)
    order = {rule: place for place, rule in enumerate(kinds)}
    return ItemState(
        is_checked=is_checked,
        is_na=is_na,
        na_reason=_text(data, f"{key}-na_reason") if is_na else "",
        is_veto=is_veto,
        veto_note=_text(data, f"{key}-veto_note") if is_veto else "",
        lines=tuple(sorted(lines, key=lambda line: order.get(line.rule, 0))),
    )


def _line(typed: TypedLine, name: str, key: str, kind: str) -> Line | None:
    if not typed.quantity and not typed.has_evidence:
        return None
    if not typed.quantity and kind in ONCE:
        raise RuleViolation(f"{key} 还没有填百分比，请先填再写位置或传照片。", field=f"{name}-quantity")
    quantity = _quantity(typed.quantity or "0", f"{name}-quantity", key)
    if quantity == 0 and kind not in ONCE and not typed.has_evidence:
        return None
    return Line(
        rule=typed.rule,
        quantity=quantity,
        place=typed.place,
        note=typed.note,
        rectify_by=_day(typed.rectify_by, f"{name}-rectify_by", key),
        needs_recheck=typed.needs_recheck,
        photos=typed.photos,
    )


def _quantity(text: str, field: str, key: str) -> Decimal:
    try:
        quantity = Decimal(text)
    except InvalidOperation:
        quantity = Decimal("NaN")
    if not quantity.is_finite():
        raise RuleViolation(f"{key} 填的“{text[:12]}”不是数，请填数字。", field=field)
    if quantity > MOST_QUANTITY:
        raise RuleViolation(f"{key} 填的“{text[:12]}”超过 {MOST_QUANTITY}，请改小。", field=field)
    return quantity


def _day(text: str, field: str, key: str) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise RuleViolation(
            f"{key} 整改期限“{text[:12]}”不是日期，请按 2023-03-24 的样子填。", field=field
        ) from None
