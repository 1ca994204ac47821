"""Narrowing by month; the lists of months and of what was handed in for them."""

import django_filters
from django import forms
from django.db.models import QuerySet

from common.filters import ListFilterSet
from communities.filters import AreaFilter
from properties.choices import PeriodState, SubmissionState
from properties.models import InspectionStandard, RankingPeriod, Submission


class MonthField(forms.RegexField):
    """A month as it stands in an address: 2023-02."""

    def __init__(self, *args, **kwargs):
        super().__init__(r"^\d{4}-(0[1-9]|1[0-2])\Z", *args, **kwargs)
        self.error_messages["invalid"] = "月份写法不对，请按 2023-02 的样子写。"


class MonthFilter(django_filters.CharFilter):
    """Rows of one month. `path` leads from the row to its period; empty for a period itself."""

    field_class = MonthField

    def __init__(self, *args, path: str = "", label: str = "月份", **kwargs):
        super().__init__(*args, label=label, **kwargs)
        self.prefix = f"{path}__" if path else ""

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        if not value:
            return qs
        year, month = map(int, value.split("-"))
        return qs.filter(**{f"{self.prefix}year": year, f"{self.prefix}month": month})


class PeriodFilterSet(ListFilterSet):
    """Months by month and state."""

    month = MonthFilter()
    state = django_filters.ChoiceFilter(label="状态", choices=PeriodState.choices)

    class Meta:
        model = RankingPeriod
        fields: tuple[str, ...] = ()


class SubmissionFilterSet(ListFilterSet):
    """What streets and districts handed in: by month, area (with all below) and state."""

    month = MonthFilter(path="period")
    area = AreaFilter()
    state = django_filters.ChoiceFilter(label="状态", choices=SubmissionState.choices)

    class Meta:
        model = Submission
        fields: tuple[str, ...] = ()


class StandardFilterSet(ListFilterSet):
    """Score sheets by whether they are in force."""

    state = django_filters.ChoiceFilter(label="状态", choices=InspectionStandard.state.field.choices)

    class Meta:
        model = InspectionStandard
        fields: tuple[str, ...] = ()
