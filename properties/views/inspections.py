"""The month's communities with the state of their sheets; beginning a sheet."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from common import clock, spreadsheets
from common.tables import Source, Table
from common.views import ActionView, ScopedListPage
from communities.models import Community, ServiceContract
from communities.models.areas import AreaClosure
from properties.actions.inspections import start_inspection
from properties.choices import InspectionState, Side
from properties.choices import Source as InspectionSource
from properties.columns.inspections import INSPECTION_COLUMNS
from properties.filters.inspections import NOT_STARTED, STATES, InspectionFilterSet
from properties.forms.inspections import StartForm
from properties.models import Inspection, RankingEntry, RankingPeriod
from properties.views.entry import ENTER, REVIEW
from properties.views.months import month_asked_for
from properties.workflow import INSPECTION

VIEW = Inspection.view_permission
FROM_SHEETS = frozenset({"state", "score_centi", "inspected_on", "source", "written_by", "company_name"})


def prepared(rows: QuerySet[Community]) -> QuerySet[Community]:
    """The street of each community, and its score in last month's issued ranking."""
    street = AreaClosure.objects.filter(descendant=OuterRef("area"), ancestor__kind="subdistrict")
    last = RankingEntry.objects.issued().filter(
        community=OuterRef("pk"), issue__period=OuterRef("last_month_id")
    )
    return rows.annotate(
        street_name=Subquery(street.values("ancestor__name")[:1]),
        street_order=Subquery(street.values("ancestor__sort_order")[:1]),
        previous_centi=Subquery(last.values("score_centi")[:1]),
    )


INSPECTIONS = Table(
    title="检查录入",
    model=Community,
    columns=INSPECTION_COLUMNS,
    filterset=InspectionFilterSet,
    orders={"office": ("street_order", "area__sort_order", "pinyin"), "previous_centi": ("previous_centi",)},
    order="office",
    sources={"area_name": Source("area__name")},
    hidden=("month_id",),
    prepare=prepared,
    derived=FROM_SHEETS,
    permission=VIEW,
    unit="个小区",
)


class InspectionListPage(ScopedListPage):
    """检查录入: for the clerk what is to be entered, for the reviewer what waits for a decision."""

    table = INSPECTIONS
    template_name = "properties/inspections/list.html"
    fragment_name = "properties/inspections/list_rows.html"
    page_size = 100

    @cached_property
    def month(self) -> tuple[RankingPeriod | None, list[RankingPeriod]]:
        return month_asked_for(self.request, VIEW)

    @property
    def period(self) -> RankingPeriod | None:
        return self.month[0]

    def heading(self) -> str:
        return f"{self.period.label}检查录入" if self.period else "检查录入"

    def base(self) -> QuerySet[Community]:
        """The managed communities in reach, each with the month the page is about."""
        rows = Community.objects.managed().visible_to(self.request.user, VIEW)
        period = self.period
        last = None
        if period is not None:
            year, month = divmod(period.index - 1, 12)
            last = (
                RankingPeriod.objects.filter(city=period.city_id, year=year, month=month + 1)
                .values("pk")
                .first()
            )
        return rows.annotate(
            month_id=Value(period.pk if period else None, IntegerField()),
            last_month_id=Value(last["pk"] if last else None, IntegerField()),
        )

    @cached_property
    def readable(self) -> QuerySet[Inspection]:
        return Inspection.objects.readable_by(self.request.user).filter(period=self.period)

    def complete(self, rows: list[dict]) -> list[dict]:
        """One row per sheet; a community without any has one row that says so."""
        wanted = [row["id"] for row in rows]
        sheets: dict[int, list[Inspection]] = {}
        found = self.readable.filter(community__in=wanted).select_related(
            "company", "created_by", "submitted_by"
        )
        for sheet in found.order_by("inspected_on", "pk"):
            sheets.setdefault(sheet.community_id, []).append(sheet)
        companies = self._companies(wanted)
        return [
            line
            for row in rows
            for line in self._lines(row, sheets.get(row["id"], []), companies.get(row["id"], ""))
        ]

    def _companies(self, communities: list[int]) -> dict[int, str]:
        held = ServiceContract.objects.serving_on(clock.today()).filter(community__in=communities)
        return {c.community_id: c.organization.label for c in held.select_related("organization")}

    def _lines(self, row: dict, sheets: list[Inspection], company: str) -> list[dict]:
        wanted = self.request.GET.get("state", "")
        if wanted in InspectionState.values:
            sheets = [sheet for sheet in sheets if sheet.state == wanted]
        if not sheets:
            return [{**row, "sheet": None, "company_name": company, "look": None}]
        return [
            {
                **row,
                "sheet": sheet,
                "number": number if len(sheets) > 1 else None,
                "look": INSPECTION.look(sheet.state),
                "company_name": sheet.company.label if sheet.company else company,
                "written_by": self._unit(sheet),
            }
            for number, sheet in enumerate(sheets, start=1)
        ]

    def _unit(self, sheet: Inspection) -> str:
        """Units, never persons."""
        person = sheet.submitted_by or sheet.created_by
        return person.unit_name if person else "—"

    def sheet(self, counter) -> spreadsheets.Sheet:
        """The workbook has the same lines as the page: one per sheet."""
        return replace(super().sheet(counter), rows=counter.over(self._written_out()))

    def _written_out(self) -> Iterator[dict]:
        for line in self.complete(self.found.between(0, self.found.count)):
            sheet = line["sheet"]
            yield {
                **line,
                "state": line["look"].label if sheet else "未开始",
                "score_centi": sheet.score_centi if sheet else None,
                "inspected_on": sheet.inspected_on if sheet else None,
                "source": sheet.get_source_display() if sheet else None,
                "written_by": line["written_by"] if sheet else None,
            }

    @cached_property
    def counts(self) -> dict[str, int]:
        """Sheets per state, communities without any, and all communities."""
        inside = Community.objects.managed().visible_to(self.request.user, VIEW)
        sheets = self.readable.filter(community__in=inside)
        found = dict.fromkeys(InspectionState.values, 0)
        found |= dict(sheets.values_list("state").annotate(n=Count("pk")).order_by())
        all_, begun = inside.count(), sheets.aggregate(n=Count("community", distinct=True))["n"]
        return {**found, "": all_, NOT_STARTED: all_ - begun}

    def tabs(self) -> list[dict[str, Any]]:
        """All, and one tab per state."""
        query = self.request.GET.copy()
        current = query.get("state", "")
        found = []
        for value, label in (("", "全部"), *STATES):
            for name in ("state", "page"):
                query.pop(name, None)
            if value:
                query["state"] = value
            url = f"?{query.urlencode()}" if query else self.request.path
            found.append(
                {"label": label, "url": url, "current": value == current, "count": self.counts[value]}
            )
        return found

    def facts(self) -> list[str]:
        period = self.period
        if period is None:
            return ["还没有建立月份"]
        start, end = period.window_start, period.window_end
        due = clock.local_day(period.street_due_at - dt.timedelta(microseconds=1))
        return [
            f"检查窗口 {start.month}月{start.day}日—{end.month}月{end.day}日",
            f"{due.month}月{due.day}日 24:00 前提交",
            f"{self.counts['']} 个小区",
        ]

    def get_context(self) -> dict[str, Any]:
        period, months = self.month
        user = self.request.user
        return {
            "period": period,
            "month_choices": [(month.slug, month.label) for month in months],
            "month_current": period.slug if period else "",
            "tabs": self.tabs(),
            "can_enter": bool(period and period.is_open and user.has_perm(ENTER)),
            "can_review": bool(period and period.is_open and user.has_perm(REVIEW)),
            "has_waiting": self.counts[InspectionState.SUBMITTED] > 0,
        }


class StartView(ActionView):
    """Beginning a sheet for one community of the user's own streets."""

    model = Community
    permission = ENTER
    form_class = StartForm
    template_name = "properties/inspections/start.html"
    http_method_names = ["get", "post", "options"]

    def get_object(self) -> Community:
        if self.period is None:
            raise Http404("the city has no month yet")
        return get_object_or_404(
            Community.objects.visible_to(self.request.user, ENTER).select_related("area"),
            pk=self.kwargs["pk"],
        )

    @cached_property
    def period(self) -> RankingPeriod | None:
        return month_asked_for(self.request, ENTER)[0]

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        form = StartForm(initial={"inspected_on": self._usual_day(), "source": self._usual_source()})
        return render(
            request, self.template_name, {"form": form, "object": self.object, **self.get_context()}
        )

    def _usual_day(self):
        """Today while the window is open, else its last day."""
        period, today = self.period, clock.today()
        return today if period is None else min(max(today, period.window_start), period.window_end)

    def _usual_source(self) -> str:
        is_district = self.request.user.has_perm(REVIEW)
        return InspectionSource.DISTRICT if is_district else InspectionSource.STREET

    def act(self, row: Community, data: dict[str, Any]) -> str:
        self.created = start_inspection(
            period=self.period,
            community=row,
            inspected_on=data["inspected_on"],
            source=data["source"],
            client_uuid=data["client_uuid"],
            joint_group=self.form.joint_group(self._unit_names(row)),
            is_second_meant=data["is_second_meant"],
            by=self.request.user,
        )
        return ""

    def _unit_names(self, community: Community) -> dict[str, str]:
        """The neighborhood and the company as they are called; the street's own office by its area."""
        names = {
            {"subdistrict": Side.SUBDISTRICT.value, "neighborhood": Side.NEIGHBORHOOD.value}.get(
                kind, ""
            ): name
            for kind, name in community.area.above.values_list("ancestor__kind", "ancestor__name")
        }
        held = ServiceContract.objects.serving_on(clock.today()).filter(community=community)
        contract = held.select_related("organization").first()
        return {**names, Side.COMPANY.value: contract.organization.label} if contract else names

    def get_form(self) -> StartForm:
        self.form = super().get_form()
        return self.form

    def get_context(self) -> dict[str, Any]:
        period = self.period
        return {
            "period": period,
            "month_words": period.label if period else "",
            "list_url": reverse("properties:inspection-list") + (f"?month={period.slug}" if period else ""),
        }

    def success_url(self, row: Community) -> str:
        return reverse("properties:sheet", args=[self.created.pk])
