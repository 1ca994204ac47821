"""The rows behind the criticism totals: who was named when, how often, and two circulars running."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Max, Min, Q

from communities.models import Area, Organization
from properties.models import RankingEntry, RankingIssue
from properties.reports.totals import Repeat

LISTING_FIELDS = (
    "id",
    "issue_id",
    "issue__number",
    "issue__circular__id",
    "issue__period__year",
    "issue__period__month",
    "district_name",
    "subdistrict_name",
    "community_id",
    "community_name",
    "company_name",
    "company_root_id",
    "score_centi",
    "rank_subdistrict",
    "tied_subdistrict",
    "criticism",
    "top_deductions",
    "is_company_repeated",
)


def issued_months(city: Area | int) -> list[RankingIssue]:
    """The issued versions of a city, oldest first."""
    rows = RankingIssue.objects.issued().filter(period__city=city)
    return list(rows.select_related("period", "circular").order_by("period__year", "period__month"))


def listings(issues: Iterable[RankingIssue]) -> list[dict[str, Any]]:
    """Every naming in the circulars, newest month first, in official order within it."""
    rows = RankingEntry.objects.filter(issue__in=list(issues)).criticized()
    ordered = rows.order_by(
        "-issue__period__year", "-issue__period__month", "district_order", "subdistrict_order",
        "rank_subdistrict", "pinyin",
    )  # fmt: skip
    return [{**row, "month": _month(row), "slug": _slug(row)} for row in ordered.values(*LISTING_FIELDS)]


def _month(row: dict) -> str:
    return f"{row['issue__period__year']}年{row['issue__period__month']}月"


def _slug(row: dict) -> str:
    return f"{row['issue__period__year']}-{row['issue__period__month']:02d}"


def companies_named(rows: list[dict[str, Any]], repeats: Iterable[Repeat]) -> list[dict[str, Any]]:
    """The companies of the listings, most often named first; a branch counts as its legal person."""
    by_company: dict[int, list[dict]] = defaultdict(list)
    for row in rows:
        if row["company_root_id"]:
            by_company[row["company_root_id"]].append(row)
    names = dict(Organization.objects.filter(pk__in=list(by_company)).values_list("pk", "name"))
    repeated = {repeat.company_id for repeat in repeats}
    found = [
        {
            "company_id": company,
            "company_name": names.get(company, ""),
            "listing_count": len(named),
            "month_count": len({row["issue_id"] for row in named}),
            "community_count": len({row["community_id"] for row in named}),
            "months": "、".join(dict.fromkeys(row["month"] for row in reversed(named))),
            "repeated": "连续2月" if company in repeated else "",
        }
        for company, named in by_company.items()
    ]
    return sorted(found, key=lambda row: (-row["month_count"], -row["listing_count"], row["company_name"]))


def communities_named(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The communities of the listings, most often named first, each with its newest naming."""
    by_community: dict[int, list[dict]] = defaultdict(list)
    for row in rows:
        by_community[row["community_id"]].append(row)
    found = [
        {
            **named[0],
            "listing_count": len(named),
            "months": "、".join(row["month"] for row in reversed(named)),
        }
        for named in by_community.values()
    ]
    return sorted(
        found, key=lambda row: (-row["listing_count"], row["district_name"], row["subdistrict_name"])
    )


def repeats_with_circulars(repeats: Iterable[Repeat], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each repetition with both circulars and the communities named in them."""
    found = []
    for repeat in repeats:
        pair = []
        for month in (repeat.first, repeat.second):
            named = [
                row for row in rows if row["month"] == month and row["company_root_id"] == repeat.company_id
            ]
            pair.append(
                {
                    "month": month,
                    "slug": named[0]["slug"],
                    "number": named[0]["issue__number"],
                    "circular_id": named[0]["issue__circular__id"],
                    "communities": "、".join(
                        f"{row['subdistrict_name']}{row['community_name']}" for row in named
                    ),
                }
            )
        found.append(
            {"company_id": repeat.company_id, "company_name": repeat.company_name, "circulars": pair}
        )
    return found


def communities_ranked(issues: Iterable[RankingIssue]) -> list[dict[str, Any]]:
    """Every community the circulars hold a row of: months ranked, best and worst score, times named."""
    rows = RankingEntry.objects.filter(issue__in=list(issues))
    grouped = rows.values("community_id").annotate(
        community_name=Max("community_name"),
        district_name=Max("district_name"),
        subdistrict_name=Max("subdistrict_name"),
        district_order=Max("district_order"),
        subdistrict_order=Max("subdistrict_order"),
        pinyin=Max("pinyin"),
        month_count=Count("id", filter=Q(score_centi__isnull=False)),
        best_centi=Max("score_centi"),
        worst_centi=Min("score_centi"),
        listing_count=Count("id", filter=Q(is_criticized=True)),
    )
    return list(grouped.order_by("district_order", "subdistrict_order", "pinyin", "community_id"))
