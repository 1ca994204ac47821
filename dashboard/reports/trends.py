"""Twelve months of an area, from issued circulars alone: what has been printed, never live data."""

from collections.abc import Sequence
from dataclasses import dataclass

from communities.models import Area
from properties.choices import IssueState
from properties.models import AreaMonthSummary
from properties.reports.stages import coverage_text

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Trend:
    """One figure over the issued months, oldest first; `change` is last minus the one before, in words.

    `is_better` says whether the change is an improvement; None when nothing changed or can be compared.
    """

    label: str
    value: str
    unit: str
    values: tuple[int | None, ...]
    change: str
    is_better: bool | None

    @property
    def words(self) -> str:
        """The line for those who cannot see it."""
        known = [value for value in self.values if value is not None]
        return f"{self.label}，近 {len(known)} 个月，最近为 {self.value}{self.unit}"


def issued_months(area: Area | int) -> list[AreaMonthSummary]:
    """The newest issued months of an area, oldest first; one query."""
    rows = AreaMonthSummary.objects.filter(area=area, issue__state=IssueState.ISSUED)
    newest = rows.select_related("issue__period").order_by("-issue__period__year", "-issue__period__month")
    return list(newest[:MONTHS])[::-1]


def trends_of(months: Sequence[AreaMonthSummary]) -> list[Trend]:
    """The five figures of the desk; empty before the first circular."""
    if not months:
        return []
    last = months[-1]
    return [
        _trend("平均分", "分", [row.mean_centi for row in months], _centi_text, good="up"),
        Trend(
            "检查覆盖率",
            coverage_text(last.ranked_count, last.community_count),
            "",
            tuple(_permille(row) for row in months),
            *_change([_permille(row) for row in months], _permille_text, good="up"),
        ),
        _trend("优秀小区", "个", [row.excellent_count for row in months], str, good="up"),
        _trend("不合格小区", "个", [row.fail_count for row in months], str, good="down"),
        _trend("被通报小区", "个", [row.criticized_count for row in months], str, good="down"),
    ]


def _trend(label: str, unit: str, values: list[int | None], text, *, good: str) -> Trend:
    value = "—" if values[-1] is None else text(values[-1])
    return Trend(label, value, unit, tuple(values), *_change(values, text, good=good))


def _change(values: list[int | None], text, *, good: str) -> tuple[str, bool | None]:
    """The change against the month before, and whether it is for the better."""
    if len(values) < 2 or values[-1] is None or values[-2] is None:
        return "—", None
    moved = values[-1] - values[-2]
    if moved == 0:
        return "与上月持平", None
    return f"{'▲' if moved > 0 else '▼'} {text(abs(moved))}", (moved > 0) == (good == "up")


def _permille(row: AreaMonthSummary) -> int | None:
    whole = row.community_count
    return (row.ranked_count * 2000 + whole) // (2 * whole) if whole else None


def _permille_text(permille: int) -> str:
    return f"{permille // 10}.{permille % 10} 个百分点"


def _centi_text(centi: int) -> str:
    return f"{centi // 100}.{centi % 100:02d}"
