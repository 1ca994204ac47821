"""Rankings for programs: the versions of a month, their frozen rows and sums, and the steps to issue one."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.access import GrantedApi
from common.api.lists import ScopedDetailApi, ScopedListApi
from common.api.writes import WritingApi, once
from common.tables import Row
from communities.models import Community
from properties.actions.circulars import compose
from properties.actions.rankings import freeze, issue_ranking, sign
from properties.api.references import ByMonth, first_or_404, issue_at
from properties.models import AreaMonthSummary, Inspection, RankingEntry, RankingIssue, RankingPeriod
from properties.reports.differences import differences
from properties.tables import ENTRIES, ISSUES, SUMMARIES, decimal_text
from properties.tasks import request_documents
from properties.workflow import ISSUE as LIFE

VIEW = RankingIssue.view_permission
PREPARE = "properties.prepare_ranking"
SIGN = "properties.sign_ranking"
ISSUE = "properties.issue_ranking"


def issues_for(user, permission: str) -> QuerySet[RankingIssue]:
    """The versions a user may take a step on with a permission: those of the cities it holds for."""
    inside = RankingPeriod.objects.visible_to(user, permission)
    return RankingIssue.objects.visible_to(user, VIEW).filter(period__in=inside)


class RankingShown(ByMonth, WritingApi):
    """One version by its month or its id."""

    table = ISSUES
    read_permission = VIEW

    def resolve(self, reference: str) -> int:
        return issue_at(self.base(), reference).pk

    def writable(self) -> QuerySet[RankingIssue]:
        permission = self.permission_for(self.request.method)
        return issues_for(self.request.user, permission).select_related("period__city")

    @staticmethod
    def more_fields() -> dict[str, serializers.Field]:
        return {
            "is_outdated": serializers.BooleanField(help_text="冻结之后，本月检查数据又有变动"),
            "steps": serializers.ListField(child=serializers.CharField(), help_text="现在能办的步骤"),
        }

    def more(self, row: Row) -> dict[str, Any]:
        issue = RankingIssue.objects.select_related("period").get(pk=row["id"])
        return {
            "is_outdated": issue.data_revision != issue.period.data_revision,
            "steps": [step.name for step in LIFE.available(issue.state, self._may)],
        }

    def _may(self, permission: str) -> bool:
        user = self.request.user
        return user.has_perm(permission) and issues_for(user, permission).filter(pk=self.shown).exists()

    def represent(self, pk: int) -> dict[str, Any]:
        self.shown = pk
        return super().represent(pk)


class RankingList(ScopedListApi):
    """Ranking versions the reader may read; drafts only in the kitchen."""

    table = ISSUES


class RankingDetail(RankingShown):
    """One version: of a month the issued one, else the newest that may be read."""

    http_method_names = ("get", "head", "options")


class RankingStep(RankingShown):
    """A step of one version."""

    http_method_names = ("post", "options")

    def post(self, request: Request, **kwargs) -> Response:
        return self.write(self.act)

    def writable(self) -> QuerySet[RankingIssue]:
        """The version, its month locked before it: freezing takes both in this order too."""
        months = RankingPeriod.objects.visible_to(self.request.user, self.permission_for(self.request.method))
        months.select_for_update(of=("self",)).filter(issues=self.kwargs["pk"]).first()
        return super().writable()

    def act(self, row: RankingIssue, data: dict[str, Any]) -> None:
        """Take the step."""
        raise NotImplementedError


class RankingCompose(RankingStep):
    """Write the circular of a draft anew from its figures; what was edited is lost."""

    write_permission = PREPARE

    def act(self, row: RankingIssue, data: dict[str, Any]) -> None:
        compose(issue=row, by=self.request.user)


class RankingSign(RankingStep):
    """Sign the draft that was read: number, closed month, files ordered."""

    write_permission = SIGN

    def act(self, row: RankingIssue, data: dict[str, Any]) -> None:
        signed = sign(issue=row, by=self.request.user, seen=row.frozen_at.isoformat())
        request_documents(signed.circular, self.request.user)


class RankingIssued(RankingStep):
    """Issue a signed version: from now on every unit of the city reads it."""

    write_permission = ISSUE

    def act(self, row: RankingIssue, data: dict[str, Any]) -> None:
        issued = issue_ranking(issue=row, by=self.request.user)
        request_documents(issued.circular, self.request.user)


class PeriodFreeze(RankingShown):
    """Work a month out and keep it as its draft version; a draft that exists is replaced."""

    http_method_names = ("post", "options")
    write_permission = PREPARE
    guard = "once"

    def resolve(self, reference: str) -> int:
        return first_or_404(RankingPeriod.objects.visible_to(self.request.user, PREPARE), reference).pk

    def post(self, request: Request, pk: int, **kwargs) -> Response:
        return once(request, lambda: self._frozen(get_object_or_404(RankingPeriod, pk=pk)))

    def _frozen(self, period: RankingPeriod) -> Response:
        with transaction.atomic():
            issue = freeze(period=period, by=self.request.user)
        return Response(self.represent(issue.pk), status=201)


# ---------------------------------------------------------------- what a version holds
class OfIssue(ByMonth):
    """A list inside one version the reader may read."""

    read_permission = VIEW

    def resolve(self, reference: str) -> int:
        return issue_at(RankingIssue.objects.visible_to(self.request.user, VIEW), reference).pk


class RankingEntryList(OfIssue, ScopedListApi):
    """The frozen rows of one version."""

    table = ENTRIES

    def base(self) -> QuerySet[RankingEntry]:
        return RankingEntry.objects.filter(issue=self.kwargs["pk"])


class RankingSummaryList(OfIssue, ScopedListApi):
    """The frozen sums of one version: city, districts, streets."""

    table = SUMMARIES

    def base(self) -> QuerySet[AreaMonthSummary]:
        return AreaMonthSummary.objects.filter(issue=self.kwargs["pk"])


class DifferenceSerializer(serializers.Serializer):
    """A community whose score would be another one today."""

    community_id = serializers.IntegerField()
    community = serializers.CharField()
    street = serializers.CharField()
    frozen = serializers.DecimalField(max_digits=9, decimal_places=2, allow_null=True)
    live = serializers.DecimalField(
        max_digits=9,
        decimal_places=2,
        required=False,
        allow_null=True,
        help_text="只给能看这个小区检查表的人",
    )


class DifferencesSerializer(serializers.Serializer):
    """Where the data of today differs from a version, which stays as it is."""

    ranking_id = serializers.IntegerField()
    results = DifferenceSerializer(many=True)


class RankingDifferences(OfIssue, GrantedApi):
    """That a row differs is said to everybody; what its sheets say today only to who may see them."""

    @extend_schema(responses=DifferencesSerializer)
    def get(self, request: Request, pk: int, **kwargs) -> Response:
        issue = get_object_or_404(RankingIssue.objects.select_related("period"), pk=pk)
        found = differences(issue)
        mine = Community.objects.visible_to(request.user, Inspection.view_permission)
        inside = set(mine.filter(pk__in=[row["community_id"] for row in found]).values_list("pk", flat=True))
        rows = [_difference(row, row["community_id"] in inside) for row in found]
        rows.sort(key=lambda row: (row["street"], row["community"]))
        return Response({"ranking_id": issue.pk, "results": rows})


def _difference(row: dict[str, Any], is_inside: bool) -> dict[str, Any]:
    told = {
        "community_id": row["community_id"],
        "community": row["community_name"],
        "street": row["subdistrict_name"],
        "frozen": decimal_text(row["frozen_centi"]),
    }
    return told | ({"live": decimal_text(row["live_centi"])} if is_inside else {})


class RankingEntryDetail(ScopedDetailApi):
    """One frozen row by its id, whatever its version."""

    table = ENTRIES
