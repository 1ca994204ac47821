"""From rows to the arithmetic's own types: a standard as a sheet, an inspection as its findings."""

import datetime as dt
import functools
from decimal import Decimal

from properties import scoring
from properties.choices import StandardState
from properties.models import DeductionRule, Indicator, Inspection, InspectionStandard


def scoring_sheet(standard: InspectionStandard) -> scoring.Sheet:
    """A standard as the arithmetic needs it. Kept per process once the standard can no longer change."""
    if standard.state == StandardState.DRAFT:
        return _read(standard.pk, standard.bonus_cap_centi, standard.malus_cap_centi)
    return _kept(standard.pk, standard.updated_at, standard.bonus_cap_centi, standard.malus_cap_centi)


@functools.lru_cache(maxsize=256)
def _kept(pk: int, changed_at: dt.datetime, bonus_cap_centi: int, malus_cap_centi: int) -> scoring.Sheet:
    return _read(pk, bonus_cap_centi, malus_cap_centi)


def _read(pk: int, bonus_cap_centi: int, malus_cap_centi: int) -> scoring.Sheet:
    rules: dict[int, list[scoring.Rule]] = {}
    for row in DeductionRule.objects.filter(indicator__standard_id=pk).order_by("sort_order"):
        rules.setdefault(row.indicator_id, []).append(_rule(row))
    lines = Indicator.objects.filter(standard_id=pk).select_related("category").order_by("sort_order")
    items = tuple(_item(line, tuple(rules.get(line.pk, ()))) for line in lines)
    return scoring.Sheet(items, bonus_cap_centi, malus_cap_centi)


def _item(line: Indicator, rules: tuple[scoring.Rule, ...]) -> scoring.Item:
    return scoring.Item(line.key, line.category.key, line.points_centi, rules, line.may_be_na, line.has_veto)


def _rule(row: DeductionRule) -> scoring.Rule:
    return scoring.Rule(
        key=row.key,
        kind=scoring.RuleKind(row.kind),
        rate_centi=row.rate_centi,
        free_units=row.free_units,
        threshold=None if row.threshold_percent is None else Decimal(row.threshold_percent),
        bands=tuple((Decimal(str(at_least)), taken) for at_least, taken in row.bands),
        levels=tuple(row.levels) if row.levels else (0, 0, 0),
        cap_centi=row.cap_centi,
    )


def findings_of(inspection: Inspection) -> scoring.Findings:
    """What an inspection's rows say was found; four queries whatever the sheet."""
    marks = inspection.deductions.values_list("rule__key", "quantity_centi").order_by("pk")
    adjustments = inspection.adjustments.values_list("kind", "points_centi").order_by("pk")
    return scoring.Findings(
        marks=tuple(scoring.Mark(key, Decimal(centi).scaleb(-2)) for key, centi in marks),
        not_applicable=frozenset(inspection.not_applicable.values_list("indicator__key", flat=True)),
        vetoes=frozenset(inspection.vetoes.values_list("indicator__key", flat=True)),
        adjustments=tuple(scoring.Adjustment(kind, centi) for kind, centi in adjustments),
    )
