"""What inspections and rankings know of one community: a part of its page, and a page of its own."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.columns import Column
from common.views import ScopedDetailPage
from communities.models import Community
from properties.columns.rankings import place_text
from properties.models import Inspection, RankingEntry
from properties.workflow import INSPECTION

SHOWN_MONTHS = 24
SHOWN_SHEETS = 12
MONTH_COLUMNS = (
    Column("month", "月份"),
    Column("score_centi", "得分", "score"),
    Column("place", "街道名次", "rank"),
    Column("company_name", "物业服务企业"),
    Column("criticism", "通报情形"),
)
SHEET_COLUMNS = (
    Column("month", "月份"),
    Column("inspected_on", "检查日期", "date"),
    Column("source", "来源"),
    Column("score_centi", "得分", "score"),
    Column("state", "状态", "state"),
)


class CommunityInspectionsPage(ScopedDetailPage):
    """One community's issued months and its sheets, newest first."""

    model = Community
    permission = "properties.view_inspection"
    template_name = "properties/communities/inspections.html"
    part_name = "properties/communities/_inspections.html"

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        template = self.part_name if request.htmx else self.template_name
        return render(request, template, {"object": self.object, **self.get_context()})

    def get_context(self) -> dict[str, Any]:
        months = self._months()
        return {
            "month_columns": MONTH_COLUMNS,
            "months": months,
            "trend": [row["score_centi"] for row in reversed(months) if row["score_centi"] is not None],
            "sheet_columns": SHEET_COLUMNS,
            "sheets": self._sheets(),
        }

    def _months(self) -> list[dict[str, Any]]:
        """Issued months alone: a draft is nobody's result."""
        rows = RankingEntry.objects.issued().filter(community=self.object)
        rows = rows.visible_to(self.request.user, "properties.view_ranking").select_related("issue__period")
        newest = rows.order_by("-issue__period__year", "-issue__period__month")[:SHOWN_MONTHS]
        return [
            {
                "id": row.pk,
                "slug": row.issue.period.slug,
                "month": row.issue.period.label,
                "score_centi": row.score_centi,
                "place": place_text(row.rank_subdistrict, row.tied_subdistrict),
                "company_name": row.company_name,
                "criticism": row.criticism or None,
            }
            for row in newest
        ]

    def _sheets(self) -> list[dict[str, Any]]:
        rows = Inspection.objects.readable_by(self.request.user).filter(community=self.object)
        newest = rows.select_related("period").order_by("-inspected_on", "-pk")[:SHOWN_SHEETS]
        return [
            {
                "id": row.pk,
                "month": row.period.label,
                "inspected_on": row.inspected_on,
                "source": row.get_source_display(),
                "score_centi": row.score_centi,
                "state": INSPECTION.look(row.state),
            }
            for row in newest
        ]
