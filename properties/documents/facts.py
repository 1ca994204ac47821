"""The facts a month's circular speaks of, gathered once from the frozen version."""

from dataclasses import dataclass

from properties.models import AreaMonthSummary, RankingEntry, RankingIssue
from properties.reports.months import previous_issue
from properties.reports.problems import frequent_problems, problem_rows
from properties.reports.totals import CriticismTotals, criticism_totals


@dataclass(frozen=True, slots=True)
class CircularFacts:
    """Plain values only: what the composer of the text may use, and nothing it would have to look up."""

    city: str
    scope_label: str
    year: int
    month: int
    window: tuple[str, str]
    standard: str
    totals: dict
    previous_mean_centi: int | None
    districts: tuple[dict, ...]
    best: tuple[dict, ...]
    listed: tuple[dict, ...]
    unchecked: tuple[str, ...]
    frequent: tuple[dict, ...]
    problems: tuple[dict, ...]
    cumulative: CriticismTotals
    is_demo: bool


def circular_facts(issue: RankingIssue) -> CircularFacts:
    """Gather the facts of a frozen version. A constant number of queries."""
    period = issue.period
    before = previous_issue(period)
    entries = RankingEntry.objects.filter(issue=issue)
    return CircularFacts(
        city=period.city.name,
        scope_label=period.city.label,
        year=period.year,
        month=period.month,
        window=(period.window_start.isoformat(), period.window_end.isoformat()),
        standard=str(period.standard),
        totals=issue.totals,
        previous_mean_centi=before.totals.get("mean_centi") if before else None,
        districts=_district_sums(issue),
        best=_best(issue, entries),
        listed=_listed(entries),
        unchecked=tuple(
            entries.filter(score_centi=None).in_rank_order().values_list("community_name", flat=True)
        ),
        frequent=tuple(frequent_problems(issue)),
        problems=tuple(problem_rows(issue)),
        cumulative=_cumulative(issue),
        is_demo=issue.is_demo,
    )


def _best(issue: RankingIssue, entries) -> tuple[dict, ...]:
    """The first of every street that has enough ranked communities for a place to say something."""
    least = issue.period.rule_set.criticism_min_ranked
    streets = AreaMonthSummary.objects.filter(issue=issue, ranked_count__gte=least).values("area_id")
    first = entries.filter(rank_subdistrict=1, subdistrict_id__in=streets).in_rank_order()
    return tuple(first.values("subdistrict_name", "community_name", "company_name", "score_centi"))


def _district_sums(issue: RankingIssue) -> tuple[dict, ...]:
    districts = RankingEntry.objects.filter(issue=issue).values("district_id")
    rows = AreaMonthSummary.objects.filter(issue=issue, area_id__in=districts).order_by("area__sort_order")
    return tuple(rows.values("area__name", "ranked_count", "mean_centi", "criticized_count"))


def _listed(entries) -> tuple[dict, ...]:
    fields = (
        "district_name",
        "subdistrict_name",
        "community_name",
        "company_name",
        "score_centi",
        "rank_subdistrict",
        "criticism",
        "top_deductions",
        "is_company_repeated",
    )
    return tuple(entries.criticized().in_rank_order().values(*fields))


def _cumulative(issue: RankingIssue) -> CriticismTotals:
    """From the city's first circular to this one."""
    period = issue.period
    return criticism_totals(period.city, (0, 0), (period.year, period.month), also=issue)
