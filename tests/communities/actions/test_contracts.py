"""Contracts: one company serves a community at a time."""

import datetime as dt

import pytest

from common.errors import Conflict, RuleViolation, RuleViolations
from communities.actions.areas import NewArea, create_area
from communities.actions.communities import NewCommunity, register_community
from communities.actions.contracts import NewContract, end_contract, sign_contract, sign_many
from communities.actions.organizations import NewOrganization, register_organization
from communities.choices import AreaKind, OrganizationKind
from communities.models import ServiceContract

START, END = dt.date(2021, 1, 1), dt.date(2022, 6, 30)


@pytest.fixture
def street(db):
    return create_area(new=NewArea(AreaKind.SUBDISTRICT, "新湖街道"), by=None)


@pytest.fixture
def home(street):
    return register_community(new=NewCommunity("XH-1", "柳荫里", street), by=None)


@pytest.fixture
def firms(street):
    kind = OrganizationKind.PROPERTY_COMPANY
    return [
        register_organization(new=NewOrganization(kind, f"德州{word}物业", street), by=None)
        for word in "甲乙"
    ]


def test_the_next_company_may_begin_the_day_after(home, firms):
    sign_contract(new=NewContract(home, firms[0], START, END), by=None)
    sign_contract(new=NewContract(home, firms[1], END + dt.timedelta(days=1)), by=None)
    assert ServiceContract.objects.serving_on(END).get().organization == firms[0]
    assert ServiceContract.objects.serving_on(dt.date(2022, 7, 1)).get().organization == firms[1]


@pytest.mark.parametrize(
    ("start", "end"),
    [(END, None), (dt.date(2020, 1, 1), START), (dt.date(2021, 5, 1), dt.date(2021, 6, 1))],
)
def test_overlapping_times_are_refused_naming_the_company(home, firms, start, end):
    sign_contract(new=NewContract(home, firms[0], START, END), by=None)
    with pytest.raises(Conflict, match="由德州甲物业服务，时段重叠") as refused:
        sign_contract(new=NewContract(home, firms[1], start, end), by=None)
    assert refused.value.field == "valid_from"


def test_an_open_contract_must_be_ended_first(home, firms):
    old = sign_contract(new=NewContract(home, firms[0], START), by=None)
    with pytest.raises(Conflict, match="至今由德州甲物业"):
        sign_contract(new=NewContract(home, firms[1], dt.date(2023, 1, 1)), by=None)
    end_contract(contract=old, on=dt.date(2022, 12, 31), by=None)
    sign_contract(new=NewContract(home, firms[1], dt.date(2023, 1, 1)), by=None)


def test_rows_of_one_batch_overlap_each_other_too(home, firms):
    rows = [NewContract(home, firms[0], START), NewContract(home, firms[1], END)]
    with pytest.raises(Conflict):
        sign_many(rows=rows, by=None)
    assert not ServiceContract.objects.exists()


def test_only_a_property_company_signs_and_not_backwards(home, street):
    office = register_organization(
        new=NewOrganization(OrganizationKind.STREET_OFFICE, "新湖街道办事处", street), by=None
    )
    with pytest.raises(RuleViolations) as refused:
        sign_contract(new=NewContract(home, office, END, START), by=None)
    assert set(refused.value.by_field()) == {"organization", "valid_to"}


def test_a_contract_does_not_end_before_it_began(home, firms):
    row = sign_contract(new=NewContract(home, firms[0], START), by=None)
    with pytest.raises(RuleViolation, match="不在合同期内"):
        end_contract(contract=row, on=dt.date(2020, 12, 31), by=None)
