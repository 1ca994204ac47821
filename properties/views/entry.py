"""The page of one sheet: reading it, printing it, and saving it as a whole without a script."""

import datetime as dt
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from common import clock
from common.errors import RuleViolation
from common.views.access import GrantedPage
from properties.actions.inspections import (
    ItemState,
    save_item,
)
from properties.choices import InspectionState, Side
from properties.forms.inspections import SHORT_SIDES, HeaderForm, ReasonForm
from properties.forms.items import read_item, seen_version, typed_lines
from properties.models import Indicator, Inspection
from properties.views.sheet_page import SheetPage
from properties.workflow import INSPECTION

ENTER = "properties.enter_inspection"
REVIEW = "properties.review_inspection"


def unit_names(inspection: Inspection) -> dict[str, str]:
    """The units the four sides usually are; the names stand on the printed sheet."""
    names = {row.side: row.unit_name for row in inspection.joint_group.all() if row.unit_name}
    if inspection.company is not None:
        names.setdefault(Side.COMPANY.value, inspection.company.label)
    return names


class SheetView(GrantedPage):
    """One filled sheet: to write on for its clerk, to decide on for its reviewer, to read for others."""

    permission = Inspection.view_permission
    template_name = "properties/inspections/sheet.html"

    @cached_property
    def inspection(self) -> Inspection:
        rows = Inspection.objects.readable_by(self.request.user).select_related(
            "period", "community__area", "standard", "company", "submitted_by", "reviewed_by"
        )
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def may(self, permission: str) -> bool:
        """Whether the user has the permission for this very sheet."""
        rows = Inspection.objects.visible_to(self.request.user, permission)
        return self.request.user.has_perm(permission) and rows.filter(pk=self.inspection.pk).exists()

    @cached_property
    def is_writable(self) -> bool:
        row = self.inspection
        return row.is_editable and (row.period.is_open or row.reopened_at is not None) and self.may(ENTER)

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return self.draw(SheetPage(self.inspection))

    def draw(self, page: SheetPage, status: int = 200) -> HttpResponse:
        return render(self.request, self.template_name, self.context(page), status=status)

    def context(self, page: SheetPage) -> dict[str, Any]:
        """Everything the template draws."""
        row = self.inspection
        members = list(row.joint_group.all())
        return {
            "page": page,
            "inspection": row,
            "look": INSPECTION.look(row.state),
            "area_names": area_names(row.community.area),
            "members": members,
            "people": sum(member.people for member in members),
            "group_words": " ".join(f"{SHORT_SIDES[Side(m.side)]}{m.people}" for m in members),
            "adjustments": list(row.adjustments.all()),
            "month_words": row.period.label,
            "list_url": f"{reverse('properties:inspection-list')}?month={row.period.slug}",
            "late_words": late_words(row.period.street_due_at),
            "late_short": late_words(row.period.street_due_at).removeprefix("街道提交已").partition("，")[0],
            "faults": [
                (field if "-" in field else f"item-{field}", sentence)
                for faults in page.faults.values()
                for field, sentence in faults
            ],
            **self.doors(),
        }

    def doors(self) -> dict[str, Any]:
        """What this reader may do with the sheet now, and the forms for it."""
        row = self.inspection
        steps = {step.name for step in INSPECTION.available(row.state, self.may)}
        found: dict[str, Any] = {f"can_{step}": True for step in steps}
        found["is_writable"] = self.is_writable
        if not row.period.is_open and row.reopened_at is None:
            found |= dict.fromkeys(("can_submit", "can_withdraw", "can_approve", "can_return"), False)
        found["can_start_again"] = row.period.is_open and not row.is_editable and self.may(ENTER)
        if self.is_writable:
            members = {member.side: member.people for member in row.joint_group.all()}
            found["head_form"] = HeaderForm.of(row, members)
            found["next_url"] = next_to_enter(row, self.request.user)
            found["can_discard"] = row.state == InspectionState.DRAFT and row.reopened_at is None
        if found.get("can_return") or found.get("can_reopen"):
            found["reason_form"] = ReasonForm()
        if found.get("can_approve"):
            found["next_url"] = next_to_review(row, self.request.user)
        return found

    # ---------------------------------------------------------------- the whole sheet at once (no script)

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Save every item that differs from what is stored; faulty ones stay on the page as typed."""
        if not self.may(ENTER):
            return HttpResponse(status=404)
        page = SheetPage(self.inspection)
        saved = sum(self._save(page, indicator) for indicator in page.indicators)
        if page.faults:
            fresh = SheetPage(self.inspection)
            fresh.faults, fresh.typed = page.faults, page.typed
            return self.draw(fresh, status=422)
        messages.success(request, f"已保存 {saved} 项。" if saved else "没有改动，不用保存。")
        return HttpResponseRedirect(request.path)

    def _save(self, page: SheetPage, indicator: Indicator) -> int:
        key, data = indicator.key, self.request.POST
        if f"{key}-version" not in data:
            return 0
        try:
            state = read_item(data, key, {rule.key: rule.kind for rule in indicator.rules.all()})
            if state == page.states.get(key, ItemState()):
                return 0
            save_item(
                inspection=self.inspection,
                indicator_key=key,
                state=state,
                seen_version=seen_version(data, key),
                by=self.request.user,
            )
        except RuleViolation as refusal:
            page.faults[key] = [(fault.field or key, fault.message) for fault in refusal.violations]
            page.typed[key] = typed_lines(data, key)
            return 0
        return 1


def late_words(due_at: dt.datetime) -> str:
    """How long the street's hand-in is overdue; "" while it is not."""
    days = (clock.today() - clock.local_day(due_at - dt.timedelta(microseconds=1))).days
    return f"街道提交已逾期 {days} 天，仍可提交" if days > 0 else ""


def area_names(area) -> list[str]:
    """The street and the neighborhood a community lies in."""
    above = area.above.filter(ancestor__kind__in=("subdistrict", "neighborhood")).order_by("-depth")
    return list(above.values_list("ancestor__name", flat=True))


def next_to_review(row: Inspection, user) -> str:
    """The next sheet of the month that waits for this reviewer; "" when there is none."""
    waiting = Inspection.objects.visible_to(user, REVIEW).filter(
        period=row.period_id, state=InspectionState.SUBMITTED
    )
    order = ("submitted_at", "pk")
    later = waiting.filter(submitted_at__gt=row.submitted_at) if row.submitted_at else waiting
    found = (
        later.exclude(pk=row.pk).order_by(*order).first()
        or waiting.exclude(pk=row.pk).order_by(*order).first()
    )
    return reverse("properties:sheet", args=[found.pk]) if found else ""


def next_to_enter(row: Inspection, user) -> str:
    """The next open sheet of the clerk, else the list of communities not begun."""
    opened = (
        Inspection.objects.visible_to(user, ENTER).editable().filter(period=row.period_id).exclude(pk=row.pk)
    )
    found = opened.filter(pk__gt=row.pk).order_by("pk").first()
    if found:
        return reverse("properties:sheet", args=[found.pk])
    return f"{reverse('properties:inspection-list')}?month={row.period.slug}&state=none"


class SheetPrintView(SheetView):
    """The filled sheet on paper."""

    template_name = "properties/inspections/print.html"
