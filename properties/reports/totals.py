"""Who was named over several months: companies, communities, and companies named two circulars running."""

from collections import defaultdict
from dataclasses import dataclass

from communities.models import Area, Organization
from properties import ranking
from properties.models import RankingEntry, RankingIssue


@dataclass(frozen=True, slots=True)
class Repeat:
    """A company named in two issued circulars running."""

    company_id: int
    company_name: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class CriticismTotals:
    """What the circulars of some months come to. A branch counts as its legal person."""

    first: str
    last: str
    issued_count: int
    community_count: int
    listing_count: int
    listed_company_count: int
    listed_community_count: int
    repeats: tuple[Repeat, ...]

    @property
    def repeated_company_count(self) -> int:
        return len({repeat.company_id for repeat in self.repeats})


def issues_between(city: Area | int, first: tuple[int, int], last: tuple[int, int]) -> list[RankingIssue]:
    """The issued versions of a city's months from `first` to `last`, both `(year, month)`, oldest first."""
    city_id = city if isinstance(city, int) else city.pk
    issued = RankingIssue.objects.issued().filter(
        period__city=city_id, period__year__gte=first[0], period__year__lte=last[0]
    )
    found = issued.select_related("period").order_by("period__year", "period__month")
    return [issue for issue in found if first <= (issue.period.year, issue.period.month) <= last]


def criticism_totals(
    city: Area | int, first: tuple[int, int], last: tuple[int, int], *, also: RankingIssue | None = None
) -> CriticismTotals:
    """Add up the issued circulars of some months; `also` counts a version that is about to be issued."""
    issues = issues_between(city, first, last)
    if also is not None and also.pk not in {issue.pk for issue in issues}:
        issues = sorted([*issues, also], key=lambda issue: issue.period.index)
    entries = RankingEntry.objects.filter(issue__in=issues)
    listed = list(entries.criticized().values_list("issue_id", "community_id", "company_root_id"))
    return CriticismTotals(
        first=issues[0].period.label if issues else "",
        last=issues[-1].period.label if issues else "",
        issued_count=len(issues),
        community_count=entries.values("community_id").distinct().count(),
        listing_count=len(listed),
        listed_company_count=len({company for *_, company in listed if company}),
        listed_community_count=len({community for _, community, _ in listed}),
        repeats=_repeats(issues, listed),
    )


def _repeats(issues: list[RankingIssue], listed: list[tuple]) -> tuple[Repeat, ...]:
    """Neighbours are neighbours among the issued circulars: a month without one neither breaks nor extends."""
    companies: dict[int, set[int]] = defaultdict(set)
    for issue, _, company in listed:
        if company:
            companies[issue].add(company)
    found = ranking.consecutive({place: companies[issue.pk] for place, issue in enumerate(issues)})
    names = dict(Organization.objects.filter(pk__in=list(found)).values_list("pk", "name"))
    repeats = [
        Repeat(company, names.get(company, ""), issues[a].period.label, issues[b].period.label)
        for company, pairs in found.items()
        for a, b in pairs
    ]
    return tuple(sorted(repeats, key=lambda repeat: (repeat.first, repeat.company_name)))
