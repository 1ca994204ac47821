"""The closed vocabularies of the ledger."""

from django.db.models import TextChoices


class AreaKind(TextChoices):
    """What an area is. A functional zone stands beside districts and has no statutory code."""

    CITY = "city", "市"
    DISTRICT = "district", "区"
    FUNCTIONAL_ZONE = "functional_zone", "功能区"
    SUBDISTRICT = "subdistrict", "街道（镇）"
    NEIGHBORHOOD = "neighborhood", "社区"


DISTRICT_KINDS = (AreaKind.DISTRICT, AreaKind.FUNCTIONAL_ZONE)


class Basis(TextChoices):
    """For what a membership holds: one street may have two owners, one to manage and one to count."""

    MANAGEMENT = "management", "管理"
    STATISTICS = "statistics", "统计"
    PLAN = "plan", "计划"


class CommunityType(TextChoices):
    """How the community came to be."""

    OLD = "old", "老旧小区"
    RESETTLEMENT = "resettlement", "回迁安置"
    COMMODITY = "commodity", "商品房"
    AFFORDABLE = "affordable", "保障房"
    DANWEI = "danwei", "单位宿舍"


class NameKind(TextChoices):
    """Which of a community's names this is."""

    OFFICIAL = "official", "登记名"
    ALIAS = "alias", "简称或俗称"
    FORMER = "former", "曾用名"


class OrganizationKind(TextChoices):
    """What a party of the work is."""

    AUTHORITY = "authority", "主管部门"
    STREET_OFFICE = "street_office", "街道办事处"
    NEIGHBORHOOD_COMMITTEE = "neighborhood_committee", "社区居委会"
    PROPERTY_COMPANY = "property_company", "物业服务企业"
    OTHER = "other", "其他单位"


class GrantScope(TextChoices):
    """Where a grant holds, under the words local IT knows."""

    AREA = "area", "本单位及以下（按区域）"
    ORGANIZATION = "organization", "本单位（按企业）"
    OWN = "own", "仅本人"
