"""Roles and grants, kept by the security administrator."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Permission

from accounts.models import User
from common import clock
from common.admin import AuditedAdmin, RefusableForm
from common.errors import RuleViolation
from communities.actions.grants import end_grant, give_grant
from communities.choices import GrantScope
from communities.models import Area, Grant, Organization, Role

OUR_APPS = ("common", "accounts", "communities", "properties")


@admin.register(Role)
class RoleAdmin(AuditedAdmin):
    """Roles. The three administrators' own are shown, not changed: they must stay apart."""

    list_display = ("name", "code", "description", "is_administrative", "sort_order")
    fields = ("code", "name", "description", "permissions", "sort_order")
    filter_horizontal = ("permissions",)
    fixed_fields = ("code",)

    def has_change_permission(self, request, obj=None) -> bool:
        return super().has_change_permission(request, obj) and not (obj is not None and obj.is_administrative)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        offered = Permission.objects.filter(content_type__app_label__in=OUR_APPS).select_related(
            "content_type"
        )
        return super().formfield_for_manytomany(db_field, request, **kwargs, queryset=offered)


class NewGrantForm(RefusableForm):
    """A grant: whose account, which role, where."""

    username = forms.CharField(label="账号", max_length=150, help_text="用户名")

    def clean_username(self) -> User:
        name = self.cleaned_data["username"].strip()
        user = User.objects.filter(username=name, is_active=True).first()
        if user is None:
            raise forms.ValidationError(f"没有在用的账号“{name}”，请核对用户名。")
        return user


@admin.register(Grant)
class GrantAdmin(AuditedAdmin):
    """Grants: given, and taken back by their last day. Never rewritten."""

    list_display = ("user", "role", "scope", "area", "organization", "valid_from", "valid_to")
    list_filter = ("role", "scope")
    list_select_related = ("user", "role", "area", "organization")
    search_fields = ("user__username", "user__display_name", "user__unit_name")
    fields = ("user", "role", "scope", "area", "organization", "valid_from", "valid_to")
    fixed_fields = ("user", "role", "scope", "area", "organization", "valid_from")

    def get_fields(self, request, obj=None):
        return self.fields if obj is not None else ["username", *self.fields[1:]]

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is None:
            kwargs["form"] = NewGrantForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_changeform_initial_data(self, request) -> dict[str, Any]:
        return {"valid_from": clock.today(), **super().get_changeform_initial_data(request)}

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """The security administrator sees no business rows, but must name any area and organization."""
        if db_field.name in ("area", "organization"):
            kwargs["queryset"] = (Area if db_field.name == "area" else Organization).objects.all()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def register(self, data: dict[str, Any], by) -> Grant:
        places = {"area": data["area"], "organization": data["organization"]}
        wanted = data["scope"]
        if [name for name, place in places.items() if place] != [wanted][: wanted != GrantScope.OWN]:
            raise RuleViolation(
                "范围与所选的区域或企业对不上：按区域只选区域，按企业只选企业，仅本人都不选。", field="scope"
            )
        dates = {"valid_from": data["valid_from"], "valid_to": data["valid_to"]}
        return give_grant(user=data["username"], role=data["role"], by=by, **places, **dates)

    def save_model(self, request, obj, form, change) -> None:
        if change:
            if "valid_to" in form.changed_data:
                end_grant(grant=obj, on=obj.valid_to, by=request.user)
            return
        super().save_model(request, obj, form, change)
