"""What a reviewer decides: pass, give back, open again; many at once from the list."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from common.errors import RuleViolation
from common.views.access import GrantedPage
from properties.actions.inspections import approve, reopen, return_
from properties.forms.inspections import ReasonForm
from properties.models import Inspection
from properties.views.entry import REVIEW, next_to_review
from properties.views.sheet_steps import SheetAction

MOST_AT_ONCE = 500


class ReviewAction(SheetAction):
    """A decision; the reviewer goes on with the next sheet that waits."""

    permission = REVIEW

    def success_url(self, row: Inspection) -> str:
        return next_to_review(row, self.request.user) or self.list_url(row)

    def failure_url(self) -> str:
        return reverse("properties:sheet", args=[self.object.pk])

    def list_url(self, row: Inspection) -> str:
        """The month's list."""
        return f"{reverse('properties:inspection-list')}?month={row.period.slug}"


class ApproveView(ReviewAction):
    """Pass one sheet."""

    def act(self, row: Inspection, data: dict[str, Any]) -> str:
        approve(inspection=row, by=self.request.user)
        return f"已通过 {row.community.name} 的检查表。"


class ReturnView(ReviewAction):
    """Give one sheet back, with the reason."""

    form_class = ReasonForm

    def act(self, row: Inspection, data: dict[str, Any]) -> str:
        return_(inspection=row, reason=data["reason"], by=self.request.user)
        return f"已退回 {row.community.name} 的检查表，街道改好后会再提交。"


class ReopenView(ReviewAction):
    """Open an approved sheet again."""

    permission = "properties.reopen_inspection"
    form_class = ReasonForm

    def act(self, row: Inspection, data: dict[str, Any]) -> str:
        reopen(inspection=row, reason=data["reason"], by=self.request.user)
        return f"已退回 {row.community.name} 的已审检查表；已印发的通报不变。"

    def success_url(self, row: Inspection) -> str:
        return self.list_url(row)


class ApproveManyView(GrantedPage):
    """Pass the ticked sheets of the list. Each stands for itself: one that cannot pass stops no other."""

    permission = REVIEW
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest) -> HttpResponse:
        ticked = request.POST.getlist("sheet")[:MOST_AT_ONCE]
        keys = [int(key) for key in ticked if key.isdecimal() and len(key) < 19]  # a larger one is no id
        rows = Inspection.objects.visible_to(request.user, REVIEW).filter(pk__in=keys)
        done, refused = 0, []
        for row in rows.select_related("community").order_by("pk"):
            try:
                approve(inspection=row, by=request.user)
                done += 1
            except (RuleViolation, PermissionDenied) as refusal:
                refused.append(f"{row.community.name}：{refusal}")
        self._say(done, refused, missing=len(set(keys)) - done - len(refused))
        return HttpResponseRedirect(self._back())

    def _say(self, done: int, refused: list[str], missing: int) -> None:
        if done:
            messages.success(self.request, f"已通过 {done} 张检查表。")
        if missing:
            refused.append(f"{missing} 张已不在您的范围内")
        if refused:
            messages.error(self.request, f"有 {len(refused)} 处没有通过：{'；'.join(refused[:5])}")
        if not done and not refused:
            messages.error(self.request, "还没有勾选检查表，请先勾选再点通过。")

    def _back(self) -> str:
        target = self.request.POST.get("next", "")
        allowed = url_has_allowed_host_and_scheme(target, {self.request.get_host()}, self.request.is_secure())
        return target if allowed else reverse("properties:inspection-list")
