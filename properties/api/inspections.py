"""Filled sheets for programs: the list, one sheet with all it holds, beginning one, throwing a draft away."""

import uuid
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.lists import ScopedListApi
from common.api.writes import WritingApi, check_if_match, once
from common.tables import Row
from communities.models import Community
from properties.actions.inspections import ItemState, discard, item_states, start_inspection
from properties.api.references import first_or_404, periods_of
from properties.api.shapes import (
    AdjustmentSerializer,
    ItemSerializer,
    MemberSerializer,
    adjustment_facts,
    group_of,
    header_facts,
    item_facts,
    validated_group,
)
from properties.choices import Side, Source
from properties.models import Indicator, Inspection, RankingPeriod
from properties.tables import SHEETS
from properties.workflow import INSPECTION

VIEW = Inspection.view_permission
ENTER = "properties.enter_inspection"


class SheetApi(WritingApi):
    """One sheet the reader may open: of his own in any state, of others once it is approved."""

    table = SHEETS

    def base(self) -> QuerySet[Inspection]:
        return Inspection.objects.readable_by(self.request.user)

    @staticmethod
    def more_fields() -> dict[str, serializers.Field]:
        return {
            "note": serializers.CharField(allow_blank=True),
            "joint_group": MemberSerializer(many=True),
            "head_version": serializers.IntegerField(help_text="改表头时写在 If-Match 里"),
            "items": ItemSerializer(many=True),
            "adjustments": AdjustmentSerializer(many=True),
            "steps": serializers.ListField(child=serializers.CharField(), help_text="现在能办的步骤"),
        }

    def more(self, row: Row) -> dict[str, Any]:
        sheet = Inspection.objects.select_related("period").get(pk=row["id"])
        head = header_facts(sheet)
        return {
            "note": head["note"],
            "joint_group": head["joint_group"],
            "head_version": head_version(sheet),
            "items": items_of(sheet),
            **adjustment_facts(sheet),
            "steps": self._steps(sheet),
        }

    def _steps(self, sheet: Inspection) -> list[str]:
        """What this reader may do now; in a closed month only a sheet opened for a correction moves."""

        def may(permission: str) -> bool:
            inside = Inspection.objects.visible_to(self.request.user, permission)
            return self.request.user.has_perm(permission) and inside.filter(pk=sheet.pk).exists()

        steps = [step.name for step in INSPECTION.available(sheet.state, may)]
        is_moving = sheet.period.is_open or sheet.reopened_at is not None
        return steps if is_moving else [name for name in steps if name == "reopen"]


def head_version(sheet: Inspection) -> int:
    """How often the head was written."""
    return sheet.progress.get("_head", {}).get("v", 0)


def items_of(sheet: Inspection) -> list[dict[str, Any]]:
    """Every item of the sheet in the order of its standard, touched or not."""
    states = item_states(sheet)
    keys = (
        Indicator.objects.filter(standard=sheet.standard_id)
        .order_by("sort_order")
        .values_list("key", flat=True)
    )
    taken = sheet.item_deducted_centi
    return [item_facts(key, states.get(key, ItemState()), taken.get(key, 0)) for key in keys]


class StartInput(serializers.Serializer):
    """A new sheet. The same `client_uuid` gives back the sheet it made before."""

    period = serializers.CharField(max_length=18, label="月份", help_text="2023-03，或月份的 id")
    community = serializers.IntegerField(min_value=1, label="小区")
    inspected_on = serializers.DateField(label="检查日期")
    source = serializers.ChoiceField(Source.choices, required=False, default=Source.STREET.value)
    client_uuid = serializers.UUIDField(required=False)
    joint_group = MemberSerializer(many=True, required=False, default=list, max_length=len(Side))
    is_second_meant = serializers.BooleanField(required=False, default=False, help_text="确为第二次检查")

    def validate_joint_group(self, value: list[dict]) -> list[dict]:
        return validated_group(value)


class InspectionList(ScopedListApi, SheetApi):
    """Sheets the reader may open; `POST` begins one."""

    write_permission = ENTER
    input_serializer = StartInput

    def post(self, request: Request) -> Response:
        data = self.read_input()
        return once(request, lambda: self._started(data))

    def _started(self, data: dict[str, Any]) -> Response:
        sheet = start_inspection(
            period=self._period(data["period"]),
            community=self._community(data["community"]),
            inspected_on=data["inspected_on"],
            source=data["source"],
            client_uuid=data.get("client_uuid") or uuid.uuid4(),
            joint_group=group_of(data["joint_group"]),
            is_second_meant=data["is_second_meant"],
            by=self.request.user,
        )
        return Response(self.represent(sheet.pk), status=status.HTTP_201_CREATED)

    def _period(self, reference: str) -> RankingPeriod:
        months = periods_of(self.request.user, ENTER).select_related("standard")
        try:
            return first_or_404(months, reference, order=("city", "pk"))
        except Http404 as error:
            raise ValidationError({"period": [f"没有“{reference}”这个月份，请先建立，或改月份。"]}) from error

    def _community(self, pk: int) -> Community:
        """In scope, or as if it did not exist."""
        found = Community.objects.visible_to(self.request.user, ENTER).filter(pk=pk).first()
        if found is None:
            raise ValidationError({"community": ["没有这个小区，或不在您的录入范围内，请改小区。"]})
        return found


class InspectionDetail(SheetApi):
    """One sheet with items, joint group, adjustments and score; `DELETE` throws a draft away."""

    write_permission = ENTER

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        with transaction.atomic():
            row = get_object_or_404(self.writable().select_for_update(of=("self",)), pk=pk)
            check_if_match(request, self.current_tag)
            discard(inspection=row, by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)
