"""Ranking months, versions and circulars to look at; any month's ranking report as Word and Excel."""

import io
import zipfile
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join

from common import clock
from common.admin import ReadOnlyAdmin
from common.errors import RuleViolation
from common.files import respond_bytes
from properties.actions.exports import EXPORT, FORMATS, ReportFile, export_reports
from properties.models import Circular, RankingIssue, RankingPeriod

ZIP = "application/zip"


class RankingAdmin(ReadOnlyAdmin):
    """A register of what was frozen: nobody changes it here."""

    permission = "properties.view_ranking"
    show_full_result_count = False


@admin.register(RankingPeriod)
class RankingPeriodAdmin(RankingAdmin):
    """The months. Each month's ranking report is exported from its row, its page, or for several at once."""

    list_display = ("label", "city", "state", "window_start", "window_end", "standard", "rule_set", "reports")
    list_filter = ("year", "state")
    list_select_related = ("city", "standard", "rule_set")
    actions = ("export_docx", "export_xlsx", "export_both")
    change_form_template = "admin/properties/rankingperiod/change_form.html"

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Asked by the actions' `permissions`."""
        return request.user.has_perm(EXPORT)

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        shown = tuple(super().get_list_display(request))
        return shown if self.has_export_permission(request) else shown[:-1]

    @admin.display(description="月份", ordering="-year")
    def label(self, period: RankingPeriod) -> str:
        return period.label

    @admin.display(description="排名报告")
    def reports(self, period: RankingPeriod) -> str:
        links = ((_report_url(period.pk, suffix), words) for suffix, (words, _) in FORMATS.items())
        return format_html_join(" · ", '<a href="{}">{}</a>', links)

    # ---------------------------------------------------------------- one month
    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.report_view)
        name = "properties_rankingperiod_report"
        return [path("<int:pk>/report/<slug:suffix>/", view, name=name), *super().get_urls()]

    def report_view(self, request: HttpRequest, pk: int, suffix: str) -> HttpResponse:
        """One month's report as one file."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        period = get_object_or_404(RankingPeriod.objects.visible_to(request.user, EXPORT), pk=pk)
        suffixes = list(FORMATS) if suffix == "zip" else [suffix]
        if not set(suffixes) <= set(FORMATS):
            return HttpResponseRedirect(reverse("admin:properties_rankingperiod_changelist"))
        back = reverse("admin:properties_rankingperiod_change", args=[pk])
        return self._export(request, [period], suffixes, back)

    def change_view(self, request: HttpRequest, object_id: str, form_url="", extra_context=None):
        links = [
            (_report_url(object_id, suffix), f"导出排名报告 {words}")
            for suffix, (words, _) in FORMATS.items()
        ]
        extra = {"report_links": links if self.has_export_permission(request) else []}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **extra})

    # ---------------------------------------------------------------- several months
    @admin.action(description="导出排名报告 Word", permissions=["export"])
    def export_docx(self, request: HttpRequest, rows: QuerySet[RankingPeriod]) -> HttpResponse:
        return self._export(request, list(rows), ["docx"])

    @admin.action(description="导出排名报告 Excel", permissions=["export"])
    def export_xlsx(self, request: HttpRequest, rows: QuerySet[RankingPeriod]) -> HttpResponse:
        return self._export(request, list(rows), ["xlsx"])

    @admin.action(description="导出排名报告 Word 和 Excel（打包）", permissions=["export"])
    def export_both(self, request: HttpRequest, rows: QuerySet[RankingPeriod]) -> HttpResponse:
        return self._export(request, list(rows), list(FORMATS))

    def _export(
        self, request: HttpRequest, periods: list[RankingPeriod], suffixes: list[str], back: str = ""
    ) -> HttpResponse:
        """The files as a download, several as one archive; a refusal as a message where one came from."""
        try:
            files = export_reports(periods=periods, suffixes=suffixes, by=request.user)
        except RuleViolation as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return HttpResponseRedirect(back or request.get_full_path())
        if len(files) == 1:
            file = files[0]
            return respond_bytes(file.content, name=file.name, content_type=file.content_type)
        name = f"物管小区检查排名报告_{clock.today():%Y%m%d}.zip"
        return respond_bytes(_zipped(files), name=name, content_type=ZIP)


def _report_url(pk: Any, suffix: str) -> str:
    return reverse("admin:properties_rankingperiod_report", args=[pk, suffix])


def _zipped(files: list[ReportFile]) -> bytes:
    """One archive; equal names are told apart by a number (two cities, the same month)."""
    out, taken = io.BytesIO(), set()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, file in enumerate(files, start=1):
            name = file.name if file.name not in taken else f"{number}_{file.name}"
            taken.add(name)
            archive.writestr(name, file.content)
    return out.getvalue()


@admin.register(RankingIssue)
class RankingIssueAdmin(RankingAdmin):
    """The versions."""

    list_display = ("__str__", "state", "number", "ranked", "frozen_at", "signed_at", "issued_at")
    list_filter = ("state",)
    list_select_related = ("period__city",)
    search_fields = ("number",)
    exclude = ("totals", "categories")

    @admin.display(description="参评 / 全部")
    def ranked(self, issue: RankingIssue) -> str:
        return f"{issue.totals.get('ranked_count', 0)} / {issue.totals.get('community_count', 0)}"


@admin.register(Circular)
class CircularAdmin(RankingAdmin):
    """The circulars, with the hash of their files."""

    list_display = ("title", "number", "document_date", "page")
    list_select_related = ("issue__period",)
    search_fields = ("title", "number")
    fields = ("issue", "title", "number", "document_date", "docx_hash", "xlsx_hash", "page")
    readonly_fields = ("docx_hash", "xlsx_hash", "page")

    @admin.display(description="Word 校验值（SHA-256）")
    def docx_hash(self, circular: Circular) -> str:
        return circular.docx.sha256 if circular.docx else "—"

    @admin.display(description="Excel 校验值（SHA-256）")
    def xlsx_hash(self, circular: Circular) -> str:
        return circular.xlsx.sha256 if circular.xlsx else "—"

    @admin.display(description="正文")
    def page(self, circular: Circular) -> str:
        return format_html('<a href="{}">看通报</a>', reverse("properties:circular", args=[circular.pk]))
