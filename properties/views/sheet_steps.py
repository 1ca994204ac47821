"""The buttons of a sheet: its head, points outside it, handing it in, taking it back, throwing it away."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from common.errors import NotAllowed, RuleViolation
from common.views import ActionView
from properties.actions.inspections import discard, save_adjustments, save_header, submit, withdraw
from properties.forms.inspections import AdjustmentFormSet, HeaderForm
from properties.models import Inspection
from properties.views.entry import ENTER, unit_names


class SheetAction(ActionView):
    """A button on the sheet; a refusal is shown there."""

    model = Inspection
    permission = ENTER

    def get_queryset(self):
        return super().get_queryset().select_related("period", "community__area", "company")

    def success_url(self, row: Inspection) -> str:
        return reverse("properties:sheet", args=[row.pk])


class SheetHeaderView(SheetAction):
    """Date, joint group, remark."""

    form_class = HeaderForm

    def act(self, row: Inspection, data: dict[str, Any]) -> str:
        form = self.form
        save_header(
            inspection=row,
            inspected_on=data["inspected_on"],
            joint_group=form.joint_group(unit_names(row)),
            note=data["note"],
            seen_revision=data["seen_revision"],
            by=self.request.user,
        )
        return "表头已保存。"

    def get_form(self) -> HeaderForm:
        self.form = super().get_form()
        return self.form


class SheetAdjustmentsView(SheetAction):
    """Bonus and malus: a page of its own, since each needs its reason and its paper."""

    template_name = "properties/inspections/adjustments.html"
    http_method_names = ["get", "post", "options"]

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        rows = [
            {
                "kind": r.kind,
                "points": f"{r.points_centi / 100:g}",
                "reason": r.reason,
                "reference": r.reference,
            }
            for r in self.object.adjustments.all()
        ]
        return render(request, self.template_name, self._context(AdjustmentFormSet(initial=rows)))

    def _context(self, formset) -> dict[str, Any]:
        return {"formset": formset, "object": self.object, "month_words": self.object.period.label}

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        formset = AdjustmentFormSet(request.POST)
        if not formset.is_valid():
            return render(request, self.template_name, self._context(formset), status=422)
        kept = [form for form in formset if form.has_changed() or form.initial]
        rows = [form.adjusted() for form in kept if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        try:
            save_adjustments(inspection=self.object, rows=rows, by=request.user)
        except RuleViolation as refusal:
            context = {
                **self._context(formset),
                "faults": [("", fault.message) for fault in refusal.violations],
            }
            return render(
                request, self.template_name, context, status=409 if isinstance(refusal, NotAllowed) else 422
            )
        messages.success(request, f"已登记加减分 {len(rows)} 项。")
        return HttpResponseRedirect(self.success_url(self.object))


class SheetSubmitView(SheetAction):
    """Hand the sheet in."""

    def act(self, row: Inspection, data: dict[str, Any]) -> str:
        submit(inspection=row, by=self.request.user)
        return f"已提交 {row.community.name} 的检查表，等待审核。"


class SheetWithdrawView(SheetAction):
    """Take it back."""

    def act(self, row: Inspection, data: dict[str, Any]) -> str:
        withdraw(inspection=row, by=self.request.user)
        return f"已撤回 {row.community.name} 的检查表，可以接着改。"


class SheetDiscardView(SheetAction):
    """Throw a draft away."""

    def act(self, row: Inspection, data: dict[str, Any]) -> str:
        discard(inspection=row, by=self.request.user)
        return f"已删除 {row.community.name} 的检查表草稿。"

    def success_url(self, row: Inspection) -> str:
        return f"{reverse('properties:inspection-list')}?month={row.period.slug}"

    def failure_url(self) -> str:
        return reverse("properties:sheet", args=[self.object.pk])
