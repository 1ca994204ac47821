"""One item of a sheet, saved on its own."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string

from common import clock
from common.errors import Conflict, NotAllowed, RuleViolation
from properties.actions.inspections import save_item
from properties.forms.items import read_item, seen_version
from properties.models import Indicator, Inspection
from properties.views.entry import ENTER, SheetView
from properties.views.sheet_page import SheetPage


class SheetItemView(SheetView):
    """One item, saved on its own: 200 with the running sums, 409 with both states, 422 with the faults."""

    permission = ENTER

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """The row as it is stored now."""
        return JsonResponse(self.answer(self.indicator))

    @cached_property
    def indicator(self) -> Indicator:
        rows = Indicator.objects.prefetch_related("rules").filter(standard=self.inspection.standard_id)
        return get_object_or_404(rows, key=self.kwargs["key"])

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        get_object_or_404(Inspection.objects.visible_to(request.user, ENTER), pk=self.inspection.pk)
        indicator, data = self.indicator, request.POST
        try:
            state = read_item(data, indicator.key, {rule.key: rule.kind for rule in indicator.rules.all()})
            save_item(
                inspection=self.inspection,
                indicator_key=indicator.key,
                state=state,
                seen_version=seen_version(data, indicator.key),
                by=request.user,
            )
        except Conflict as conflict:
            return JsonResponse(self.both(conflict), status=409)
        except NotAllowed as refusal:
            return JsonResponse({"message": refusal.message, "code": refusal.code}, status=409)
        except RuleViolation as refusal:
            faults = [[fault.field or indicator.key, fault.message] for fault in refusal.violations]
            return JsonResponse({"faults": faults}, status=422)
        self.inspection.refresh_from_db(fields=["progress"])
        return JsonResponse(self.answer(indicator))

    def answer(self, indicator: Indicator) -> dict[str, Any]:
        """The row and the sums after a save, drawn by the same templates as the page."""
        page = SheetPage(self.inspection)
        row = next(row for row in page.rows if row.key == indicator.key)
        shared = {"page": page, "inspection": self.inspection, "row": row, "is_writable": True}
        return {
            "key": row.key,
            "version": row.state.version,
            "is_checked": row.state.is_checked,
            "hint": row.hint,
            "state": self._part("item_state", shared),
            "deducted": self._part("item_deducted", shared),
            "row": self._part("item", shared),
            "score": self._part("score_card", shared),
            "strip": self._part("score_strip", shared),
            "categories": self._part("category_list", shared),
            "display": page.score.display,
            "saved_at": f"{clock.now():%H:%M:%S}",
        }

    def both(self, conflict: Conflict) -> dict[str, Any]:
        """Both states in words, and the stored row to go on with."""
        detail = conflict.detail
        return {
            "message": conflict.message,
            "code": conflict.code,
            "version": detail["theirs"]["version"],
            "box": self._part(
                "conflict",
                {
                    "key": self.indicator.key,
                    "unit": detail["theirs"]["by"] or "他人",
                    "at": detail["theirs"]["at"][11:16],
                    "mine": in_words(detail["yours"], self.indicator),
                    "theirs": in_words(detail["theirs"], self.indicator),
                },
            ),
            **self.answer(self.indicator),
        }

    def _part(self, name: str, context: dict[str, Any]) -> str:
        return render_to_string(f"properties/inspections/{name}.html", context, request=self.request)


def in_words(state: dict[str, Any], indicator: Indicator) -> str:
    """One state of an item in a few words: 不适用; 1 辆（7号楼）; 无扣分; 未核."""
    if state["is_na"]:
        return "不适用"
    units = {rule.key: "%" if rule.unit == "%" else rule.unit or "项" for rule in indicator.rules.all()}
    lines = [
        f"{line['quantity']} {units.get(line['rule'], '')}"
        + (f"（{line['place']}）" if line["place"] else "")
        for line in state["lines"]
    ]
    veto = ["一票否决"] if state["is_veto"] else []
    return "；".join(lines + veto) or ("无扣分" if state["is_checked"] else "未核")
