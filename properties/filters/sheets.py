"""Narrowing the list of filled sheets."""

import django_filters
from django.db.models import QuerySet

from common.filters import ListFilterSet
from communities.models import Area, Community
from properties.choices import InspectionState, Source
from properties.filters.inspections import districts_within_reach, streets_within_reach
from properties.filters.months import MonthFilter
from properties.models import Inspection


def communities_within_reach(request) -> QuerySet[Community]:
    """The communities the reader has sheets of."""
    if request is None:
        return Community.objects.none()
    return Community.objects.visible_to(request.user, Inspection.view_permission)


class SheetFilterSet(ListFilterSet):
    """Sheets by month, street, district, state, source and community."""

    month = MonthFilter(path="period")
    street = django_filters.ModelChoiceFilter(label="街道", queryset=streets_within_reach, method="inside")
    district = django_filters.ModelChoiceFilter(label="区", queryset=districts_within_reach, method="inside")
    state = django_filters.ChoiceFilter(label="状态", choices=InspectionState.choices)
    source = django_filters.ChoiceFilter(label="检查来源", choices=Source.choices)
    community = django_filters.ModelChoiceFilter(label="小区", queryset=communities_within_reach)

    class Meta:
        model = Inspection
        fields: tuple[str, ...] = ()

    def inside(self, queryset: QuerySet, name: str, value: Area) -> QuerySet:
        """Sheets of communities that lie in the area or below it today."""
        return queryset.filter(community__area__in=Area.objects.within(value.pk).values("pk"))
