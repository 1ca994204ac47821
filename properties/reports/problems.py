"""What was found most in a month, and the list of problems of the communities that were named."""

from collections import defaultdict

from django.db.models import Count, Q

from properties.choices import DeductionKind
from properties.models import Deduction, Indicator, Inspection, RankingEntry, RankingIssue

SHOWN_INDICATORS = 5
SEARCHED_EXAMPLES = 1000
ZERO_IS_NOTHING = (
    DeductionKind.PER_UNIT,
    DeductionKind.FLAT,
    DeductionKind.THREE_LEVEL,
    DeductionKind.JUDGED,
)
PROBLEM_FIELDS = (
    "inspection_id",
    "inspection__item_deducted_centi",
    "indicator__key",
    "indicator__content",
    "rule__label",
    "rule__unit",
    "place",
    "note",
    "quantity_centi",
    "rectify_by",
    "photos",
)


def _taking() -> Q:
    """Rows that can have taken points: a zero count, an unmet condition or 符合 took none."""
    return ~Q(quantity_centi=0, rule__kind__in=ZERO_IS_NOTHING)


def frequent_problems(issue: RankingIssue) -> list[dict]:
    """The items most communities lost points on: key, content, category, communities, two examples."""
    counted = Inspection.objects.filter(period=issue.period_id).counted()
    losers: dict[str, set[int]] = defaultdict(set)
    for community, taken in counted.values_list("community_id", "item_deducted_centi"):
        for key in taken:
            losers[key].add(community)
    items = Indicator.objects.filter(standard_id=issue.period.standard_id, key__in=list(losers))
    order = {item.key: item.sort_order for item in items}
    heads = sorted(order, key=lambda key: (-len(losers[key]), order[key]))[:SHOWN_INDICATORS]
    examples = _examples(counted, heads)
    found = {item.key: item for item in items.select_related("category")}
    return [
        {
            "key": key,
            "content": found[key].content,
            "category": found[key].category.name,
            "communities": len(losers[key]),
            "examples": examples[key],
        }
        for key in heads
    ]


def _examples(counted, keys: list[str]) -> dict[str, list[str]]:
    """Two places per item, of two communities, the worst first."""
    rows = Deduction.objects.filter(_taking(), inspection__in=counted, indicator__key__in=keys)
    named = rows.exclude(place="").order_by("-quantity_centi", "inspection_id")
    examples: dict[str, list[str]] = {key: [] for key in keys}
    fields = ("indicator__key", "inspection__community__name", "place")
    for key, community, place in named.values_list(*fields)[:SEARCHED_EXAMPLES]:
        if len(examples[key]) < 2 and not any(community in text for text in examples[key]):
            examples[key].append(f"{community}{place}")
    return examples


def problem_rows(issue: RankingIssue) -> list[dict]:
    """The problems of the communities that are named, in the order of streets and places, as annex rows."""
    names = ("district_name", "subdistrict_name", "community_name", "company_name", "manager_name")
    entries = RankingEntry.objects.filter(issue=issue).criticized().in_rank_order()
    listed = {sheet[0]: entry for entry in entries.values(*names, "sources") for sheet in entry["sources"]}
    found: dict[int, list[dict]] = defaultdict(list)
    rows = Deduction.objects.filter(_taking(), inspection_id__in=list(listed))
    for row in rows.annotate(photos=Count("photo_links")).values(*PROBLEM_FIELDS):
        # A good percentage is noted too and took nothing.
        if row["indicator__key"] in row["inspection__item_deducted_centi"]:
            found[row["inspection_id"]].append(row)
    problems = [
        {**{name: entry[name] for name in names}, **_problem(row)}
        for sheet, entry in listed.items()
        for row in found.get(sheet, ())
    ]
    return [{"no": number, **row} for number, row in enumerate(problems, start=1)]


def _problem(row: dict) -> dict:
    """One deduction in words: what the inspector noted, or else the clause and its count."""
    whole, unit = row["quantity_centi"] // 100, row["rule__unit"]
    count = f"{whole}{unit}" if unit and unit != "%" and row["quantity_centi"] % 100 == 0 else ""
    words = row["rule__label"] or row["indicator__content"]
    return {
        "problem": row["note"] or "，".join(filter(None, (words, count))),
        "spot": row["place"] or None,
        "photo_count": row["photos"],
        "rectify_by": row["rectify_by"].strftime("%Y-%m-%d") if row["rectify_by"] else None,
        "result": "",
    }
