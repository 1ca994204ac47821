"""The lists of this app that programs read: which rows, filters, columns and orders."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat, LPad

from common.tables import Row, Source, Table
from communities.choices import DISTRICT_KINDS, AreaKind
from communities.tables import name_above
from properties.columns.issues import CIRCULAR_COLUMNS, ENTRY_COLUMNS, ISSUE_COLUMNS, SUMMARY_COLUMNS
from properties.columns.months import PERIOD_COLUMNS, SUBMISSION_COLUMNS
from properties.columns.sheets import SHEET_COLUMNS, STANDARD_COLUMNS
from properties.filters.issues import CircularFilterSet, EntryFilterSet, IssueFilterSet, SummaryFilterSet
from properties.filters.months import PeriodFilterSet, StandardFilterSet, SubmissionFilterSet
from properties.filters.sheets import SheetFilterSet
from properties.models import (
    AreaMonthSummary,
    Circular,
    Inspection,
    InspectionStandard,
    RankingEntry,
    RankingIssue,
    RankingPeriod,
    Submission,
)

INSPECTIONS, RANKINGS = Inspection.view_permission, RankingIssue.view_permission


def decimal_text(centi: int | None) -> str | None:
    """Hundredths as programs read them: 8769 → "87.69"."""
    return None if centi is None else str(Decimal(centi).scaleb(-2))


def decimal_texts(centi: Mapping[str, int | None]) -> dict[str, str | None]:
    """The same for points by category."""
    return {key: decimal_text(points) for key, points in centi.items()}


def sums_for_programs(sums: Mapping[str, Any]) -> dict[str, Any]:
    """The frozen sums of a version under the names of its list of sums."""
    counts = {key: number for key, number in sums.items() if key.endswith("_count")}
    means = decimal_texts(sums.get("category_mean_centi") or {})
    return {**counts, "mean": decimal_text(sums.get("mean_centi")), "category_means": means}


def heads_for_programs(categories: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The categories of a version with their full marks."""
    return [
        {
            "key": head["key"],
            "name": head["name"],
            "short_name": head["short_name"],
            "points": decimal_text(head["points_centi"]),
        }
        for head in categories
    ]


def with_month(path: str = ""):
    """A `prepare` that adds the month of a row as `month_text`; `path` leads to its period."""
    prefix = f"{path}__" if path else ""
    month = LPad(Cast(f"{prefix}month", CharField()), 2, Value("0"))
    text = Concat(Cast(f"{prefix}year", CharField()), Value("-"), month, output_field=CharField())
    return lambda rows: rows.annotate(month_text=text)


MONTH = Source("month_text")


def _with_places(rows: QuerySet[Inspection]) -> QuerySet[Inspection]:
    return with_month("period")(rows).annotate(
        street_name=name_above((AreaKind.SUBDISTRICT,), "community__area_id"),
        district_name=name_above(DISTRICT_KINDS, "community__area_id"),
    )


def _category_points(rows: list[Row]) -> None:
    for row in rows:
        row["categories"] = decimal_texts(row["categories"])


def _issue_sums(rows: list[Row]) -> None:
    for row in rows:
        row["totals"] = sums_for_programs(row["totals"])
        row["categories"] = heads_for_programs(row["categories"])


def _category_means(rows: list[Row]) -> None:
    for row in rows:
        row["category_means"] = decimal_texts(row["category_means"])


STANDARDS = Table(
    title="考核标准",
    model=InspectionStandard,
    columns=STANDARD_COLUMNS,
    filterset=StandardFilterSet,
    sources={"bonus_cap": Source("bonus_cap_centi"), "malus_cap": Source("malus_cap_centi")},
    hidden=("city_id", "is_demo"),
    orders={"code": ("code", "version")},
    order="code",
    permission=INSPECTIONS,
)

PERIODS = Table(
    title="排名月份",
    model=RankingPeriod,
    columns=PERIOD_COLUMNS,
    filterset=PeriodFilterSet,
    sources={"month": MONTH, "standard": Source("standard__name"), "rule_set": Source("rule_set__name")},
    hidden=("city_id", "standard_id", "rule_set_id", "is_demo"),
    prepare=with_month(),
    orders={"month": ("year", "month")},
    order="-month",
    permission=INSPECTIONS,
)

SUBMISSIONS = Table(
    title="月报送",
    model=Submission,
    columns=SUBMISSION_COLUMNS,
    filterset=SubmissionFilterSet,
    sources={"month": MONTH, "area": Source("area__name"), "area_kind": Source("area__kind")},
    hidden=("period_id", "area_id"),
    prepare=with_month("period"),
    orders={"month": ("period__year", "period__month")},
    order="-month",
)

SHEETS = Table(
    title="检查表",
    model=Inspection,
    columns=SHEET_COLUMNS,
    filterset=SheetFilterSet,
    sources={
        "month": MONTH,
        "district": Source("district_name"),
        "street": Source("street_name"),
        "community": Source("community__name"),
        "company": Source("company__name"),
        "score": Source("score_centi"),
        "raw": Source("raw_centi"),
        "full": Source("full_centi"),
        "adjustment": Source("adjustment_centi"),
        "categories": Source("category_centi"),
    },
    hidden=("period_id", "standard_id", "community_id", "company_id", "client_uuid", "categories", "is_demo"),
    prepare=_with_places,
    complete=_category_points,
    orders={"inspected_on": ("inspected_on",)},
    order="-inspected_on",
)

ISSUES = Table(
    title="排名",
    model=RankingIssue,
    columns=ISSUE_COLUMNS,
    filterset=IssueFilterSet,
    sources={"month": MONTH, "circular_id": Source("circular__id")},
    hidden=("period_id", "circular_id", "totals", "categories", "is_demo"),
    prepare=with_month("period"),
    complete=_issue_sums,
    orders={"month": ("period__year", "period__month", "version")},
    order="-month",
    name="Ranking",
)

ENTRIES = Table(
    title="排名行",
    model=RankingEntry,
    columns=ENTRY_COLUMNS,
    filterset=EntryFilterSet,
    sources={
        "district": Source("district_name"),
        "street": Source("subdistrict_name"),
        "street_id": Source("subdistrict_id"),
        "neighborhood": Source("neighborhood_name"),
        "community": Source("community_name"),
        "company": Source("company_name"),
        "score": Source("score_centi"),
        "uncapped": Source("uncapped_centi"),
        "adjustment": Source("adjustment_centi"),
        "previous_score": Source("previous_score_centi"),
        "categories": Source("category_centi"),
    },
    hidden=("community_id", "community_kind", "district_id", "street_id", "company_id", "categories"),
    complete=_category_points,
    orders={"city": ("rank_city", "pinyin")},
    order="city",
    name="RankingEntry",
)

SUMMARIES = Table(
    title="区域月汇总",
    model=AreaMonthSummary,
    columns=SUMMARY_COLUMNS,
    filterset=SummaryFilterSet,
    sources={
        "area": Source("area__name"),
        "area_kind": Source("area__kind"),
        "mean": Source("mean_centi"),
        "category_means": Source("category_mean_centi"),
    },
    hidden=("area_id", "category_means"),
    complete=_category_means,
    orders={"area": ("area__sort_order",)},
    order="area",
    permission=RANKINGS,
    name="RankingSummary",
)


def _with_version(rows: QuerySet[Circular]) -> QuerySet[Circular]:
    return with_month("issue__period")(rows).annotate(version=F("issue__version"), state=F("issue__state"))


CIRCULARS = Table(
    title="通报",
    model=Circular,
    columns=CIRCULAR_COLUMNS,
    filterset=CircularFilterSet,
    sources={"month": MONTH, "ranking_id": Source("issue_id")},
    hidden=("ranking_id",),
    prepare=_with_version,
    orders={"month": ("issue__period__year", "issue__period__month", "issue__version")},
    order="-month",
)
