"""Filters of lists: one filter set serves the page, the export and the API."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db import models

YES_NO = (("true", "是"), ("false", "否"))
NOT_OFFERED = "没有“%(value)s”这一项，或不在您的范围内，请从列出的项目里选。"
NOT_OFFERED_ROW = "没有这一项，或不在您的范围内，请从列出的项目里选。"


class SearchFilter(django_filters.CharFilter):
    """The search field of a list; the queryset says what a word hits (`named_like` unless told)."""

    def __init__(self, *args, verb: str = "named_like", label: str = "搜索", **kwargs):
        widget = forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
        super().__init__(*args, label=label, max_length=60, widget=widget, **kwargs)
        self.verb = verb

    def filter(self, qs: models.QuerySet, value: str) -> models.QuerySet:
        return getattr(qs, self.verb)(value) if value else qs


class YesNoFilter(django_filters.ChoiceFilter):
    """A fact that holds or does not: 是, 否, or not asked for."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, choices=YES_NO, **kwargs)

    def filter(self, qs: models.QuerySet, value: str) -> models.QuerySet:
        return qs.filter(**{self.field_name: value == "true"}) if value else qs


class ListFilterSet(django_filters.FilterSet):
    """Base of all filter sets. Every filter has a Chinese label; `sort` only travels along with them."""

    sort = django_filters.CharFilter(widget=forms.HiddenInput, method="keep_rows", label="排序")

    def keep_rows(self, queryset: models.QuerySet, name: str, value: str) -> models.QuerySet:
        """Sorting chooses no rows."""
        return queryset

    def get_form_class(self) -> type[forms.Form]:
        form_class = super().get_form_class()
        for field in form_class.base_fields.values():
            _word_choices(field)
        return form_class

    @classmethod
    def names(cls) -> list[str]:
        """The filters a program may name, in order."""
        return [name for name in cls.base_filters if name != "sort"]

    @classmethod
    def unknown(cls, given: Iterable[str]) -> list[str]:
        """Which of the given names are no filter of this list."""
        return sorted(set(given) - set(cls.names()))

    def chosen(self) -> dict[str, str]:
        """The filters that are set, in words: label → value. Nothing while a value is refused."""
        if not self.is_valid():
            return {}
        cleaned = {name: self.form.cleaned_data.get(name) for name in self.names()}
        return {
            str(self.form.fields[name].label): _words(self.form.fields[name], value)
            for name, value in cleaned.items()
            if value not in (None, "", [])
        }


def _word_choices(field: forms.Field) -> None:
    """The first choice is “全部”, and a value that is not offered is refused in plain words."""
    if isinstance(field, forms.ModelChoiceField):
        field.error_messages["invalid_choice"] = NOT_OFFERED_ROW
        field.empty_label = "全部"
    elif isinstance(field, forms.ChoiceField):
        field.error_messages["invalid_choice"] = NOT_OFFERED
        field.empty_label = "全部"


def _words(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        labels = {str(key): str(label) for key, label in field.choices}
        return labels.get(str(value), str(value))
    return str(value)


def refused(filterset: ListFilterSet) -> dict[str, list[str]]:
    """Messages by filter name; empty when every value can be used."""
    return {} if filterset.is_valid() else {name: _texts(errors) for name, errors in filterset.errors.items()}


def _texts(errors: Iterable[str | ValidationError]) -> list[str]:
    return [str(error) for error in errors]
