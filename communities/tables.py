"""The ledger's lists: which rows, filters, columns and orders."""

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from common import clock
from common.tables import Source, Table, chosen_label, yes_no
from communities.choices import DISTRICT_KINDS, AreaKind, CommunityType, OrganizationKind
from communities.columns import AREA_COLUMNS, COMMUNITY_COLUMNS, CONTRACT_COLUMNS, ORGANIZATION_COLUMNS
from communities.filters import AreaListFilter, CommunityFilter, ContractFilter, OrganizationFilter
from communities.models import Area, AreaClosure, AreaMembership, Community, Organization, ServiceContract


def name_above(kinds: tuple[str, ...], area: str = "area_id", field: str = "ancestor__name") -> Subquery:
    """The name (or another field) of what lies above a row's area today, of one of `kinds`."""
    above = AreaClosure.objects.filter(descendant=OuterRef(area), ancestor__kind__in=kinds)
    return Subquery(above.order_by("depth").values(field)[:1])


def _with_places_and_company(rows: QuerySet[Community]) -> QuerySet[Community]:
    serving = ServiceContract.objects.serving_on(clock.today()).filter(community=OuterRef("pk"))
    serving = serving.order_by("-valid_from")
    return rows.annotate(
        district_name=name_above(DISTRICT_KINDS),
        subdistrict_name=name_above((AreaKind.SUBDISTRICT,)),
        neighborhood_name=name_above((AreaKind.NEIGHBORHOOD,)),
        subdistrict_order=name_above((AreaKind.SUBDISTRICT,), field="ancestor__sort_order"),
        company_id=Subquery(serving.values("organization_id")[:1]),
        company_name=Subquery(serving.values("organization__name")[:1]),
    )


def _with_communities(rows: QuerySet[Organization]) -> QuerySet[Organization]:
    served = ServiceContract.objects.serving_on(clock.today()).filter(organization=OuterRef("pk")).order_by()
    number = served.values("organization").annotate(number=Count("pk")).values("number")
    return rows.annotate(
        community_count=Coalesce(Subquery(number), Value(0), output_field=IntegerField()),
        legal_person_name=F("parent__name"),
    )


def _with_parent(rows: QuerySet[Area]) -> QuerySet[Area]:
    held = AreaMembership.objects.holding_on(clock.today()).filter(child=OuterRef("pk"))
    return rows.annotate(
        parent_id=Subquery(held.values("parent_id")[:1]),
        parent_name=Subquery(held.values("parent__name")[:1]),
    )


COMMUNITIES = Table(
    title="小区档案",
    model=Community,
    columns=COMMUNITY_COLUMNS,
    filterset=CommunityFilter,
    sources={
        "district": Source("district_name"),
        "subdistrict": Source("subdistrict_name"),
        "neighborhood": Source("neighborhood_name"),
        "company": Source("company_name"),
        "kind": Source("kind", chosen_label(CommunityType)),
        "is_managed": Source("is_managed", yes_no),
    },
    hidden=("area_id", "company_id"),
    prepare=_with_places_and_company,
    orders={
        "name": ("pinyin",),
        "code": ("code",),
        "subdistrict": ("subdistrict_order", "subdistrict_name", "pinyin"),
        "built_year": ("built_year",),
        "household_count": ("household_count",),
        "floor_area_m2": ("floor_area_m2",),
    },
    order="name",
    unit="个小区",
    link="communities:community-detail",
)

ORGANIZATIONS = Table(
    title="物业企业与单位",
    model=Organization,
    columns=ORGANIZATION_COLUMNS,
    filterset=OrganizationFilter,
    sources={
        "kind": Source("kind", chosen_label(OrganizationKind)),
        "legal_person": Source("legal_person_name"),
        "area": Source("area__name"),
        "is_active": Source("is_active", yes_no),
    },
    hidden=("area_id", "parent_id"),
    prepare=_with_communities,
    orders={
        "name": ("pinyin",),
        "kind": ("kind", "pinyin"),
        "community_count": ("community_count", "pinyin"),
    },
    order="name",
    unit="个单位",
    link="communities:organization-detail",
)

CONTRACTS = Table(
    title="物业服务合同",
    model=ServiceContract,
    columns=CONTRACT_COLUMNS,
    filterset=ContractFilter,
    sources={"community": Source("community__name"), "organization": Source("organization__name")},
    hidden=("community_id", "organization_id"),
    orders={"valid_from": ("valid_from",), "community": ("community__pinyin",)},
    order="-valid_from",
    unit="份合同",
)

AREAS = Table(
    title="区域",
    model=Area,
    columns=AREA_COLUMNS,
    filterset=AreaListFilter,
    sources={"kind": Source("kind", chosen_label(AreaKind)), "parent": Source("parent_name")},
    hidden=("short_name", "parent_id", "code_system", "code_version"),
    prepare=_with_parent,
    orders={"name": ("sort_order", "pinyin")},
    order="name",
    unit="个区域",
)
