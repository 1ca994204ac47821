"""Parties: entering them."""

import pytest

from common.errors import RuleViolation
from communities import credit_codes
from communities.actions.areas import NewArea, create_area
from communities.actions.organizations import NewOrganization, register_many, register_organization
from communities.choices import AreaKind, OrganizationKind

CODE = credit_codes.compose("91", "371402", "00000123")


@pytest.fixture
def city(db):
    return create_area(new=NewArea(AreaKind.CITY, "德州市"), by=None)


def firm(city, name="德州甲物业服务有限公司", **facts):
    return NewOrganization(OrganizationKind.PROPERTY_COMPANY, name, city, **facts)


def test_a_company_is_entered_with_a_pinyin_key(city):
    row = register_organization(new=firm(city, credit_code=CODE), by=None)
    assert row.pinyin.startswith("de zhou jia")


def test_a_mistyped_credit_code_is_refused(city):
    wrong = CODE[:-2] + CODE[-1] + CODE[-2]
    with pytest.raises(RuleViolation, match="校验不对，请对照营业执照") as refused:
        register_organization(new=firm(city, credit_code=wrong), by=None)
    assert refused.value.violations[0].field == "credit_code"


def test_two_companies_do_not_share_a_credit_code(city):
    register_organization(new=firm(city, credit_code=CODE), by=None)
    with pytest.raises(RuleViolation, match="已有单位使用"):
        register_organization(new=firm(city, "德州乙物业服务有限公司", credit_code=CODE), by=None)
    rows = [firm(city, "丙"), firm(city, "丁")]
    assert len(register_many(rows=rows, by=None)) == 2, "no code yet is no clash"


def test_a_branch_hangs_on_a_legal_person_not_on_a_branch(city):
    parent = register_organization(new=firm(city), by=None)
    branch = register_organization(new=firm(city, "甲陵城分公司", parent=parent), by=None)
    with pytest.raises(RuleViolation, match="不能选分公司"):
        register_organization(new=firm(city, "甲安德分公司", parent=branch), by=None)
