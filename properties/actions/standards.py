"""Putting a score sheet in force, replacing it by a new version, ending it."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Max

from common import audit, clock
from common.errors import NotAllowed, RuleViolation, RuleViolations
from communities.models import Area
from properties.choices import LedgerFact, StandardState
from properties.models import DeductionRule, Indicator, IndicatorCategory, Inspection, InspectionStandard
from properties.rating_sheets import CategorySpec, IndicatorSpec, RuleSpec, SheetSpec
from properties.scoring import trimmed

FACT_WORDS = {"电梯": LedgerFact.ELEVATOR, "健身": LedgerFact.FITNESS}
"""What a line that may be absent is about, and the ledger fact that says whether it is."""


@transaction.atomic
def create_standard(
    *,
    city: Area,
    spec: SheetSpec,
    effective_from: dt.date,
    by,
    issued_under: str = "",
    at: dt.datetime | None = None,
) -> InspectionStandard:
    """Put a sheet in force from a day on, as the next version of its code; the version before ends the day before.

    Months that were opened with an older version keep it. Raises `RuleViolations` when points do not add up
    or a key occurs twice.
    """
    at = at or clock.now()
    _refuse_faults(spec)
    versions = InspectionStandard.objects.select_for_update().filter(city=city, code=spec.code)
    last = versions.aggregate(last=Max("version"))["last"] or 0
    _end_versions(versions, effective_from, at)
    standard = InspectionStandard.objects.create(
        city=city,
        code=spec.code,
        version=last + 1,
        name=spec.name,
        issued_under=issued_under,
        state=StandardState.EFFECTIVE,
        effective_from=effective_from,
        bonus_cap_centi=spec.bonus_cap_centi,
        malus_cap_centi=spec.malus_cap_centi,
        is_demo=city.is_demo,
        created_at=at,
        updated_at=at,
        created_by=by,
    )
    _write_content(standard, spec)
    audit.record(
        by=by,
        verb="create",
        target=standard,
        area=city,
        at=at,
        summary=f"发布考核标准 {standard} 第{standard.version}版，自{effective_from.isoformat()}起",
    )
    return standard


def _end_versions(versions, day: dt.date, at: dt.datetime) -> None:
    for standard in versions.filter(effective_to=None).exclude(state=StandardState.RETIRED):
        if standard.effective_from >= day:
            raise RuleViolation(
                f"第{standard.version}版自{standard.effective_from.isoformat()}起启用，新版的启用日期要更晚，请改日期。",
                field="effective_from",
            )
        standard.effective_to, standard.updated_at = day - dt.timedelta(days=1), at
        if standard.effective_to < clock.local_day(at):
            standard.state = StandardState.RETIRED
        standard.save(update_fields=["effective_to", "state", "updated_at"])


@transaction.atomic
def retire_standard(
    *, standard: InspectionStandard, on: dt.date, by, at: dt.datetime | None = None
) -> InspectionStandard:
    """End a standard; `on` is its last day. What was scored with it stays."""
    at = at or clock.now()
    row = InspectionStandard.objects.select_for_update().get(pk=standard.pk)
    if row.state == StandardState.RETIRED:
        raise NotAllowed(f"{row}已停用，不用重复操作。")
    if on < row.effective_from:
        raise RuleViolation(
            f"停用日期{on.isoformat()}早于启用日期{row.effective_from.isoformat()}，请改晚。",
            field="effective_to",
        )
    before, row.state, row.effective_to, row.updated_at = row.state, StandardState.RETIRED, on, at
    row.save(update_fields=["state", "effective_to", "updated_at"])
    audit.record(
        by=by,
        verb="retire",
        target=row,
        area=row.city,
        at=at,
        summary=f"停用考核标准 {row}",
        state=[before, row.state],
    )
    return row


@transaction.atomic
def change_standard(
    *, standard: InspectionStandard, spec: SheetSpec, by, at: dt.datetime | None = None
) -> InspectionStandard:
    """Replace the content of a standard that nobody has inspected with yet.

    Raises `NotAllowed` once it was used or retired: scores already given must stay explainable.
    """
    at = at or clock.now()
    row = InspectionStandard.objects.select_for_update().get(pk=standard.pk)
    if row.state == StandardState.RETIRED or Inspection.objects.filter(standard=row).exists():
        raise NotAllowed(
            f"{row}第{row.version}版已用于检查或已停用，不能修改。请发布新版本，并注明启用日期。"
        )
    _refuse_faults(spec)
    row.categories.all().delete()
    row.name, row.updated_at = spec.name, at
    row.bonus_cap_centi, row.malus_cap_centi = spec.bonus_cap_centi, spec.malus_cap_centi
    row.save(update_fields=["name", "bonus_cap_centi", "malus_cap_centi", "updated_at"])
    _write_content(row, spec)
    audit.record(by=by, verb="change", target=row, area=row.city, at=at, summary=f"修改考核标准 {row}")
    return row


# ---------------------------------------------------------------- content


def _write_content(standard: InspectionStandard, spec: SheetSpec) -> None:
    categories = IndicatorCategory.objects.bulk_create(
        [_category(standard, order, row) for order, row in enumerate(spec.categories, start=1)]
    )
    pairs = [
        (category, line)
        for category, row in zip(categories, spec.categories, strict=True)
        for line in row.indicators
    ]
    indicators = Indicator.objects.bulk_create(
        [_indicator(standard, category, order, line) for order, (category, line) in enumerate(pairs, start=1)]
    )
    DeductionRule.objects.bulk_create(
        [
            _rule(indicator, key, order, clause)
            for indicator, (_, line) in zip(indicators, pairs, strict=True)
            for order, (key, clause) in enumerate(line.keyed_rules, start=1)
        ]
    )


def _category(standard: InspectionStandard, order: int, row: CategorySpec) -> IndicatorCategory:
    return IndicatorCategory(
        standard=standard,
        key=row.code,
        name=row.name,
        short_name=short_name(row.name),
        points_centi=row.points_centi,
        sort_order=order,
    )


def short_name(name: str) -> str:
    """A category's name for a narrow column head: its first two signs say what it is about.

    >>> short_name("环境卫生"), short_name("消防与设施安全"), short_name("基础管理与信息公开")
    ('卫生', '消防', '基础')
    """
    tail = {
        "环境卫生": "卫生",
        "公共秩序": "秩序",
        "秩序管理": "秩序",
        "公共设施维护保养": "设施",
        "卫生保洁": "卫生",
    }
    return tail.get(name, name[:2])


def _indicator(
    standard: InspectionStandard, category: IndicatorCategory, order: int, line: IndicatorSpec
) -> Indicator:
    return Indicator(
        standard=standard,
        category=category,
        key=line.code,
        content=line.content,
        rule_text=line.rule_text,
        points_centi=line.points_centi,
        evidence="、".join(line.evidence),
        has_veto=line.has_veto,
        veto_text=line.veto_text,
        may_be_na=line.may_be_na,
        applies_if=_applies_if(line),
        rectify_days=line.rectify_days,
        sort_order=order,
    )


def _applies_if(line: IndicatorSpec) -> str:
    if not line.may_be_na:
        return LedgerFact.NONE
    return next((fact for word, fact in FACT_WORDS.items() if word in line.content), LedgerFact.NONE)


def _rule(indicator: Indicator, key: str, order: int, clause: RuleSpec) -> DeductionRule:
    return DeductionRule(
        indicator=indicator,
        key=key,
        kind=clause.kind.value,
        label=clause.label,
        unit=clause.unit,
        rate_centi=clause.rate_centi,
        free_units=clause.free_units,
        threshold_percent=None if clause.threshold is None else int(clause.threshold),
        bands=[[int(at_least), taken] for at_least, taken in clause.bands],
        levels=list(clause.levels) if any(clause.levels) else [],
        cap_centi=clause.cap_centi,
        sort_order=order,
    )


def _refuse_faults(spec: SheetSpec) -> None:
    faults = list(_faults(spec))
    if faults:
        raise RuleViolations(faults)


def _faults(spec: SheetSpec) -> Iterator[tuple[str, str]]:
    if not spec.indicators:
        yield "categories", "考核标准没有检查项，请先录入检查项。"
    keys = Counter(line.code for line in spec.indicators) + Counter(row.code for row in spec.categories)
    for key, times in keys.items():
        if times > 1:
            yield key, f"代号 {key} 出现了 {times} 次，请改成不同的代号。"
    for row in spec.categories:
        total = sum(line.points_centi for line in row.indicators)
        if total != row.points_centi:
            yield (
                row.code,
                f"{row.name}各项合计 {trimmed(total)} 分，与类别分值 {trimmed(row.points_centi)} 分不符，请核对。",
            )
    total = sum(row.points_centi for row in spec.categories)
    if total != spec.total_centi:
        yield "total", f"各类合计 {trimmed(total)} 分，与总分 {trimmed(spec.total_centi)} 分不符，请核对。"
    yield from _lines_without_clause(spec)


def _lines_without_clause(spec: SheetSpec) -> Iterator[tuple[str, str]]:
    for line in spec.indicators:
        if not line.rules:
            yield line.code, f"{line.code} 没有扣分规则，请至少填写一款。"
