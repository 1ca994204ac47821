"""Narrowing the communities of a month by how far their sheets have come."""

import django_filters
from django.db.models import Exists, OuterRef, QuerySet

from common.filters import ListFilterSet, SearchFilter
from communities.models import Area, Community
from communities.models.scope import areas_within_reach
from properties.choices import InspectionState
from properties.models import Inspection

NOT_STARTED = "none"
STATES = ((NOT_STARTED, "未开始"), *InspectionState.choices)


def streets_within_reach(request) -> QuerySet[Area]:
    """The streets the reader has sheets in."""
    if request is None:
        return Area.objects.none()
    reach = areas_within_reach(request.user, "properties.view_inspection")
    return Area.objects.filter(pk__in=reach, kind="subdistrict").in_office_order()


class InspectionFilterSet(ListFilterSet):
    """Filters of the month's list. Its rows are communities that carry their `month_id`."""

    q = SearchFilter(label="小区")
    state = django_filters.ChoiceFilter(label="状态", choices=STATES, method="by_state")
    street = django_filters.ModelChoiceFilter(
        label="街道", queryset=streets_within_reach, method="by_street"
    )

    class Meta:
        model = Community
        fields: tuple[str, ...] = ()

    def by_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Communities with a sheet in this state; or with none at all."""
        sheets = Inspection.objects.filter(community=OuterRef("pk"), period=OuterRef("month_id"))
        if value == NOT_STARTED:
            return queryset.filter(~Exists(sheets))
        return queryset.filter(Exists(sheets.filter(state=value)))

    def by_street(self, queryset: QuerySet, name: str, value: Area) -> QuerySet:
        """Communities of one street, its neighborhoods included."""
        return queryset.filter(area__above__ancestor=value)
