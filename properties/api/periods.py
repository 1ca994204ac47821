"""Ranking months for programs, and handing them in: street to district, district to city."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.lists import ScopedDetailApi, ScopedListApi
from common.api.writes import WritingApi
from communities.choices import DISTRICT_KINDS, AreaKind
from communities.models import Area
from properties.actions.periods import report_district, return_district, return_street, submit_street
from properties.api.references import ByMonth, first_or_404, periods_of
from properties.models import RankingPeriod, Submission
from properties.tables import PERIODS, SUBMISSIONS

SUBMIT = "properties.submit_month"
REPORT = "properties.report_month"
PREPARE = "properties.prepare_ranking"


class PeriodRows:
    """The months of the reader's city."""

    table = PERIODS

    def base(self) -> QuerySet[RankingPeriod]:
        return periods_of(self.request.user, self.table.view_permission)


class PeriodList(PeriodRows, ScopedListApi):
    """Ranking months."""


class PeriodDetail(ByMonth, PeriodRows, ScopedDetailApi):
    """One month by its name or id."""

    def resolve(self, reference: str) -> int:
        return first_or_404(self.base(), reference, order=("city", "pk")).pk


class SubmissionList(ScopedListApi):
    """What streets and districts in reach have handed in."""

    table = SUBMISSIONS


class SubmissionDetail(ScopedDetailApi):
    """One handing-in."""

    table = SUBMISSIONS


class UncheckedReason(serializers.Serializer):
    """What the street says about communities it did not inspect."""

    unchecked_reason = serializers.CharField(
        max_length=200, required=False, allow_blank=True, default="", label="未检查原因"
    )


class Reason(serializers.Serializer):
    """Why something goes back."""

    reason = serializers.CharField(max_length=200, allow_blank=True, label="退回理由")


class SubmissionStep(WritingApi):
    """A step of one area's month. The state of the month guards it: the second of two is refused (409)."""

    table = SUBMISSIONS
    guard = "state"
    http_method_names = ("post", "options")
    kinds: tuple[str, ...] = ()

    def post(self, request: Request, month: str, area: int) -> Response:
        permission = self.permission_for("POST")
        period = first_or_404(periods_of(request.user, permission), month, order=("city", "pk"))
        inside = Area.objects.within(period.city_id).filter(kind__in=self.kinds)
        where = get_object_or_404(inside.visible_to(request.user, permission), pk=area)
        data = self.read_input()
        with transaction.atomic():
            row = self.act(period, where, data)
        return Response(self.represent(row.pk))

    def act(self, period: RankingPeriod, area: Area, data: dict[str, Any]) -> Submission:
        """Take the step; answers the row of the area's month."""
        raise NotImplementedError


class StreetSubmit(SubmissionStep):
    """A street hands its month in to its district."""

    write_permission = SUBMIT
    kinds = (AreaKind.SUBDISTRICT,)
    input_serializer = UncheckedReason

    def act(self, period: RankingPeriod, area: Area, data: dict[str, Any]) -> Submission:
        return submit_street(
            period=period, subdistrict=area, unchecked_reason=data["unchecked_reason"], by=self.request.user
        )


class DistrictReport(SubmissionStep):
    """A district reports its month to the city."""

    write_permission = REPORT
    kinds = DISTRICT_KINDS

    def act(self, period: RankingPeriod, area: Area, data: dict[str, Any]) -> Submission:
        return report_district(period=period, district=area, by=self.request.user)


class SubmissionReturn(SubmissionStep):
    """A street's month goes back by its district, a district's month by the city."""

    kinds = (AreaKind.SUBDISTRICT, *DISTRICT_KINDS)
    input_serializer = Reason

    def permission_for(self, method: str) -> str:
        is_district = Area.objects.filter(pk=self.kwargs["area"], kind__in=DISTRICT_KINDS).exists()
        return PREPARE if is_district else REPORT

    def act(self, period: RankingPeriod, area: Area, data: dict[str, Any]) -> Submission:
        row = get_object_or_404(Submission, period=period, area=area)
        give_back = return_district if area.kind in DISTRICT_KINDS else return_street
        return give_back(submission=row, reason=data["reason"], by=self.request.user)
