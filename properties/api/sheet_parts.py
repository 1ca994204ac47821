"""The parts of a sheet that are written on their own: one item, the head, the points outside the sheet.

What is put is what was got; `If-Match` names the version that was seen.
"""

from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from common.api.access import GrantedApi
from common.api.lists import etag_of
from common.api.refusals import PreconditionFailed, PreconditionRequired, error_body
from common.api.writes import check_if_match
from common.errors import Conflict
from properties.actions.inspections import ItemState, item_states, save_adjustments, save_header, save_item
from properties.api.inspections import ENTER, VIEW, head_version
from properties.api.shapes import (
    AdjustmentsSerializer,
    HeaderSerializer,
    ItemInput,
    SavedItemSerializer,
    adjusted_of,
    adjustment_facts,
    group_of,
    header_facts,
    item_facts,
    score_facts,
    state_of,
)
from properties.models import DeductionRule, Indicator, Inspection

_IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="读取时得到的 ETag"
)


class SheetPart(GrantedApi):
    """Reading and replacing one part of a sheet."""

    read_permission = VIEW
    write_permission = ENTER
    input_serializer: type[Serializer]

    def readable(self) -> Inspection:
        """The sheet, if the reader may open it."""
        return get_object_or_404(Inspection.objects.readable_by(self.request.user), pk=self.kwargs["pk"])

    def writable(self) -> Inspection:
        """The sheet, if the writer enters sheets there; locked until the transaction ends."""
        rows = Inspection.objects.visible_to(self.request.user, ENTER).select_for_update(of=("self",))
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def read_input(self) -> dict[str, Any]:
        """The checked body."""
        serializer = self.input_serializer(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data


def seen_version(request: Request, current: int) -> int:
    """The number in `If-Match: "3"`; 428 when missing, 412 when it is no version; `*` means the newest."""
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise PreconditionRequired
    if given == "*":
        return current
    number = given.removeprefix("W/").strip('"')
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise PreconditionFailed
    return int(number)


def tagged(body: dict[str, Any], version: int) -> Response:
    """An answer under its version."""
    return Response(body, headers={"ETag": f'"{version}"'})


def both_states(conflict: Conflict) -> Response:
    """412 with what the caller wanted and what stands there now."""
    fields = {conflict.field or "": [conflict.message]}
    body = error_body(conflict.code, conflict.message, fields, detail=conflict.detail)
    return Response(body, status=status.HTTP_412_PRECONDITION_FAILED)


class SheetItem(SheetPart):
    """One item. A conflict disturbs this item alone: 412 with `yours` and `theirs`."""

    input_serializer = ItemInput

    @extend_schema(responses=SavedItemSerializer)
    def get(self, request: Request, pk: int, key: str) -> Response:
        sheet = self.readable()
        self._indicator(sheet, key)
        state = item_states(sheet).get(key, ItemState())
        return tagged(self._answer(sheet, key, state), state.version)

    @extend_schema(parameters=[_IF_MATCH], request=ItemInput, responses=SavedItemSerializer)
    def put(self, request: Request, pk: int, key: str) -> Response:
        data = self.read_input()
        try:
            with transaction.atomic():
                sheet, state = self._saved(key, data)
        except Conflict as conflict:
            return both_states(conflict)
        return tagged(self._answer(sheet, key, state), state.version)

    def _saved(self, key: str, data: dict[str, Any]) -> tuple[Inspection, ItemState]:
        sheet = self.writable()
        indicator = self._indicator(sheet, key)
        rules = DeductionRule.objects.filter(indicator=indicator).order_by("sort_order")
        state, _ = save_item(
            inspection=sheet,
            indicator_key=key,
            state=state_of(data, list(rules.values_list("key", flat=True))),
            seen_version=seen_version(self.request, sheet.progress.get(key, {}).get("v", 0)),
            by=self.request.user,
        )
        sheet.refresh_from_db()
        return sheet, state

    def _indicator(self, sheet: Inspection, key: str) -> Indicator:
        return get_object_or_404(Indicator, standard=sheet.standard_id, key=key)

    def _answer(self, sheet: Inspection, key: str, state: ItemState) -> dict[str, Any]:
        taken = sheet.item_deducted_centi.get(key, 0)
        return {"item": item_facts(key, state, taken), "sheet": score_facts(sheet)}


class SheetHeader(SheetPart):
    """Date, joint group and remark: one piece with one version."""

    input_serializer = HeaderSerializer

    @extend_schema(responses=HeaderSerializer)
    def get(self, request: Request, pk: int) -> Response:
        sheet = self.readable()
        return tagged(header_facts(sheet), head_version(sheet))

    @extend_schema(parameters=[_IF_MATCH], request=HeaderSerializer, responses=HeaderSerializer)
    def put(self, request: Request, pk: int) -> Response:
        data = self.read_input()
        try:
            with transaction.atomic():
                sheet = self._saved(data)
        except Conflict as conflict:
            return both_states(conflict)
        return tagged(header_facts(sheet), head_version(sheet))

    def _saved(self, data: dict[str, Any]) -> Inspection:
        sheet = self.writable()
        return save_header(
            inspection=sheet,
            inspected_on=data["inspected_on"],
            joint_group=group_of(data["joint_group"]),
            note=data["note"],
            seen_revision=seen_version(self.request, head_version(sheet)),
            by=self.request.user,
        )


class SheetAdjustments(SheetPart):
    """Bonus and malus points, replaced together."""

    input_serializer = AdjustmentsSerializer

    @extend_schema(responses=AdjustmentsSerializer)
    def get(self, request: Request, pk: int) -> Response:
        return self._answer(self.readable())

    @extend_schema(parameters=[_IF_MATCH], request=AdjustmentsSerializer, responses=AdjustmentsSerializer)
    def put(self, request: Request, pk: int) -> Response:
        data = self.read_input()
        with transaction.atomic():
            sheet = self.writable()
            check_if_match(request, etag_of(adjustment_facts(sheet)))
            rows = [adjusted_of(row) for row in data["adjustments"]]
            save_adjustments(inspection=sheet, rows=rows, by=request.user)
        return self._answer(sheet)

    def _answer(self, sheet: Inspection) -> Response:
        body = adjustment_facts(sheet)
        return Response(body, headers={"ETag": etag_of(body)})
