"""What the issued circulars say about one company: its own rows, and how its mean moved."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from properties import ranking
from properties.models import RankingEntry

FIELDS = (
    "community_name",
    "subdistrict_name",
    "score_centi",
    "rank_subdistrict",
    "tied_subdistrict",
    "is_criticized",
    "criticism",
    "top_deductions",
)
MONTHS = 12


@dataclass(frozen=True, slots=True)
class CompanyMonths:
    """A company's issued months, oldest first: (label, slug, mean, listings); and its rows in the newest."""

    months: tuple[tuple[str, str, int | None, int], ...]
    rows: tuple[dict, ...]

    @property
    def means(self) -> list[int | None]:
        return [mean for *_, mean, _ in self.months]

    @property
    def words(self) -> str:
        """The line of means for those who cannot see it."""
        known = [f"{label} {mean // 100}.{mean % 100:02d} 分" for label, _, mean, _ in self.months if mean]
        return f"本企业各月平均分：{'，'.join(known)}"

    @property
    def listings(self) -> int:
        return sum(listed for *_, listed in self.months)


def company_months(firms: Collection[int]) -> CompanyMonths:
    """Rows whose printed company is one of `firms`, over the newest issued months; one query."""
    entries = RankingEntry.objects.issued().filter(company_id__in=list(firms))
    keys = ("issue__period__year", "issue__period__month")
    found: dict[tuple[int, int], list[dict]] = defaultdict(list)
    for row in entries.order_by(*keys, "subdistrict_order", "rank_subdistrict", "pk").values(*keys, *FIELDS):
        found[row[keys[0]], row[keys[1]]].append(row)
    newest = sorted(found)[-MONTHS:]
    return CompanyMonths(
        tuple(_month(year, month, found[year, month]) for year, month in newest),
        tuple(found[newest[-1]]) if newest else (),
    )


def _month(year: int, month: int, rows: list[dict]) -> tuple[str, str, int | None, int]:
    scores = [row["score_centi"] for row in rows if row["score_centi"] is not None]
    listed = sum(row["is_criticized"] for row in rows)
    return f"{year}年{month}月", f"{year}-{month:02d}", ranking.mean_centi(scores), listed
