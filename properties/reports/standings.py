"""A version of the ranking as somebody looks at it: one street or the whole city, one level of places."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Q

from communities.choices import AreaKind
from properties.choices import Ties
from properties.models import AreaMonthSummary, RankingEntry, RankingIssue, RankingRuleSet, Submission
from properties.reports.months import previous_issue

LEVELS = {"subdistrict": "街道内", "district": "区内", "city": "全市"}
SUMMARY_FIELDS = (
    "issue_id",
    "area_id",
    "area__name",
    "area__short_name",
    "area__kind",
    "community_count",
    "ranked_count",
    "mean_centi",
    "category_mean_centi",
)
# Everything the page, its workbook and the page of one row print; never the whole row.
ROW_FIELDS = (
    "id",
    "community_id",
    "community_name",
    "community_kind",
    "district_id",
    "district_name",
    "subdistrict_id",
    "subdistrict_name",
    "company_id",
    "company_name",
    "category_centi",
    "adjustment_centi",
    "score_centi",
    "rank_subdistrict",
    "tied_subdistrict",
    "rank_district",
    "tied_district",
    "rank_city",
    "tied_city",
    "previous_score_centi",
    "previous_rank",
    "is_new",
    "is_vetoed",
    "veto_items",
    "is_criticized",
    "criticism",
    "is_company_repeated",
    "remark",
)


@dataclass(frozen=True, slots=True)
class AreaSums:
    """The frozen sums of one area, and its mean of the month before (None: there was none)."""

    area_id: int
    name: str
    short_name: str
    kind: str
    community_count: int
    ranked_count: int
    mean_centi: int | None
    category_mean_centi: Mapping[str, int]
    previous_mean_centi: int | None


def sums_of(issue: RankingIssue) -> list[AreaSums]:
    """The city's sums, then the districts', then the streets', in official order."""
    before = previous_issue(issue.period)
    wanted = Q(issue=issue.pk) | Q(issue=before.pk if before else None)
    rows = list(
        AreaMonthSummary.objects.filter(wanted)
        .order_by("area__sort_order", "area_id")
        .values(*SUMMARY_FIELDS)
    )
    means = {row["area_id"]: row["mean_centi"] for row in rows if row["issue_id"] != issue.pk}
    return [_sums(row, means.get(row["area_id"])) for row in rows if row["issue_id"] == issue.pk]


def _sums(row: Mapping, previous: int | None) -> AreaSums:
    return AreaSums(
        area_id=row["area_id"],
        name=row["area__name"],
        short_name=row["area__short_name"] or row["area__name"],
        kind=row["area__kind"],
        community_count=row["community_count"],
        ranked_count=row["ranked_count"],
        mean_centi=row["mean_centi"],
        category_mean_centi=row["category_mean_centi"],
        previous_mean_centi=previous,
    )


def streets_of(sums: Iterable[AreaSums]) -> list[AreaSums]:
    """The streets among the areas."""
    return [row for row in sums if row.kind == AreaKind.SUBDISTRICT]


def rows_of(issue: RankingIssue, street_id: int | None, level: str) -> list[dict[str, Any]]:
    """The frozen rows of one street, or of the city, best first within the level; one query."""
    rows = RankingEntry.objects.filter(issue=issue)
    if street_id is not None:
        rows = rows.filter(subdistrict_id=street_id)
        level = "subdistrict"  # within one street every level has the same order
    return list(rows.in_rank_order(level).values(*ROW_FIELDS))


def kept(
    rows: Iterable[Mapping], *, kind: str = "", company: str = "", listed: bool = False
) -> list[Mapping]:
    """The rows the reader chose: of one kind, of one company (its id), named in the circular."""
    return [
        row
        for row in rows
        if (not kind or row["community_kind"] == kind)
        and (not company or str(row["company_id"]) == company)
        and (not listed or row["is_criticized"])
    ]


def companies_in(rows: Iterable[Mapping]) -> list[tuple[str, str]]:
    """The companies of the rows as (id, name), by name."""
    found = {str(row["company_id"]): row["company_name"] for row in rows if row["company_id"]}
    return sorted(found.items(), key=lambda pair: pair[1])


def unchecked_reasons(issue: RankingIssue, rows: Iterable[Mapping]) -> dict[int, str]:
    """Why a street left communities out, by street; asked only when some were left out."""
    streets = {row["subdistrict_id"] for row in rows if row["score_centi"] is None}
    if not streets:
        return {}
    told = Submission.objects.filter(period=issue.period_id, area__in=streets).exclude(unchecked_reason="")
    return dict(told.values_list("area_id", "unchecked_reason"))


def by_area(rows: Iterable[Mapping], level: str) -> Iterator[tuple[int | None, list[Mapping]]]:
    """Rows in runs of the area their places count in; one run for the whole city."""
    if level == "city":
        yield None, list(rows)
        return
    for area, run in groupby(rows, key=lambda row: row[f"{level}_id"]):
        yield area, list(run)


def rule_words(rules: RankingRuleSet) -> list[str]:
    """The rules of a month as they stand below its table."""
    ties = "下一名次跳过（1、2、2、4）" if rules.ties == Ties.COMPETITION else "下一名次不跳过（1、2、2、3）"
    named = f"得分低于 {rules.criticism_below_centi // 100} 分或一票否决"
    if rules.criticizes_last:
        named += (
            f"，以及参评 {rules.criticism_min_ranked} 个以上的街道末位"
            f"（同分一并列入，不超过街道参评数的 1/{rules.criticism_share}）"
        )
    return [
        f"名次按显示得分排列，同分并列，{ties}；未检查的小区不参加排名，不按零分计。",
        f"一票否决的小区当月得分不超过 {rules.veto_cap_centi // 100}.{rules.veto_cap_centi % 100:02d}。",
        f"通报情形：{named}。",
    ]


def named_counts(issue: RankingIssue) -> tuple[int, int, int]:
    """Communities named in a version, their companies, and companies named a second time running."""
    rows = RankingEntry.objects.filter(issue=issue).criticized()
    found = list(rows.values_list("company_root_id", "is_company_repeated"))
    firms = {company for company, _ in found if company}
    return len(found), len(firms), len({company for company, is_repeated in found if is_repeated and company})
