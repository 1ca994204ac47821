"""The maintenance back office's base: scope, trail, no deletion; and the machine room's own registers.

What may be done is asked of `user.has_perm` alone, which knows grants only; which rows, of `visible_to`.
A superuser therefore sees nothing here either.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common import audit, clock
from common.errors import RuleViolation
from common.models import AuditEntry, JobRun

HIDDEN = "***"
SHOWN_ENTRIES = 200


class RefusableForm(forms.ModelForm):
    """A form that shows what an action refused, beside the fields it is about.

    Where an action makes the row, the action and the database judge the constraints: it may first end the
    row that now stands in the way, and it says in plain words what is wrong.
    """

    refusal: RuleViolation | None = None
    has_action = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.refusal is not None:
            for field, sentences in self.refusal.by_field().items():
                self.add_error(field if field in self.fields else None, sentences)
        return cleaned

    def _post_clean(self) -> None:
        if self.has_action:
            self.instance.validate_constraints = lambda exclude=None: None
        super()._post_clean()


class KeySelect(AutocompleteSelect):
    """The searching select; what is no key selects nothing (Django's own breaks on it)."""

    def optgroups(self, name, value, attr=None):
        keys = [key for key in value if str(key).isdecimal() and len(str(key)) < 19]
        return super().optgroups(name, keys, attr)


def are_keys(values: Iterable[str]) -> bool:
    """Whether ticked rows are what the page offered: plain numbers a database key can hold."""
    return all(value.isascii() and value.isdecimal() and len(value) < 19 for value in values)


class AuditedAdmin(admin.ModelAdmin):
    """Base of every register: rows by scope, each change in the trail, nothing is ever deleted.

    `scope_path` leads from a model without a scope of its own to one that has it. `personal_fields` are
    masked in the trail, and opening a row that holds them is noted. A new row comes from `register()` where
    an action exists for it; `fixed_fields` cannot be changed afterwards (an action moves or renames).
    """

    form = RefusableForm
    actions = None
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    view_on_site = False
    scope_path = ""
    fixed_fields: tuple[str, ...] = ()
    personal_fields: tuple[str, ...] = ()

    # ---------------------------------------------------------------- who and which

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return scoped(super().get_queryset(request), self.scope_path, request.user)

    def response_action(self, request: HttpRequest, queryset: models.QuerySet) -> HttpResponse | None:
        if are_keys(request.POST.getlist(admin.helpers.ACTION_CHECKBOX_NAME)):
            return super().response_action(request, queryset)
        messages.error(request, "勾选的行认不出来，请刷新页面后重新勾选。")
        return None

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **kwargs):
        related = db_field.remote_field.model
        if hasattr(related.objects, "visible_to") and "queryset" not in kwargs:
            kwargs["queryset"] = related.objects.visible_to(request.user)
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", KeySelect(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj=None) -> tuple[str, ...]:
        readonly = tuple(super().get_readonly_fields(request, obj))
        return readonly + self.fixed_fields if obj is not None else readonly

    # ---------------------------------------------------------------- refusals beside the field

    def get_form(self, request: HttpRequest, obj=None, change=False, **kwargs) -> type[forms.ModelForm]:
        form_class = super().get_form(request, obj, change=change, **kwargs)
        has_action = obj is None and type(self).register is not AuditedAdmin.register
        told = {"refusal": getattr(request, "refusal", None), "has_action": has_action}
        return type(form_class.__name__, (form_class,), told)

    def changeform_view(self, request: HttpRequest, object_id=None, form_url="", extra_context=None):
        """The form; once more with the refusal in it when the action says no (all is rolled back then)."""
        try:
            response = super().changeform_view(request, object_id, form_url, extra_context)
        except RuleViolation as refusal:
            request.refusal = refusal
            return super().changeform_view(request, object_id, form_url, extra_context)
        if object_id and request.method == "GET" and self.personal_fields and response.status_code == 200:
            self._note_look(request, object_id)
        return response

    def _note_look(self, request: HttpRequest, object_id: str) -> None:
        row = self.get_object(request, object_id)
        held = [name for name in self.personal_fields if getattr(row, name)]
        if held:
            words = "、".join(str(self.model._meta.get_field(name).verbose_name) for name in held)
            audit.record(by=request.user, verb="look", target=row, summary=f"查看{row}的{words}")

    # ---------------------------------------------------------------- saving

    def register(self, data: dict[str, Any], by) -> models.Model | None:
        """Make a new row through its action; None where a plain save is all there is."""
        return None

    def prepare(self, row: models.Model, data: dict[str, Any]) -> None:
        """Set what follows from other fields, and refuse what cannot be."""

    def save_model(
        self, request: HttpRequest, obj: models.Model, form: forms.ModelForm, change: bool
    ) -> None:
        made = None if change else self.register(form.cleaned_data, request.user)
        if made is not None:
            obj.__dict__.update(made.__dict__)  # the action has written row and trail
        else:
            self._save_plainly(request, obj, form, change)
        if not self.get_queryset(request).filter(pk=obj.pk).exists():
            raise PermissionDenied  # nobody writes a row out of his own reach

    def _save_plainly(self, request: HttpRequest, obj, form: forms.ModelForm, change: bool) -> None:
        before = self.model._base_manager.get(pk=obj.pk) if change else None
        changes = {name: [_fact(before, name), _plain(form.cleaned_data[name])] for name in form.changed_data}
        self.prepare(obj, form.cleaned_data)
        _stamp(obj, request.user, is_new=not change)
        obj.save()
        self.note(request.user, obj, self._masked(changes), is_new=not change)

    def note(self, by, row: models.Model, changes: dict[str, list], *, is_new: bool) -> None:
        """One entry beside the change; none when nothing was changed."""
        if not (changes or is_new):
            return
        labels = "、".join(str(self.model._meta.get_field(name).verbose_name) for name in changes)
        words = f"新增{self.model._meta.verbose_name} {row}" if is_new else f"修改{row}：{labels}"
        verb = "create" if is_new else "change"
        audit.record(by=by, verb=verb, target=row, area=area_of(row), summary=words, fields=changes)

    def _masked(self, changes: dict[str, list]) -> dict[str, list]:
        return {
            name: [HIDDEN if value else value for value in pair] if name in self.personal_fields else pair
            for name, pair in changes.items()
        }

    def save_formset(self, request: HttpRequest, form, formset, change: bool) -> None:
        """Rows beneath the row; each in the trail."""
        for row in formset.save(commit=False):
            row.save()
            label = row._meta.verbose_name
            audit.record(
                by=request.user, verb="change", target=row, summary=f"修改{form.instance}的{label} {row}"
            )
        formset.save_m2m()

    # ---------------------------------------------------------------- one trail, not two

    def log_addition(self, request, obj, message):
        """Django's own log is not kept: the trail is."""

    def log_change(self, request, obj, message):
        """See `log_addition`."""

    def history_view(self, request: HttpRequest, object_id: str, extra_context=None) -> HttpResponse:
        """What the trail says about the row."""
        row = self.get_object(request, object_id)
        if row is None or not self.has_view_permission(request, row):
            raise PermissionDenied
        entries = AuditEntry.objects.filter(object_type=row._meta.label_lower, object_key=str(row.pk))
        context = {
            **self.admin_site.each_context(request),
            "title": f"{row} 的修改记录",
            "opts": self.opts,
            "object": row,
            "entries": entries.order_by("-id")[:SHOWN_ENTRIES],
        }
        return render(request, "admin/audit_history.html", context)


class ReadOnlyAdmin(AuditedAdmin):
    """A register to look at. `permission` opens it; nobody writes."""

    permission = ""

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        return request.user.has_perm(self.permission)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.permission)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False


def scoped(rows: models.QuerySet, path: str, user) -> models.QuerySet:
    """The rows in somebody's scope: the model's own, or that of what `path` leads to."""
    if hasattr(rows, "visible_to"):
        return rows.visible_to(user)
    if not path:
        return rows
    related = rows.model
    for part in path.split("__"):
        related = related._meta.get_field(part).related_model
    return rows.filter(**{f"{path}__in": related.objects.visible_to(user)})


def area_of(row: models.Model) -> models.Model | None:
    """The area a change belongs to, where the row or its community has one."""
    found = getattr(row, "area", None)
    return found if found is not None else getattr(getattr(row, "community", None), "area", None)


def _stamp(row: models.Model, by, *, is_new: bool) -> None:
    if hasattr(row, "updated_at"):
        row.updated_at = clock.now()
    if is_new and hasattr(row, "created_by"):
        row.created_by = by


def _fact(row: models.Model | None, name: str) -> Any:
    if row is None:
        return None
    value = getattr(row, name)
    return _plain(value.all() if hasattr(value, "all") else value)


def _plain(value: Any) -> Any:
    """A value as the trail keeps it: JSON, or the words people know it by."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    if isinstance(value, Iterable):
        return sorted(str(each) for each in value)
    return str(value)


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """The trail."""

    permission = "common.view_audit"
    list_display = (
        "at",
        "by_label",
        "verb",
        "object_type",
        "object_label",
        "summary",
        "address",
        "request_id",
    )
    list_filter = ("verb",)
    search_fields = ("summary", "by_label", "object_label", "request_id")
    date_hierarchy = None
    show_full_result_count = False


@admin.register(JobRun)
class JobRunAdmin(ReadOnlyAdmin):
    """Work done outside requests."""

    permission = "common.view_jobs"
    list_display = (
        "name",
        "slot",
        "state",
        "attempts",
        "done",
        "total",
        "created_at",
        "finished_at",
        "error",
    )
    list_filter = ("state", "name")
