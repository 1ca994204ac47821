"""What was found most in a month, and the list of problems of the communities that were named."""

from collections import defaultdict

from django.db.models import Count

from properties.choices import InspectionState
from properties.models import Deduction, RankingEntry, RankingIssue

SHOWN_INDICATORS = 5
SHOWN_PROBLEMS = 200
PROBLEM_FIELDS = (
    "inspection_id",
    "indicator__content",
    "rule__label",
    "rule__unit",
    "place",
    "note",
    "quantity_centi",
    "rectify_by",
    "photos",
)


def _sheet_ids(issue: RankingIssue) -> list[int]:
    """The sheets a frozen version rests on."""
    sources = RankingEntry.objects.filter(issue=issue).values_list("sources", flat=True)
    return [sheet[0] for row in sources for sheet in row]


def frequent_problems(issue: RankingIssue) -> list[dict]:
    """The items most communities lost points on: key, content, category, communities, two examples."""
    counted = Deduction.objects.filter(
        inspection__period=issue.period_id, inspection__state=InspectionState.APPROVED
    )
    heads = list(
        counted.values("indicator_id", "indicator__key", "indicator__content", "indicator__category__name")
        .annotate(communities=Count("inspection__community_id", distinct=True))
        .order_by("-communities", "indicator__sort_order")[:SHOWN_INDICATORS]
    )
    examples: dict[int, list[str]] = defaultdict(list)
    rows = counted.filter(indicator_id__in=[head["indicator_id"] for head in heads]).exclude(place="")
    named = rows.order_by("-quantity_centi", "inspection_id").values_list(
        "indicator_id", "inspection__community__name", "place"
    )
    for indicator, community, place in named[:400]:
        if len(examples[indicator]) < 2 and not any(community in text for text in examples[indicator]):
            examples[indicator].append(f"{community}{place}")
    return [
        {
            "key": head["indicator__key"],
            "content": head["indicator__content"],
            "category": head["indicator__category__name"],
            "communities": head["communities"],
            "examples": examples[head["indicator_id"]],
        }
        for head in heads
    ]


def problem_rows(issue: RankingIssue) -> list[dict]:
    """The problems of the communities that are named, in the order of streets and places, as annex rows."""
    names = ("district_name", "subdistrict_name", "community_name", "company_name", "manager_name")
    entries = RankingEntry.objects.filter(issue=issue).criticized().in_rank_order()
    listed = {sheet[0]: entry for entry in entries.values(*names, "sources") for sheet in entry["sources"]}
    found: dict[int, list[dict]] = defaultdict(list)
    rows = Deduction.objects.filter(inspection_id__in=list(listed)).annotate(photos=Count("photo_links"))
    for row in rows.values(*PROBLEM_FIELDS):
        found[row["inspection_id"]].append(row)
    problems = [
        {**{name: entry[name] for name in names}, **_problem(row)}
        for sheet, entry in listed.items()
        for row in found.get(sheet, ())
    ]
    return [{"no": number, **row} for number, row in enumerate(problems[:SHOWN_PROBLEMS], start=1)]


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
