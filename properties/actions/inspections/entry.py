"""Writing one item of a sheet, safely beside somebody else who writes another."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from common import audit, clock
from common.errors import Conflict, NotAllowed, RuleViolation
from communities.models import EvidencePhoto
from properties import scoring
from properties.actions.gates import lock_in_scope, require_open
from properties.actions.inspections.rescore import rescore
from properties.models import (
    Deduction,
    DeductionPhoto,
    DeductionRule,
    Indicator,
    Inspection,
    NotApplicableItem,
    VetoHit,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One place where a clause took points. `quantity` is the count, percentage, level or judged points."""

    rule: str
    quantity: Decimal
    place: str = ""
    note: str = ""
    rectify_by: dt.date | None = None
    needs_recheck: bool = False
    photos: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemState:
    """Everything a sheet says about one item. Not checked yet counts as without fault, for now."""

    is_checked: bool = False
    is_na: bool = False
    na_reason: str = ""
    is_veto: bool = False
    veto_note: str = ""
    lines: tuple[Line, ...] = ()
    version: int = field(default=0, compare=False)
    by: str = field(default="", compare=False)
    at: str = field(default="", compare=False)

    def as_dict(self) -> dict:
        """As JSON carries it."""
        facts = asdict(self)
        for line in facts["lines"]:
            line["quantity"] = format(line["quantity"].normalize(), "f")
            line["rectify_by"] = line["rectify_by"].isoformat() if line["rectify_by"] else None
        return facts


def item_states(inspection: Inspection) -> dict[str, ItemState]:
    """The state of every touched item by its key; four queries whatever the sheet."""
    lines: dict[str, list[Line]] = {}
    rows = inspection.deductions.select_related("rule", "indicator").prefetch_related("photo_links")
    for row in rows:
        lines.setdefault(row.indicator.key, []).append(_line_of(row))
    absent = {row.indicator.key: row.reason for row in inspection.not_applicable.select_related("indicator")}
    vetoes = {row.indicator.key: row.note for row in inspection.vetoes.select_related("indicator")}
    keys = {*lines, *absent, *vetoes, *(key for key in inspection.progress if not key.startswith("_"))}
    return {
        key: _state_of(
            inspection.progress.get(key, {}), tuple(lines.get(key, ())), absent.get(key), vetoes.get(key)
        )
        for key in keys
    }


def _line_of(row: Deduction) -> Line:
    return Line(
        rule=row.rule.key,
        quantity=Decimal(row.quantity_centi).scaleb(-2),
        place=row.place,
        note=row.note,
        rectify_by=row.rectify_by,
        needs_recheck=row.needs_recheck,
        photos=tuple(sorted(link.photo_id for link in row.photo_links.all())),
    )


def _state_of(mark: Mapping, lines: Sequence[Line], na: str | None, veto: str | None) -> ItemState:
    touched = bool(lines) or na is not None or veto is not None
    return ItemState(
        is_checked=bool(mark.get("checked", touched)),
        is_na=na is not None,
        na_reason=na or "",
        is_veto=veto is not None,
        veto_note=veto or "",
        lines=tuple(lines),
        version=mark.get("v", 0),
        by=mark.get("by", ""),
        at=mark.get("at", ""),
    )


@transaction.atomic
def save_item(
    *,
    inspection: Inspection,
    indicator_key: str,
    state: ItemState,
    seen_version: int,
    by,
    at: dt.datetime | None = None,
) -> tuple[ItemState, scoring.Score]:
    """Replace what the sheet says about one item; returns the new state and the sheet's score.

    `seen_version` is the item's version the writer saw. When somebody else has written the item since, and
    not the same, a `Conflict` carries both states and who it was; other items are not disturbed. Faults
    (points above the maximum, a negative count) raise `RuleViolations` and nothing is saved.
    """
    at = at or clock.now()
    inspection = lock_in_scope(
        Inspection.objects.select_related("period", "standard", "community__area"),
        inspection.pk,
        by,
        "properties.enter_inspection",
    )
    require_editable(inspection)
    indicator = _indicator(inspection, indicator_key)
    before = item_states(inspection).get(indicator_key, ItemState())
    if before.version != seen_version:
        if before == state:
            return before, rescore(inspection)
        raise _conflict(indicator, before, state)
    _write(inspection, indicator, state, by)
    inspection.progress[indicator_key] = {
        "v": before.version + 1,
        "checked": state.is_checked,
        "by": by.unit_name or str(by),
        "at": at.isoformat(timespec="seconds"),
    }
    score = rescore(inspection)
    audit.record(
        by=by,
        verb="save_item",
        target=inspection,
        area=inspection.community.area,
        at=at,
        summary=f"{inspection.community.name} 改 {indicator_key}",
        **{indicator_key: [before.as_dict(), state.as_dict()]},
    )
    return item_states(inspection)[indicator_key], score


def require_editable(inspection: Inspection) -> None:
    """Refuse to write on a sheet that was handed in or whose month is closed."""
    require_open(inspection.period, inspection)
    if not inspection.is_editable:
        raise NotAllowed(
            f"这张表已是“{inspection.get_state_display()}”，不能再改。要改请先撤回，或请区里退回。"
        )


def _indicator(inspection: Inspection, key: str) -> Indicator:
    found = Indicator.objects.filter(standard_id=inspection.standard_id, key=key).first()
    if found is None:
        raise RuleViolation(f"这张表所用的标准里没有 {key} 项，标准可能已换版，请刷新页面后再填。", field=key)
    return found


def _conflict(indicator: Indicator, theirs: ItemState, yours: ItemState) -> Conflict:
    moment = dt.datetime.fromisoformat(theirs.at).strftime("%H:%M") if theirs.at else ""
    return Conflict(
        f"{indicator.key} 已于 {moment} 被{theirs.by or '他人'}改过，您的改动还没有保存。请选用我的或用对方的。",
        field=indicator.key,
        detail={"item": indicator.key, "yours": yours.as_dict(), "theirs": theirs.as_dict()},
    )


def _write(inspection: Inspection, indicator: Indicator, state: ItemState, by) -> None:
    photos = _usable_photos(inspection, state.lines, by)
    inspection.deductions.filter(indicator=indicator).delete()
    inspection.not_applicable.filter(indicator=indicator).delete()
    inspection.vetoes.filter(indicator=indicator).delete()
    if state.is_na:
        NotApplicableItem.objects.create(
            inspection=inspection, indicator=indicator, reason=state.na_reason[:100]
        )
    if state.is_veto:
        _write_veto(inspection, indicator, state.veto_note)
    _write_lines(inspection, indicator, state.lines, photos)


def _write_veto(inspection: Inspection, indicator: Indicator, note: str) -> None:
    if not note.strip():
        raise RuleViolation(f"{indicator.key} 一票否决要写明情形，请填写。", field=indicator.key)
    VetoHit.objects.create(inspection=inspection, indicator=indicator, note=note.strip()[:200])


def _write_lines(inspection: Inspection, indicator: Indicator, lines: Iterable[Line], photos: set) -> None:
    rules = {rule.key: rule for rule in DeductionRule.objects.filter(indicator=indicator)}
    for number, line in enumerate(lines, start=1):
        if line.rule not in rules:
            raise RuleViolation(
                f"{indicator.key} 没有扣分款 {line.rule}，标准可能已换版，请刷新页面后再填。",
                field=indicator.key,
            )
        row = Deduction.objects.create(
            inspection=inspection,
            rule=rules[line.rule],
            indicator=indicator,
            line=number,
            quantity_centi=_centi(indicator, line.quantity),
            place=line.place.strip()[:60],
            note=line.note.strip()[:200],
            rectify_by=_checked_deadline(inspection, indicator, line.rectify_by),
            needs_recheck=line.needs_recheck,
        )
        _link_photos(row, line.photos, photos)


def _centi(indicator: Indicator, quantity: Decimal) -> int:
    if not quantity.is_finite() or quantity < 0:
        raise RuleViolation(
            f"{indicator.key} 数量不能小于 0，现为 {quantity}，请填 0 或正数。", field=indicator.key
        )
    # The size first: 1E+999999 times a hundred is more than Decimal can say.
    if quantity > 99_999 or quantity * 100 != (quantity * 100).to_integral_value():
        raise RuleViolation(
            f"{indicator.key} 的数 {quantity} 填得不对，最多两位小数、不超过 99999，请改正。",
            field=indicator.key,
        )
    return int(quantity * 100)


def _checked_deadline(inspection: Inspection, indicator: Indicator, day: dt.date | None) -> dt.date | None:
    if day is not None and day < inspection.inspected_on:
        raise RuleViolation(
            f"{indicator.key} 整改期限{day.month}月{day.day}日早于检查日期"
            f"{inspection.inspected_on.month}月{inspection.inspected_on.day}日，请改晚。",
            field=indicator.key,
        )
    return day


def _link_photos(row: Deduction, photos: Sequence[int], allowed: set[int]) -> None:
    if missing := [pk for pk in photos if pk not in allowed]:
        raise RuleViolation(f"有 {len(missing)} 张照片不在本表，请重新上传。", field=row.indicator.key)
    DeductionPhoto.objects.bulk_create(DeductionPhoto(deduction=row, photo_id=pk) for pk in photos)


def _usable_photos(inspection: Inspection, lines: Iterable[Line], by) -> set[int]:
    """Photos the writer uploaded, or that this very sheet already holds; nobody else's."""
    wanted = {pk for line in lines for pk in line.photos}
    if not wanted:
        return set()
    mine = Q(created_by=by) | Q(deduction_links__deduction__inspection=inspection)
    return set(EvidencePhoto.objects.filter(mine, pk__in=wanted).values_list("pk", flat=True))
