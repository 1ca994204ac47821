"""Accounts, kept by the system administrator. What an account may do is granted elsewhere."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from knox.models import AuthToken

from accounts.models import User
from common import audit
from common.admin import AuditedAdmin, RefusableForm

MUST = "must_change_password"
PERSON = ("display_name", "unit_name", "post")

admin.site.unregister(Group)  # roles take its place


class AccountForm(RefusableForm, UserChangeForm):
    """An account's facts."""


class NewAccountForm(RefusableForm, AdminUserCreationForm):
    """A new account and its first password, which has to be changed at the first sign-in."""

    usable_password = None


@admin.register(User)
class AccountAdmin(AuditedAdmin, UserAdmin):
    """Accounts. Neither flags nor groups give rights here, so neither is shown."""

    form = AccountForm
    add_form = NewAccountForm
    list_display = ("username", *PERSON, "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("username", *PERSON)
    ordering = ("username",)
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password", *PERSON, "is_active", "must_change_password")}),
        ("时间", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("username", *PERSON, "password1", "password2")}),)
    readonly_fields = ("last_login", "date_joined")
    fixed_fields = ("username",)

    def prepare(self, row: User, data: dict) -> None:
        if row._state.adding:
            row.must_change_password = True

    def _save_plainly(self, request: HttpRequest, obj, form, change: bool) -> None:
        form.changed_data[:] = [name for name in form.changed_data if "password" not in name or name == MUST]
        super()._save_plainly(request, obj, form, change)
        if MUST in form.changed_data and obj.must_change_password:
            AuthToken.objects.filter(user=obj).delete()  # a doubted password is a doubted token

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """A new password set by the administrator: noted, and to be changed at the next sign-in."""
        with transaction.atomic():
            response = super().user_change_password(request, id, form_url)
            if request.method == "POST" and response.status_code == 302:
                user = User.objects.get(pk=id)
                user.must_change_password = True
                user.save(update_fields=[MUST])
                AuthToken.objects.filter(user=user).delete()  # who knew the old password may hold one
                audit.record(by=request.user, verb="reset_password", target=user, summary=f"重置{user}的密码")
        return response
