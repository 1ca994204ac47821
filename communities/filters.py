"""Filters of the ledger's lists."""

import django_filters
from django.db.models import QuerySet

from common import clock
from common.filters import ListFilterSet, SearchFilter, YesNoFilter
from communities.choices import DISTRICT_KINDS, AreaKind, CommunityType, OrganizationKind
from communities.models import Area, Organization, ServiceContract

OFFERED_KINDS = (*DISTRICT_KINDS, AreaKind.SUBDISTRICT)


def areas_offered(request) -> QuerySet[Area]:
    """Districts and subdistricts in somebody's reach; a neighborhood is found by name."""
    if request is None:
        return Area.objects.none()
    return Area.objects.visible_to(request.user).filter(kind__in=OFFERED_KINDS).in_office_order()


def companies_offered(request) -> QuerySet[Organization]:
    """The property companies in somebody's reach."""
    if request is None:
        return Organization.objects.none()
    return Organization.objects.visible_to(request.user).property_companies()


class AreaFilter(django_filters.ModelChoiceFilter):
    """Rows that lie in an area or below it today. `path` leads from the row to its area."""

    def __init__(self, *args, path: str = "area", label: str = "区域", **kwargs):
        super().__init__(*args, label=label, queryset=areas_offered, **kwargs)
        self.path = path

    def filter(self, qs: QuerySet, value: Area | None) -> QuerySet:
        if value is None:
            return qs
        return qs.filter(**{f"{self.path}__in": Area.objects.within(value.pk).values("pk")})


class CommunityFilter(ListFilterSet):
    """Communities by word, area, company and type."""

    q = SearchFilter()
    area = AreaFilter()
    company = django_filters.ModelChoiceFilter(
        label="物业企业", queryset=companies_offered, method="served_by"
    )
    kind = django_filters.ChoiceFilter(label="类型", choices=CommunityType.choices)
    managed = YesNoFilter(label="物管小区", field_name="is_managed")

    def served_by(self, queryset: QuerySet, name: str, value: Organization) -> QuerySet:
        """Communities the company serves today."""
        served = ServiceContract.objects.serving_on(clock.today()).filter(organization=value)
        return queryset.filter(pk__in=served.values("community_id"))


class OrganizationFilter(ListFilterSet):
    """Organizations by word, kind and area."""

    q = SearchFilter()
    kind = django_filters.ChoiceFilter(label="类别", choices=OrganizationKind.choices)
    area = AreaFilter(label="所在区域")
    active = YesNoFilter(label="在册", field_name="is_active")


class ContractFilter(ListFilterSet):
    """Contracts by community, company, area and a day they hold on."""

    community = django_filters.NumberFilter(label="小区", field_name="community_id", decimal_places=0)
    company = django_filters.ModelChoiceFilter(
        label="物业企业", queryset=companies_offered, field_name="organization"
    )
    area = AreaFilter(path="community__area")
    on = django_filters.DateFilter(label="在这一天有效", method="holding_on")

    def holding_on(self, queryset: QuerySet, name: str, value) -> QuerySet:
        """Contracts that hold on a day."""
        return queryset.serving_on(value)


class AreaListFilter(ListFilterSet):
    """Areas by name, level and what they lie in."""

    q = django_filters.CharFilter(label="搜索", field_name="name", lookup_expr="icontains")
    kind = django_filters.ChoiceFilter(label="层级", choices=AreaKind.choices)
    within = AreaFilter(label="属于", path="id")
