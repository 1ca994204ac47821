"""The page of a list, its htmx fragment and its workbook."""

import tempfile
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property

from common import audit, clock, spreadsheets
from common.tables import CHUNK, Found, Row, Table
from common.views.access import GrantedPage

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGED_ROWS = 10_000  # pages reach this far; what lies behind is found by filters, the export or the API
FRAGMENT = "list"  # id of the part of the page that filters, sorting and paging replace


class ScopedListPage(GrantedPage):
    """A list as a page, as a fragment for htmx and with `?format=xlsx` as a workbook: same rows, same columns.

    Set `table`; narrow the rows with `base()` (of one month, one issue). `export_permission` may ask more
    for the workbook than for the page.
    """

    table: Table
    template_name = "components/list_page.html"
    fragment_name = "components/list.html"
    page_size = 50
    crumb: tuple[tuple[str, str], ...] = ()
    signatures: tuple[str, ...] = ("制表", "审核", "负责人")
    paper = "A4"
    export_permission = ""
    empty_reason = ""

    def permission_wanted(self) -> str:
        if self.request.GET.get("format") == "xlsx" and self.export_permission:
            return self.export_permission
        return self.permission or self.table.view_permission

    def base(self) -> QuerySet:
        """The rows the list starts from, already in scope."""
        return self.table.visible_to(self.request.user)

    def heading(self) -> str:
        """The title of the page and of the workbook."""
        return self.table.title

    @cached_property
    def found(self) -> Found:
        """The list as the address asks for it."""
        return self.table.find(self.request.user, self.request.GET, request=self.request, base=self.base())

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.GET.get("format") == "xlsx":
            return self.workbook()
        is_fragment = request.htmx and request.htmx.target == FRAGMENT
        template = self.fragment_name if is_fragment else self.template_name
        response = render(request, template, {**self.page_context(), "is_fragment": is_fragment})
        patch_vary_headers(response, ["HX-Request", "HX-Target"])
        return response

    def page_context(self) -> dict[str, Any]:
        """Everything both templates draw; `get_context()` adds to it."""
        page = self.page()
        bounds = (page.start_index() - 1, page.end_index()) if self.found.count else (0, 0)
        return {
            "table": self.table,
            "found": self.found,
            "form": self.found.filterset.form,
            "page": page,
            "rows": self.complete(self.found.between(*bounds)) if self.found.count else [],
            "heading": self.heading(),
            "crumb": self.crumb,
            "facts": self.facts(),
            "is_cut": self.found.count > PAGED_ROWS,
            "paged_rows": PAGED_ROWS,
            "may_export": not self.export_permission or self.request.user.has_perm(self.export_permission),
            "empty_reason": self.empty_reason,
            "is_filtered": bool(self.found.filterset.chosen()) or not self.found.filterset.is_valid(),
            **self.get_context(),
        }

    def page(self) -> Page:
        """The page asked for; the nearest one there is when the number makes no sense."""
        counted = range(min(self.found.count, PAGED_ROWS))  # slicing it costs nothing and queries nothing
        return Paginator(counted, self.page_size).get_page(self.request.GET.get("page"))

    def complete(self, rows: list[Row]) -> list[Row]:
        """A last word on a batch of rows, of a page or of the workbook: what needs the reader or the month."""
        return rows

    def facts(self) -> list[str]:
        """The grey line beside the title: nothing that a filter changes, for htmx leaves it as it is."""
        return []

    def get_context(self) -> dict[str, Any]:
        """What a template of its own needs more."""
        return {}

    # ---------------------------------------------------------------- workbook

    def workbook(self) -> FileResponse:
        """The list as seen, all of it, with one entry in the trail."""
        file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
        with transaction.atomic():  # one view of the rows, and no workbook without its entry
            counter = _Counter()
            spreadsheets.write_workbook([self.sheet(counter)], file)
            self.note_export(counter.rows)
        file.seek(0)
        name = spreadsheets.filename(self.heading(), clock.today())
        return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)

    def all_rows(self) -> Iterator[Row]:
        """Every row as the page shows it, a batch at a time."""
        rows = self.found.all_shown()
        while batch := list(islice(rows, CHUNK)):
            yield from self.complete(batch)

    def sheet(self, counter: "_Counter") -> spreadsheets.Sheet:
        """The list laid out for the office printer."""
        conditions = "；".join(f"{label}：{value}" for label, value in self.found.filterset.chosen().items())
        return spreadsheets.Sheet(
            name=self.table.title,
            title=self.heading(),
            columns=self.table.columns,
            rows=counter.over(self.all_rows()),
            subtitle=(
                f"填报单位：{self.request.user.unit_name or '—'}",
                f"数据截至：{clock.now():%Y-%m-%d %H:%M}",
                (conditions and f"条件：{conditions}") or f"单位：{self.table.unit}",
            ),
            signatures=self.signatures,
            paper=self.paper,
            demo=settings.ANJU_TODAY is not None,
        )

    def note_export(self, rows: int) -> None:
        """Who took how many rows out, chosen how."""
        chosen = self.found.filterset.chosen()
        words = "，".join(f"{label}“{value}”" for label, value in chosen.items())
        audit.record(
            by=self.request.user,
            verb="export",
            target=self.table.model,
            summary=f"导出{self.heading()} {rows} {self.table.unit}（{words or '全部'}）",
            filters=chosen,
            rows=rows,
            format="xlsx",
        )


class _Counter:
    """Counts rows while they pass."""

    def __init__(self):
        self.rows = 0

    def over(self, rows):
        for row in rows:
            self.rows += 1
            yield row
