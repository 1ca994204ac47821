"""The steps of a sheet: handing in, taking back, passing, giving back, opening again."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from properties.actions.inspections import approve, reopen, return_, submit, withdraw
from properties.api.inspections import ENTER, SheetApi
from properties.models import Inspection

REVIEW = "properties.review_inspection"


class SheetReason(serializers.Serializer):
    """Why a sheet goes back."""

    reason = serializers.CharField(max_length=200, allow_blank=True, label="退回理由")


class SheetStep(SheetApi):
    """A step on the version of the sheet that was read."""

    http_method_names = ("post", "options")

    def post(self, request: Request, **kwargs) -> Response:
        return self.write(self.act)

    def act(self, row: Inspection, data: dict[str, Any]) -> None:
        """Take the step."""
        raise NotImplementedError


class SheetSubmit(SheetStep):
    """Hand the sheet in."""

    write_permission = ENTER

    def act(self, row: Inspection, data: dict[str, Any]) -> None:
        submit(inspection=row, by=self.request.user)


class SheetWithdraw(SheetStep):
    """Take it back before anybody has decided on it."""

    write_permission = ENTER

    def act(self, row: Inspection, data: dict[str, Any]) -> None:
        withdraw(inspection=row, by=self.request.user)


class SheetApprove(SheetStep):
    """Pass it: from now on it counts."""

    write_permission = REVIEW

    def act(self, row: Inspection, data: dict[str, Any]) -> None:
        approve(inspection=row, by=self.request.user)


class SheetReturn(SheetStep):
    """Give it back with the reason."""

    write_permission = REVIEW
    input_serializer = SheetReason

    def act(self, row: Inspection, data: dict[str, Any]) -> None:
        return_(inspection=row, reason=data["reason"], by=self.request.user)


class SheetReopen(SheetStep):
    """Open an approved sheet again; what was published stays as it is."""

    write_permission = "properties.reopen_inspection"
    input_serializer = SheetReason

    def act(self, row: Inspection, data: dict[str, Any]) -> None:
        reopen(inspection=row, reason=data["reason"], by=self.request.user)
