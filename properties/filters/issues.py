"""Narrowing ranking versions, their rows and sums, and circulars."""

import django_filters
from django.db.models import Q, QuerySet

from common.filters import ListFilterSet, SearchFilter, YesNoFilter
from communities.choices import DISTRICT_KINDS, AreaKind, CommunityType
from communities.models import Area, Organization
from communities.models.scope import cities_of
from properties.choices import IssueState
from properties.filters.months import MonthFilter
from properties.models import AreaMonthSummary, Circular, RankingEntry, RankingIssue

VIEW = RankingIssue.view_permission
SUMMED_KINDS = (AreaKind.CITY, *DISTRICT_KINDS, AreaKind.SUBDISTRICT)


def _in_my_city(request, kinds: tuple[str, ...]) -> QuerySet[Area]:
    """Areas of the reader's city: issued rankings are read by every unit of it."""
    if request is None:
        return Area.objects.none()
    cities = cities_of(request.user, VIEW)
    return Area.objects.filter(above__ancestor__in=cities, kind__in=kinds).distinct().in_office_order()


def streets_of_my_city(request) -> QuerySet[Area]:
    """Its streets."""
    return _in_my_city(request, (AreaKind.SUBDISTRICT,))


def districts_of_my_city(request) -> QuerySet[Area]:
    """Its districts."""
    return _in_my_city(request, DISTRICT_KINDS)


def companies_ranked(request) -> QuerySet[Organization]:
    """The companies of the rows the reader may read."""
    if request is None:
        return Organization.objects.none()
    rows = RankingEntry.objects.visible_to(request.user, VIEW)
    return Organization.objects.filter(pk__in=rows.values("company_id"))


class IssueFilterSet(ListFilterSet):
    """Ranking versions by month and state."""

    month = MonthFilter(path="period")
    state = django_filters.ChoiceFilter(label="状态", choices=IssueState.choices)

    class Meta:
        model = RankingIssue
        fields: tuple[str, ...] = ()


class EntryFilterSet(ListFilterSet):
    """Rows of one version. Street, district and company are those frozen with the row."""

    q = SearchFilter(label="小区", method="by_name")
    street = django_filters.ModelChoiceFilter(
        label="街道", queryset=streets_of_my_city, field_name="subdistrict"
    )
    district = django_filters.ModelChoiceFilter(label="区", queryset=districts_of_my_city)
    company = django_filters.ModelChoiceFilter(label="物业服务企业", queryset=companies_ranked)
    kind = django_filters.ChoiceFilter(
        label="类型", choices=CommunityType.choices, field_name="community_kind"
    )
    criticized = YesNoFilter(label="通报", field_name="is_criticized")
    vetoed = YesNoFilter(label="一票否决", field_name="is_vetoed")
    unchecked = YesNoFilter(label="未检查", field_name="score_centi__isnull")

    class Meta:
        model = RankingEntry
        fields: tuple[str, ...] = ()

    def by_name(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Rows whose frozen name, or its pinyin, holds the word."""
        return queryset.filter(Q(community_name__icontains=value) | Q(pinyin__icontains=value))


class SummaryFilterSet(ListFilterSet):
    """Sums of one version by the level of their area."""

    kind = django_filters.ChoiceFilter(
        label="层级", choices=[(kind.value, kind.label) for kind in map(AreaKind, SUMMED_KINDS)],
        field_name="area__kind",
    )  # fmt: skip

    class Meta:
        model = AreaMonthSummary
        fields: tuple[str, ...] = ()


class CircularFilterSet(ListFilterSet):
    """Circulars by month and by the state of their ranking version."""

    month = MonthFilter(path="issue__period")
    state = django_filters.ChoiceFilter(label="状态", choices=IssueState.choices, field_name="issue__state")

    class Meta:
        model = Circular
        fields: tuple[str, ...] = ()
