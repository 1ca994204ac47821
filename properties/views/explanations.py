"""Why a row of the ranking is as it is, and where today's data would give another month."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from common.templatetags.ui import change
from common.views import GrantedPage
from communities.models import Community
from properties.choices import IssueState
from properties.columns.rankings import change_of, grade_of, place_text
from properties.models import Inspection, RankingEntry
from properties.reports import explanation
from properties.reports.differences import differences
from properties.reports.standings import LEVELS, rule_words, unchecked_reasons
from properties.views import versions
from properties.views.rankings import strip_context


class EntryPage(GrantedPage):
    """One row explained. What only the live sheets know is shown to those who may open them."""

    permission = versions.VIEW

    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        rows = RankingEntry.objects.visible_to(request.user, versions.VIEW).select_related(
            "issue__period__city", "issue__period__rule_set", "issue__period__standard",
            "issue__signed_by", "issue__issued_by",
        )  # fmt: skip
        year, _, month = slug.partition("-")
        if not (year.isdecimal() and month.isdecimal()):
            year, month = "0", "0"
        entry = get_object_or_404(rows, pk=pk, issue__period__year=int(year), issue__period__month=int(month))
        issue, period = entry.issue, entry.issue.period
        issues = [row for row in versions.readable_issues(request.user) if row.state == IssueState.ISSUED]
        sums = explanation.street_means(entry)
        reason = unchecked_reasons(
            issue, [{"score_centi": entry.score_centi, "subdistrict_id": entry.subdistrict_id}]
        )
        context = {
            "entry": entry,
            "issue": issue,
            "period": period,
            "month_words": period.label,
            **strip_context(issue),
            "parts": explanation.parts_of(entry, request.user),
            "formula": explanation.formula_of(entry, period.rule_set.combine),
            "categories": explanation.category_rows(
                entry, issue.categories, sums.category_mean_centi if sums else {}
            ),
            "sums": sums,
            "neighbours": explanation.neighbours_of(entry),
            "months": explanation.months_of_community(entry, issues),
            "rules": rule_words(period.rule_set),
            "reason": reason.get(entry.subdistrict_id, ""),
            **_words_of(entry),
            "may_open_community": self.may_open_community(entry),
        }
        return render(request, "properties/rankings/entry.html", context)

    def may_open_community(self, entry: RankingEntry) -> bool:
        """Whether the community's own page opens for the reader."""
        inside = Community.objects.visible_to(self.request.user)
        return inside.filter(pk=entry.community_id).exists()


def _words_of(entry: RankingEntry) -> dict[str, Any]:
    """Places, grade and change of the row, as the page says them."""
    facts = {
        name: getattr(entry, name) for name in ("score_centi", "is_new", "rank_subdistrict", "previous_rank")
    }
    moved = change_of(facts)
    return {
        "places": {
            level: place_text(getattr(entry, f"rank_{level}"), getattr(entry, f"tied_{level}"))
            for level in LEVELS
        },
        "grade": grade_of(facts),
        "change_words": change(moved) if moved else "",
        "previous_words": f"街道第 {entry.previous_rank} 名" if entry.previous_rank else "",
        "veto_words": f"否决 {entry.veto_items}".strip(),
    }


class DifferencesPage(GrantedPage):
    """Where the data of today differs from a frozen version, which stays as it is.

    That a row differs is said to everybody; what its sheets say today only to who may see them.
    """

    permission = versions.VIEW

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        issue = versions.issue_at(request.user, slug, request.GET.get("version", ""))
        found = differences(issue)
        frozen = dict(
            RankingEntry.objects.filter(
                issue=issue, community__in=[row["community_id"] for row in found]
            ).values_list("community_id", "id")
        )
        inside = set(
            Community.objects.visible_to(request.user, Inspection.view_permission)
            .filter(pk__in=[row["community_id"] for row in found])
            .values_list("pk", flat=True)
        )
        rows = [
            {
                **row,
                "entry_id": frozen.get(row["community_id"]),
                "moved_centi": _moved(row),
                "is_inside": row["community_id"] in inside,
            }
            for row in found
        ]
        rows.sort(key=lambda row: (row["subdistrict_name"], row["community_name"]))
        context = {
            "issue": issue,
            "period": issue.period,
            "month_words": issue.period.label,
            **strip_context(issue),
            "rows": rows,
        }
        return render(request, "properties/rankings/differences.html", context)


def _moved(row: dict) -> int | None:
    if row["frozen_centi"] is None or row["live_centi"] is None:
        return None
    return row["live_centi"] - row["frozen_centi"]
