"""The criticism totals over a range of circulars, each number with its rows."""

import io
from functools import cached_property
from typing import Any

from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from common import audit, clock, spreadsheets
from common.files import respond_bytes
from common.views import GrantedPage
from communities.models import Area
from communities.models.scope import cities_of
from properties.columns import criticism as columns
from properties.documents.circulars import XLSX
from properties.models import RankingIssue
from properties.reports import criticism as reports
from properties.reports.totals import CriticismTotals, criticism_totals
from properties.views import versions

VIEWS = ("listings", "companies", "communities", "repeats", "ranked")


class CriticismTotalsPage(GrantedPage):
    """448 communities, 27 companies, 31 communities, 3 companies running: the numbers and their rows."""

    permission = versions.VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        if not self.months:
            return render(request, "properties/criticism/none.html")
        if request.GET.get("format") == "xlsx":
            return self.workbook()
        return render(request, "properties/criticism/totals.html", self.context())

    @cached_property
    def city(self) -> Area:
        return Area.objects.filter(pk__in=cities_of(self.request.user, versions.VIEW)).order_by("pk").first()

    @cached_property
    def months(self) -> list[RankingIssue]:
        return reports.issued_months(self.city) if self.city else []

    @cached_property
    def range(self) -> tuple[str, str]:
        """First and last month asked for; all issued ones unless told; turned round when reversed."""
        slugs = [issue.period.slug for issue in self.months]
        first, last = (self.request.GET.get(name, "") for name in ("from", "to"))
        first, last = first if first in slugs else slugs[0], last if last in slugs else slugs[-1]
        return min(first, last), max(first, last)

    @cached_property
    def chosen(self) -> list[RankingIssue]:
        first, last = self.range
        return [issue for issue in self.months if first <= issue.period.slug <= last]

    @cached_property
    def totals(self) -> CriticismTotals:
        first, last = self.chosen[0].period, self.chosen[-1].period
        return criticism_totals(self.city, (first.year, first.month), (last.year, last.month))

    @cached_property
    def named(self) -> list[dict[str, Any]]:
        return reports.listings(self.chosen)

    @property
    def label(self) -> str:
        return f"{self.totals.first}—{self.totals.last}"

    def rows(self, view: str) -> list[dict[str, Any]]:
        """The rows behind one of the numbers."""
        if view == "companies":
            return reports.companies_named(self.named, self.totals.repeats)
        if view == "communities":
            return reports.communities_named(self.named)
        if view == "repeats":
            return reports.repeats_with_circulars(self.totals.repeats, self.named)
        return reports.communities_ranked(self.chosen) if view == "ranked" else self.named

    def context(self) -> dict[str, Any]:
        view = self.request.GET.get("view", "")
        view = view if view in VIEWS else "listings"
        first, last = self.range
        options = [(issue.period.slug, issue.period.label) for issue in self.months]
        return {
            "totals": self.totals,
            "label": self.label,
            "view": view,
            "rows": self.rows(view),
            "tabs": self.tabs(view),
            "table_name": f"properties/criticism/{view}.html",
            "ranked_columns": columns.RANKED_COLUMNS[1:],
            "listing_words": f"共 {self.totals.listing_count} 次",
            "options": options,
            "first": first,
            "last": last,
            "month_words": self.label,
            "months_text": f"?from={first}&to={last}",
            "print_facts": [
                f"时间：{self.label}",
                f"数据截至：{clock.today():%Y-%m-%d}",
                "来源：已印发的通报",
            ],
        }

    def tabs(self, current: str) -> list[dict[str, Any]]:
        """One tab per number."""
        totals, (first, last) = self.totals, self.range
        counts = {
            "listings": ("通报记录", totals.listing_count),
            "companies": ("被通报企业", totals.listed_company_count),
            "communities": ("被通报小区", totals.listed_community_count),
            "repeats": ("连续2个月的企业", totals.repeated_company_count),
            "ranked": ("纳入检查的小区", totals.community_count),
        }
        return [
            {
                "label": label,
                "count": count,
                "url": f"?from={first}&to={last}&view={view}",
                "current": view == current,
            }
            for view, (label, count) in counts.items()
        ]

    # ---------------------------------------------------------------- workbook
    def workbook(self) -> FileResponse:
        """All five tables, with one entry in the trail."""
        out, title = io.BytesIO(), f"{self.label}通报情况统计"
        with transaction.atomic():
            spreadsheets.write_workbook(self.sheets(), out)
            audit.record(
                by=self.request.user,
                verb="export",
                target=RankingIssue,
                area=self.city,
                summary=f"导出{title}",
                listings=self.totals.listing_count,
                format="xlsx",
            )
        name = spreadsheets.filename(title, clock.today())
        return respond_bytes(out.getvalue(), name=name, content_type=XLSX)

    def sheets(self) -> list[spreadsheets.Sheet]:
        totals = self.totals
        facts = {
            "listings": (f"通报记录（{totals.listing_count}条）", columns.LISTING_COLUMNS),
            "companies": (f"被通报企业（{totals.listed_company_count}家）", columns.COMPANY_COLUMNS),
            "communities": (f"被通报小区（{totals.listed_community_count}个）", columns.COMMUNITY_COLUMNS),
            "repeats": (f"连续2个月被通报企业（{totals.repeated_company_count}家）", columns.REPEAT_COLUMNS),
            "ranked": (f"纳入检查的小区（{totals.community_count}个）", columns.RANKED_COLUMNS),
        }
        return [self._sheet(view, *facts[view]) for view in VIEWS]

    def _sheet(self, view: str, name: str, wanted) -> spreadsheets.Sheet:
        rows = map(_flat, self.rows(view)) if view == "repeats" else self.rows(view)
        return spreadsheets.Sheet(
            name=name,
            title=f"{self.label}{name}",
            columns=wanted,
            rows=[{**row, "no": number} for number, row in enumerate(rows, start=1)],
            subtitle=(
                f"填报单位：{self.request.user.unit_name or '—'}",
                f"数据截至：{clock.today():%Y-%m-%d}",
                "来源：已印发的通报",
            ),
            freeze_columns=2,
            demo=self.city.is_demo,
        )


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """A repetition as one line."""
    line = {"company_name": row["company_name"]}
    for place, circular in zip(("first", "second"), row["circulars"], strict=True):
        line |= {f"{place}_{name}": circular[name] for name in ("month", "number", "communities")}
    return line
