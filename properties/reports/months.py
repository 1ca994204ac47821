"""One month worked out from its approved sheets: the rows a freeze would write now."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction

from django.db.models import Q

from common.models.base import holding
from communities.models import Community, CommunityPlacement, ServiceContract
from properties import ranking, scoring
from properties.models import (
    Indicator,
    Inspection,
    RankingEntry,
    RankingIssue,
    RankingPeriod,
    RankingRuleSet,
    VetoHit,
)
from properties.reports.tree import Place, places_of

SHEET_FIELDS = (
    "id",
    "revision",
    "community_id",
    "source",
    "inspected_on",
    "score_centi",
    "category_centi",
    "item_deducted_centi",
    "adjustment_centi",
    "is_vetoed",
    "company_id",
    "company__name",
    "company__parent_id",
    "manager_name",
)
COMMUNITY_FIELDS = ("id", "name", "kind", "pinyin", "household_count")
LEVELS = ("subdistrict", "district", "city")
LEVEL_KEYS = {"subdistrict": "subdistrict_id", "district": "district_id", "city": ""}
REASONS = {"veto": "一票否决", "below": "低于通报线", "last": "街道末位"}


def month_rows(period: RankingPeriod) -> list[dict]:
    """Every managed community of the period's city as a ready row of the ranking, keyed like `RankingEntry`.

    Areas are those of the window's last day; the company is that of the last counted sheet. Rows without a
    counted sheet have no score and no place (未检查). The number of queries does not depend on the rows.
    """
    sheets = _sheets_by_community(period)
    words = dict(Indicator.objects.filter(standard_id=period.standard_id).values_list("key", "content"))
    rows = [
        _community_row(facts, place, sheets.get(facts[0], ()), period.rule_set, words)
        for facts, place in _population(period)
    ]
    before = previous_entries(period)
    _fill_companies_of_unchecked(rows, period)
    _fill_vetoes(rows)
    _fill_ranks(rows, period)
    _fill_previous(rows, before)
    _fill_criticism(rows, period, before)
    rows.sort(key=_office_order)
    return rows


def _office_order(row: dict):
    place = row["rank_subdistrict"]
    return (row["district_order"], row["subdistrict_order"], place is None, place or 0, row["pinyin"])


def _population(period: RankingPeriod) -> list[tuple[tuple, Place]]:
    """The managed communities with the place each had on the window's last day.

    Two look-ups by key rather than a join: for the join a database of many cities reads all communities.
    """
    places = places_of(period.city, period.window_end)
    placed = CommunityPlacement.objects.filter(holding(period.window_end), area_id__in=list(places))
    area_of = dict(placed.values_list("community_id", "area_id"))
    found = Community.objects.filter(pk__in=list(area_of), is_managed=True, is_closed=False)
    return [(facts, places[area_of[facts[0]]]) for facts in found.values_list(*COMMUNITY_FIELDS)]


def _sheets_by_community(period: RankingPeriod) -> dict[int, list[dict]]:
    found: dict[int, list[dict]] = defaultdict(list)
    counted = (
        Inspection.objects.filter(period=period).counted().order_by("inspected_on", "submitted_at", "id")
    )
    for values in counted.values_list(*SHEET_FIELDS):
        sheet = dict(zip(SHEET_FIELDS, values, strict=True))
        found[sheet["community_id"]].append(sheet)
    return found


def _community_row(facts: tuple, place: Place, sheets, rules: RankingRuleSet, words: Mapping) -> dict:
    row = {
        "community_id": facts[0],
        "community_name": facts[1],
        "community_kind": facts[2],
        "pinyin": facts[3],
        "household_count": facts[4],
        "district_id": place.district.pk,
        "district_name": place.district.name,
        "district_order": place.district.sort_order,
        "subdistrict_id": place.subdistrict.pk,
        "subdistrict_name": place.subdistrict.name,
        "subdistrict_order": place.subdistrict.sort_order,
        "neighborhood_name": place.neighborhood,
        "veto_items": "",
        "is_new": False,
        "previous_score_centi": None,
        "previous_rank": None,
        "is_criticized": False,
        "criticism": "",
        "is_company_repeated": False,
    }
    row.update(_scored(sheets, rules, words) if sheets else UNCHECKED)
    return row


UNCHECKED: Mapping = {
    "company_id": None,
    "company_root_id": None,
    "company_name": "",
    "manager_name": "",
    "inspection_count": 0,
    "inspected_on": None,
    "sources": [],
    "score_centi": None,
    "uncapped_centi": None,
    "category_centi": {},
    "adjustment_centi": 0,
    "is_vetoed": False,
    "top_deductions": "",
    "remark": "未检查",
}


def _scored(sheets: list[dict], rules: RankingRuleSet, words: Mapping[str, str]) -> dict:
    last = sheets[-1]
    is_vetoed = any(sheet["is_vetoed"] for sheet in sheets)
    if len(sheets) == 1 and rules.combine != ranking.Combine.WEIGHTED_BY_SOURCE:
        uncapped = last["score_centi"]
    else:
        counted = [
            ranking.Counted(sheet["score_centi"], sheet["source"], sheet["inspected_on"], sheet["is_vetoed"])
            for sheet in sheets
        ]
        uncapped = ranking.combine(counted, rules.combine, rules.source_weights)
    companies = {sheet["company_id"] for sheet in sheets}
    return {
        "company_id": last["company_id"],
        "company_root_id": last["company__parent_id"] or last["company_id"],
        "company_name": last["company__name"] or "",
        "manager_name": last["manager_name"],
        "inspection_count": len(sheets),
        "inspected_on": last["inspected_on"],
        "sources": [[sheet["id"], sheet["revision"], sheet["score_centi"]] for sheet in sheets],
        "score_centi": ranking.cap_veto(uncapped, is_vetoed, rules.veto_cap_centi),
        "uncapped_centi": uncapped,
        "category_centi": _mean_categories(sheets),
        "adjustment_centi": _mean_signed([sheet["adjustment_centi"] for sheet in sheets]),
        "is_vetoed": is_vetoed,
        "top_deductions": _top_deductions(sheets, words),
        "remark": "本月更换过物业企业，按最后一次检查计" if len(companies) > 1 else "",
    }


def _mean_categories(sheets: list[dict]) -> dict[str, int]:
    if len(sheets) == 1:
        return sheets[0]["category_centi"]
    return {
        key: ranking.mean_centi(sheet["category_centi"].get(key, 0) for sheet in sheets) or 0
        for key in sheets[0]["category_centi"]
    }


def _mean_signed(values: list[int]) -> int:
    """Mean of bonus-or-malus points, half away from zero."""
    total = sum(values)
    size = (
        ranking.mean_centi([abs(total)])
        if len(values) == 1
        else scoring.half_up(Fraction(abs(total), len(values)))
    )
    return (size or 0) if total >= 0 else -(size or 0)


def _top_deductions(sheets: list[dict], words: Mapping[str, str]) -> str:
    """The three items that cost most, in words: what a listing gives as its reason."""
    taken = dict(sheets[0]["item_deducted_centi"])
    for sheet in sheets[1:]:
        for key, centi in sheet["item_deducted_centi"].items():
            taken[key] = max(taken.get(key, 0), centi)
    worst = sorted(taken.items(), key=lambda pair: (-pair[1], pair[0]))[:3]
    return "；".join(f"{words.get(key, key)}扣{scoring.trimmed(centi)}分" for key, centi in worst)


def _fill_companies_of_unchecked(rows: list[dict], period: RankingPeriod) -> None:
    missing = {row["community_id"]: row for row in rows if not row["inspection_count"]}
    if not missing:
        return
    contracts = ServiceContract.objects.serving_on(period.window_end).filter(community_id__in=list(missing))
    fields = (
        "community_id",
        "organization_id",
        "organization__name",
        "organization__parent_id",
        "manager_name",
    )
    for community, company, name, parent, manager in contracts.values_list(*fields):
        missing[community].update(
            company_id=company, company_root_id=parent or company, company_name=name, manager_name=manager
        )


def _fill_vetoes(rows: list[dict]) -> None:
    by_sheet = {source[0]: row for row in rows if row["is_vetoed"] for source in row["sources"]}
    if not by_sheet:
        return
    hits = VetoHit.objects.filter(inspection_id__in=list(by_sheet)).order_by("indicator__sort_order")
    for sheet, key in hits.values_list("inspection_id", "indicator__key"):
        row = by_sheet[sheet]
        row["veto_items"] = "、".join(dict.fromkeys([*filter(None, row["veto_items"].split("、")), key]))


def _fill_ranks(rows: list[dict], period: RankingPeriod) -> None:
    for level in LEVELS:
        groups: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for row in rows:
            if row["score_centi"] is not None:
                groups[row.get(LEVEL_KEYS[level], 0)].append((row["community_id"], row["score_centi"]))
        places = {}
        for group in groups.values():
            places.update(ranking.rank(group, period.rule_set.ties))
        for row in rows:
            place = places.get(row["community_id"])
            row[f"rank_{level}"] = place.rank if place else None
            row[f"tied_{level}"] = place.tied if place else False


def previous_issue(period: RankingPeriod) -> RankingIssue | None:
    """The issued version of the newest month before this one; a month without a circular is skipped."""
    earlier = Q(period__year__lt=period.year) | Q(period__year=period.year, period__month__lt=period.month)
    issued = RankingIssue.objects.issued().filter(earlier, period__city=period.city_id)
    return issued.order_by("-period__year", "-period__month").first()


def previous_entries(period: RankingPeriod) -> dict[int, dict]:
    """What the month before printed of each community, by community; empty for the first month."""
    issue = previous_issue(period)
    if issue is None:
        return {}
    fields = (
        "community_id",
        "score_centi",
        "rank_subdistrict",
        "subdistrict_id",
        "company_root_id",
        "is_criticized",
    )
    rows = RankingEntry.objects.filter(issue=issue).values_list(*fields)
    return {row[0]: dict(zip(fields, row, strict=True)) for row in rows}


def _fill_previous(rows: list[dict], before: Mapping[int, dict]) -> None:
    for row in rows:
        facts = before.get(row["community_id"])
        row["is_new"] = bool(before) and facts is None and row["score_centi"] is not None
        if facts:
            row["previous_score_centi"] = facts["score_centi"]
            is_same_street = facts["subdistrict_id"] == row["subdistrict_id"]
            row["previous_rank"] = facts["rank_subdistrict"] if is_same_street else None


def criticism_rule(period: RankingPeriod) -> ranking.CriticismRule:
    """The month's criticism rule as arithmetic wants it."""
    rules = period.rule_set
    return ranking.CriticismRule(
        below_centi=rules.criticism_below_centi,
        last_in_subdistrict=rules.criticizes_last,
        min_ranked=rules.criticism_min_ranked,
        share_limit=Fraction(1, rules.criticism_share),
    )


def _fill_criticism(rows: list[dict], period: RankingPeriod, before: Mapping[int, dict]) -> None:
    ranked = [
        ranking.CriticismRow(row["community_id"], row["subdistrict_id"], row["score_centi"], row["is_vetoed"])
        for row in rows
        if row["score_centi"] is not None
    ]
    listed = ranking.criticized(ranked, criticism_rule(period))
    repeated = {facts["company_root_id"] for facts in before.values() if facts["is_criticized"]} - {None}
    for row in rows:
        if reasons := listed.get(row["community_id"]):
            row["is_criticized"] = True
            row["criticism"] = "、".join(REASONS[reason] for reason in reasons)
            row["is_company_repeated"] = row["company_root_id"] in repeated


def sums_by_area(rows: Iterable[Mapping], area_key: str) -> dict[int, dict]:
    """Sums per area of ready rows: counts, mean (half up) and mean per category."""
    groups: dict[int, list[Mapping]] = defaultdict(list)
    for row in rows:
        groups[row[area_key]].append(row)
    return {area: summary_of(group) for area, group in groups.items()}


def summary_of(rows: list[Mapping]) -> dict:
    """The sums of one group of rows; means are over ranked rows alone."""
    ranked = [row for row in rows if row["score_centi"] is not None]
    scores = [row["score_centi"] for row in ranked]
    keys = ranked[0]["category_centi"] if ranked else {}
    return {
        "community_count": len(rows),
        "ranked_count": len(ranked),
        "mean_centi": ranking.mean_centi(scores),
        "excellent_count": sum(score >= 9000 for score in scores),
        "fail_count": sum(score < 7000 for score in scores),
        "criticized_count": sum(row["is_criticized"] for row in rows),
        "category_mean_centi": {
            key: ranking.mean_centi(row["category_centi"].get(key, 0) for row in ranked) for key in keys
        },
    }
