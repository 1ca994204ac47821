"""Narrowing the communities of a month by how far their sheets have come."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet

from common.filters import ListFilterSet, SearchFilter
from communities.choices import DISTRICT_KINDS
from communities.models import Area, Community
from communities.models.scope import areas_within_reach
from properties.choices import COUNTED_SOURCES, InspectionState, Stage, SubmissionState
from properties.models import Inspection, Submission
from properties.reports.stages import LEAST_SETTLED_FIRST

NOT_STARTED = "none"
STATES = ((NOT_STARTED, "未开始"), *InspectionState.choices)
UNFINISHED, CHECKED = "unfinished", "checked"
STAGES = (*Stage.choices, (UNFINISHED, "未完成检查"), (CHECKED, "已检查"))


def streets_within_reach(request) -> QuerySet[Area]:
    """The streets the reader has sheets in."""
    if request is None:
        return Area.objects.none()
    reach = areas_within_reach(request.user, "properties.view_inspection")
    return Area.objects.filter(pk__in=reach, kind="subdistrict").in_office_order()


def districts_within_reach(request) -> QuerySet[Area]:
    """The districts above the streets the reader has sheets in."""
    streets = streets_within_reach(request).values("pk")
    return (
        Area.objects.filter(below__descendant__in=streets, kind__in=DISTRICT_KINDS)
        .distinct()
        .in_office_order()
    )


def _stands_at(wanted: str) -> Q:
    """The condition that a community carrying its `month_id` stands at a stage; see `reports.stages`."""
    sheets = Inspection.objects.filter(
        community=OuterRef("pk"), period=OuterRef("month_id"), source__in=COUNTED_SOURCES
    )
    if wanted == Stage.NONE:
        return ~Q(Exists(sheets))
    if wanted == UNFINISHED:
        return _stands_at(Stage.NONE) | _stands_at(Stage.DRAFT)
    if wanted == CHECKED:
        return ~_stands_at(UNFINISHED)
    is_reported = Exists(
        Submission.objects.filter(
            period=OuterRef("month_id"),
            area__below__descendant=OuterRef("area"),
            area__kind="subdistrict",
            state=SubmissionState.REPORTED,
        )
    )
    state = InspectionState.APPROVED if wanted == Stage.REPORTED else InspectionState(wanted)
    less_settled = LEAST_SETTLED_FIRST[: LEAST_SETTLED_FIRST.index(state)]
    here = Q(Exists(sheets.filter(state=state))) & ~Q(Exists(sheets.filter(state__in=less_settled)))
    if wanted == Stage.REPORTED:
        return here & Q(is_reported)
    return here & ~Q(is_reported) if wanted == Stage.APPROVED else here


class InspectionFilterSet(ListFilterSet):
    """Filters of the month's list. Its rows are communities that carry their `month_id`."""

    q = SearchFilter(label="小区")
    state = django_filters.ChoiceFilter(
        label="状态", choices=STATES, method="by_state", widget=forms.HiddenInput
    )
    street = django_filters.ModelChoiceFilter(label="街道", queryset=streets_within_reach, method="by_street")
    district = django_filters.ModelChoiceFilter(
        label="区", queryset=districts_within_reach, method="by_street"
    )
    stage = django_filters.ChoiceFilter(label="小区进度", choices=STAGES, method="by_stage")

    class Meta:
        model = Community
        fields: tuple[str, ...] = ()

    def by_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Communities with a sheet in this state; or with none at all."""
        readable = (
            Inspection.objects.readable_by(self.request.user) if self.request else Inspection.objects.all()
        )
        sheets = readable.filter(community=OuterRef("pk"), period=OuterRef("month_id"))
        if value == NOT_STARTED:
            return queryset.filter(~Exists(sheets))
        return queryset.filter(Exists(sheets.filter(state=value)))

    def by_street(self, queryset: QuerySet, name: str, value: Area) -> QuerySet:
        """Communities of one street or district, all below included."""
        return queryset.filter(area__above__ancestor=value)

    def by_stage(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Communities that stand at this stage of the month, all their counted sheets taken together."""
        return queryset.filter(_stands_at(value))
