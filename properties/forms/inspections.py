"""The head of a sheet, points outside it, and the reviewer's reason."""

import uuid
from decimal import Decimal
from typing import Any

from django import forms

from properties.actions.inspections import Adjusted
from properties.choices import AdjustmentKind, Side, Source
from properties.models import Inspection

USUAL_GROUP = {Side.DISTRICT: 1, Side.SUBDISTRICT: 1, Side.NEIGHBORHOOD: 1, Side.COMPANY: 1}
SHORT_SIDES = {
    Side.CITY: "市",
    Side.DISTRICT: "区",
    Side.SUBDISTRICT: "街道",
    Side.NEIGHBORHOOD: "社区",
    Side.COMPANY: "物业",
}


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class GroupForm(forms.Form):
    """How many came from each side."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for side in Side:
            self.fields[f"people_{side}"] = forms.IntegerField(
                label=f"{side.label}（人）", min_value=0, max_value=99, required=False
            )

    def group_fields(self) -> list[forms.BoundField]:
        """The five sides, in official order."""
        return [self[f"people_{side}"] for side in Side]

    def joint_group(self, unit_names: dict[str, str]) -> dict[str, tuple[str, int]]:
        """Side → (unit, people), as the actions take it."""
        return {
            side.value: (unit_names.get(side.value, ""), self.cleaned_data.get(f"people_{side}") or 0)
            for side in Side
        }


class StartForm(GroupForm):
    """Beginning a sheet. `client_uuid` makes the second click of a double click find the first sheet."""

    inspected_on = forms.DateField(label="检查日期", widget=DayInput)
    source = forms.ChoiceField(label="检查来源", choices=Source.choices, initial=Source.STREET)
    client_uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    is_second_meant = forms.BooleanField(label="确为第二次检查", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for side in Side:
            self.fields[f"people_{side}"].initial = USUAL_GROUP.get(side, 0)
        self.fields["client_uuid"].initial = uuid.uuid4


class HeaderForm(GroupForm):
    """Changing date, joint group and remark of a sheet that is open."""

    inspected_on = forms.DateField(label="检查日期", widget=DayInput)
    note = forms.CharField(label="备注", max_length=200, required=False)
    seen_revision = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, inspection: Inspection, members: dict[str, int]) -> "HeaderForm":
        """The form as it stands for a sheet; `members` maps sides to people."""
        initial: dict[str, Any] = {f"people_{side}": members.get(side.value, 0) for side in Side}
        head = inspection.progress.get("_head", {})
        initial |= {
            "inspected_on": inspection.inspected_on,
            "note": inspection.note,
            "seen_revision": head.get("v", 0),
        }
        return cls(initial=initial, auto_id="head_%s")


class AdjustmentForm(forms.Form):
    """One bonus or malus."""

    kind = forms.ChoiceField(label="类别", choices=AdjustmentKind.choices)
    points = forms.DecimalField(
        label="分值", max_digits=5, decimal_places=2, min_value=Decimal("0.01"), max_value=10
    )
    reason = forms.CharField(label="理由", max_length=100)
    reference = forms.CharField(label="依据（文件、督办件号）", max_length=100)

    def adjusted(self) -> Adjusted:
        """As the action takes it."""
        data = self.cleaned_data
        return Adjusted(data["kind"], int(data["points"] * 100), data["reason"], data["reference"])


AdjustmentFormSet = forms.formset_factory(AdjustmentForm, extra=1, can_delete=True, max_num=20)


class ReasonForm(forms.Form):
    """Why a sheet goes back."""

    reason = forms.CharField(label="退回理由", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class PhotoForm(forms.Form):
    """One photo; what it must be is the action's business."""

    photo = forms.FileField(label="照片")
