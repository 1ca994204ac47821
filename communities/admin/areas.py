"""Areas and where they belong."""

from typing import Any

from django import forms
from django.contrib import admin

from common.admin import AuditedAdmin, RefusableForm
from communities.actions.areas import NewArea, create_area, place_under
from communities.models import Area, AreaMembership, AreaSuccession


class NewAreaForm(RefusableForm):
    """A new area with what it lies in."""

    parent = forms.ModelChoiceField(Area.objects.none(), label="上级")


@admin.register(Area)
class AreaAdmin(AuditedAdmin):
    """Areas. A new one is set up in its place; it moves by a new membership."""

    list_display = ("name", "kind", "code", "code_system", "sort_order", "valid_from", "valid_to")
    list_filter = ("kind",)
    search_fields = ("name", "code")
    fields = (
        "kind", "name", "short_name", "code", "code_system", "code_version", "sort_order", "valid_from",
        "valid_to",
    )  # fmt: skip
    fixed_fields = ("kind", "name", "valid_from")

    def get_fields(self, request, obj=None):
        fields = [name for name in self.fields if obj is not None or name != "valid_to"]
        return fields if obj is not None else ["parent", *fields]

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is not None:
            return super().get_form(request, obj, change=change, **kwargs)
        form_class = super().get_form(request, obj, change=change, **{**kwargs, "form": NewAreaForm})
        offered = Area.objects.visible_to(request.user)
        form_class.base_fields["parent"] = forms.ModelChoiceField(offered, label="上级")
        return form_class

    def register(self, data: dict[str, Any], by) -> Area:
        facts = {name: value for name, value in data.items() if name != "parent"}
        return create_area(new=NewArea(**facts), parent=data["parent"], by=by)


@admin.register(AreaMembership)
class AreaMembershipAdmin(AuditedAdmin):
    """Where areas belong: a new row ends the one before it; past rows stay."""

    scope_path = "child"
    list_display = ("child", "parent", "basis", "valid_from", "valid_to")
    list_filter = ("basis",)
    list_select_related = ("child", "parent")
    search_fields = ("child__name", "parent__name")
    fields = ("child", "parent", "basis", "valid_from")

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def register(self, data: dict[str, Any], by) -> AreaMembership:
        return place_under(
            child=data["child"], parent=data["parent"], basis=data["basis"], from_=data["valid_from"], by=by
        )


@admin.register(AreaSuccession)
class AreaSuccessionAdmin(AuditedAdmin):
    """To whom an area's rights passed."""

    scope_path = "predecessor"
    list_display = ("predecessor", "successor", "on", "reason")
    list_select_related = ("predecessor", "successor")
    fields = ("predecessor", "successor", "on", "reason")
