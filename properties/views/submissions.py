"""Handing in, giving back, reporting and opening a month: one button, one action each."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from common import clock
from common.views import ActionView
from communities.choices import DISTRICT_KINDS, AreaKind
from communities.models import Area
from properties.actions.periods import (
    open_period,
    report_district,
    return_district,
    return_street,
    submit_street,
)
from properties.choices import StandardState
from properties.forms.months import GiveBackForm, HandInForm, OpenMonthForm
from properties.models import InspectionStandard, RankingPeriod, RankingRuleSet, Submission
from properties.views.boards import PREPARE, REPORT, SUBMIT, MonthPage
from properties.views.months import months_of


class MonthAction(ActionView):
    """An action about the month of the address."""

    def period(self) -> RankingPeriod:
        """The month, found through the reader's city; 404 outside."""
        months = months_of(self.request.user, self.permission_wanted())
        found = next((month for month in months if month.slug == self.kwargs["slug"]), None)
        if found is None:
            raise Http404
        return found

    def success_url(self, row) -> str:
        return reverse("properties:month", args=[self.kwargs["slug"]])

    def page(self) -> MonthPage:
        """The page the button stands on, for showing it again."""
        page = MonthPage()
        page.setup(self.request, **self.kwargs)
        return page


class AreaAction(MonthAction):
    """An action on an area of the month's city."""

    model = Area
    kinds: tuple[str, ...] = ()

    def get_queryset(self):
        inside = Area.objects.within(self.period().city_id)
        return inside.filter(kind__in=self.kinds).visible_to(self.request.user, self.permission)


class SubmitStreetView(AreaAction):
    """街道提交: the street's month goes to its district."""

    permission = SUBMIT
    kinds = (AreaKind.SUBDISTRICT,)
    form_class = HandInForm

    def act(self, row: Area, data: dict[str, Any]) -> str:
        period = self.period()
        submit_street(
            period=period, subdistrict=row, unchecked_reason=data["unchecked_reason"], by=self.request.user
        )
        return f"已提交{row.name}{period.label}检查结果，等待区审核上报。"

    def refuse(self, form: forms.Form, status: int) -> HttpResponse:
        return self.page().show(form, status)


class ReportDistrictView(AreaAction):
    """区上报: the district's month goes to the city."""

    permission = REPORT
    kinds = DISTRICT_KINDS

    def act(self, row: Area, data: dict[str, Any]) -> str:
        period = self.period()
        report_district(period=period, district=row, by=self.request.user)
        return f"已上报{row.name}{period.label}检查得分，等待全市汇总。"

    def refuse(self, form: forms.Form, status: int) -> HttpResponse:
        faults = tuple(("", sentence) for errors in form.errors.values() for sentence in errors)
        return self.page().show(status=status, faults=faults)


class GiveBackView(MonthAction):
    """退回: a page of its own asks for the reason."""

    model = Submission
    form_class = GiveBackForm
    template_name = "properties/months/return.html"
    http_method_names = ["get", "post", "options"]
    kinds: tuple[str, ...] = ()

    def get_queryset(self):
        rows = super().get_queryset().filter(period=self.period(), area__kind__in=self.kinds)
        return rows.select_related("area", "period")

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        return render(
            request, self.template_name, {"form": GiveBackForm(), "object": self.object, **self.get_context()}
        )

    def get_context(self) -> dict[str, Any]:
        return {
            "back_url": reverse("properties:month", args=[self.kwargs["slug"]]),
            "consequence": self.consequence,
        }

    consequence = ""


class ReturnStreetView(GiveBackView):
    """The district gives a street's month back."""

    permission = REPORT
    kinds = (AreaKind.SUBDISTRICT,)
    consequence = "退回后街道可以补录、改表，改好要重新提交；超过截止时间的按逾期计。"

    def act(self, row: Submission, data: dict[str, Any]) -> str:
        return_street(submission=row, reason=data["reason"], by=self.request.user)
        return f"已退回{row.area.name}{row.period.label}报送，等待街道重新提交。"


class ReturnDistrictView(GiveBackView):
    """The city gives a district's month back."""

    permission = PREPARE
    kinds = DISTRICT_KINDS
    consequence = "退回后本区各街道回到“已提交”，区里可以再退回街道或单张检查表，改好要重新上报。"

    def act(self, row: Submission, data: dict[str, Any]) -> str:
        return_district(submission=row, reason=data["reason"], by=self.request.user)
        return f"已退回{row.area.name}{row.period.label}上报，等待该区重新上报。"


class OpenMonthView(ActionView):
    """建立月份: the next month of the task force's city, on the standard and rules in force."""

    model = Area
    permission = PREPARE
    form_class = OpenMonthForm
    template_name = "properties/months/open.html"
    http_method_names = ["get", "post", "options"]

    def get_object(self) -> Area:
        """The reader's city."""
        cities = Area.objects.visible_to(self.request.user, PREPARE).filter(kind=AreaKind.CITY)
        city = cities.in_office_order().first()
        if city is None:
            raise Http404
        return city

    def form_arguments(self) -> dict[str, Any]:
        return {"city": self.object}

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        form = OpenMonthForm(city=self.object, initial=self._usual())
        return render(request, self.template_name, {"form": form, "object": self.object})

    def _usual(self) -> dict[str, Any]:
        """The month after the newest one, on what that one used if it is still in force."""
        city, last = self.object, RankingPeriod.objects.filter(city=self.object).first()
        today = clock.today()
        index = last.index + 1 if last else today.year * 12 + today.month - 1
        standards = InspectionStandard.objects.filter(city=city, state=StandardState.EFFECTIVE)
        same = standards.filter(pk=last.standard_id).first() if last else None
        return {
            "year": index // 12,
            "month": index % 12 + 1,
            "standard": same or standards.order_by("-effective_from").first(),
            "rule_set": RankingRuleSet.objects.filter(city=city).first(),
        }

    def act(self, row: Area, data: dict[str, Any]) -> str:
        self.made = open_period(city=row, by=self.request.user, **data)
        return f"已建立 {self.made.label}，街道可以开始录入。"

    def success_url(self, row: Area) -> str:
        return reverse("properties:month", args=[self.made.slug])
