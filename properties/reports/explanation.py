"""Why one community stands where it stands: the sheets, the deductions, the neighbours, the month before."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from properties import scoring
from properties.choices import Combine
from properties.models import (
    AreaMonthSummary,
    Deduction,
    DeductionPhoto,
    Inspection,
    RankingEntry,
)
from properties.models.rankings import RankingIssue

NEIGHBOURS = 2


@dataclass(frozen=True, slots=True)
class Part:
    """One sheet behind a row: the frozen score, and the sheet itself where the reader may open it.

    `sheet` is None where he may not, or where it has changed since: what the row rests on is then only
    what was frozen.
    """

    number: int
    score_centi: int
    sheet: Inspection | None
    is_changed: bool
    is_hidden: bool


def parts_of(entry: RankingEntry, user) -> list[Part]:
    """The sheets of a row in the order they counted; one query whatever their number, one more for photos."""
    wanted = {source[0]: source for source in entry.sources}
    photos = Prefetch("photo_links", DeductionPhoto.objects.select_related("photo").order_by("id"))
    lines = Prefetch(
        "deductions", Deduction.objects.select_related("rule", "indicator").prefetch_related(photos)
    )
    readable = {
        sheet.pk: sheet
        for sheet in Inspection.objects.readable_by(user)
        .filter(pk__in=list(wanted))
        .select_related("reviewed_by", "company")
        .prefetch_related(lines, "vetoes__indicator", "adjustments", "joint_group")
    }
    return [
        _part(number, source, readable.get(key))
        for number, (key, source) in enumerate(wanted.items(), start=1)
    ]


def _part(number: int, source: list, sheet: Inspection | None) -> Part:
    _, revision, score_centi = source
    is_changed = sheet is not None and sheet.revision != revision
    return Part(number, score_centi, None if is_changed else sheet, is_changed, sheet is None)


def formula_of(entry: RankingEntry, combine: str) -> str:
    """How the month's score came about, in words and numbers.

    >>> formula_of(RankingEntry(sources=[[1, 1, 8769], [2, 1, 9100]], uncapped_centi=8935, score_centi=8935),
    ...            "mean")
    '（87.69 + 91.00）÷ 2 = 89.35（四舍五入到 0.01）'
    """
    scores = [source[2] for source in entry.sources]
    if not scores:
        return "本月没有计入排名的检查，不参加排名，不按零分计。"
    if len(scores) == 1:
        words = f"本月 1 次检查，得分 {scoring.fixed(entry.uncapped_centi)}"
    elif combine == Combine.MEAN:
        joined = " + ".join(map(scoring.fixed, scores))
        words = f"（{joined}）÷ {len(scores)} = {scoring.fixed(entry.uncapped_centi)}（四舍五入到 0.01）"
    else:
        words = (
            f"{len(scores)} 次检查按“{Combine(combine).label}”计，得 {scoring.fixed(entry.uncapped_centi)}"
        )
    if entry.is_vetoed and entry.uncapped_centi != entry.score_centi:
        words += f"；有一票否决，当月计 {scoring.fixed(entry.score_centi)}"
    return words


def category_rows(entry: RankingEntry, categories: list[Mapping], means: Mapping) -> list[dict[str, Any]]:
    """Full marks, score, what was lost and the street's mean, per category of the month."""
    return [
        {
            "name": category["name"],
            "points_centi": category["points_centi"],
            "score_centi": (score := entry.category_centi.get(category["key"], 0)),
            "lost_centi": category["points_centi"] - score,
            "is_weak": score * 10 < category["points_centi"] * 7,
            "mean_centi": means.get(category["key"]),
        }
        for category in categories
    ]


def street_means(entry: RankingEntry) -> AreaMonthSummary | None:
    """The frozen sums of the row's street."""
    return AreaMonthSummary.objects.filter(issue=entry.issue_id, area=entry.subdistrict_id).first()


def neighbours_of(entry: RankingEntry) -> list[dict[str, Any]]:
    """The rows just above and below in the street, with the row itself between them."""
    if entry.rank_subdistrict is None:
        return []
    fields = (
        "id",
        "community_name",
        "company_name",
        "score_centi",
        "rank_subdistrict",
        "tied_subdistrict",
        "is_criticized",
    )
    rows = RankingEntry.objects.filter(
        issue=entry.issue_id, subdistrict=entry.subdistrict_id, rank_subdistrict__isnull=False
    ).order_by("rank_subdistrict", "pinyin", "id")
    found = list(rows.values(*fields))
    here = next(place for place, row in enumerate(found) if row["id"] == entry.pk)
    return found[max(0, here - NEIGHBOURS) : here + NEIGHBOURS + 1]


def months_of_community(entry: RankingEntry, issues: list[RankingIssue]) -> list[dict[str, Any]]:
    """The community in the issued months up to this one, newest first."""
    year, month = entry.issue.period.year, entry.issue.period.month
    wanted = [issue.pk for issue in issues if (issue.period.year, issue.period.month) <= (year, month)]
    rows = RankingEntry.objects.filter(issue__in=wanted, community=entry.community_id)
    fields = ("id", "issue__period__year", "issue__period__month", "score_centi", "rank_subdistrict",
              "tied_subdistrict", "is_criticized", "company_name", "subdistrict_name")  # fmt: skip
    found = rows.order_by("-issue__period__year", "-issue__period__month").values(*fields)[:6]
    return [
        {**row, "slug": f"{row['issue__period__year']}-{row['issue__period__month']:02d}",
         "label": f"{row['issue__period__year']}年{row['issue__period__month']}月"}
        for row in found
    ]  # fmt: skip
