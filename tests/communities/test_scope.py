"""Who sees which rows of the ledger."""

import datetime as dt

import pytest

from accounts.models import User
from common import clock
from communities.actions.areas import place_under
from communities.models import Area, Community, Organization, ServiceContract
from tests.communities.conftest import READING, give, make_contract, make_user

VIEW = "communities.view_community"


def seen(user, model=Community) -> set[str]:
    """Names of what somebody sees."""
    return {str(row) for row in model.objects.visible_to(user)}


def test_a_street_clerk_sees_her_street_with_its_neighborhoods_and_nothing_else(clerk):
    assert seen(clerk) == {"御景天成（北区）"}
    assert seen(clerk, Area) == {"甲街道", "甲一社区"}


def test_a_district_grant_reaches_every_street_below(town):
    reviewer = make_user("reviewer", {"permissions": READING, "area": town.east})
    assert seen(reviewer) == {"御景天成（北区）", "柳荫西区"}


def test_without_a_grant_nothing_is_seen(town):
    stranger = User.objects.create_user("stranger")
    assert seen(stranger) == set()


def test_a_superuser_sees_no_business_row_and_opens_no_door(town):
    root = User.objects.create_superuser("root", password="x")
    assert seen(root) == set()
    assert not root.has_perm(VIEW)
    assert not root.has_module_perms("communities")


def test_an_inactive_account_sees_nothing_though_its_grant_holds(clerk):
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    clerk.refresh_from_db()
    assert seen(clerk) == set()
    assert not clerk.has_perm(VIEW)


def test_an_expired_grant_shows_nothing(town, yesterday):
    former = make_user("former", {"permissions": READING, "area": town.city, "valid_to": yesterday})
    assert seen(former) == set()


def test_a_grant_that_ends_today_still_holds_today(town):
    leaving = make_user("leaving", {"permissions": READING, "area": town.city, "valid_to": clock.today()})
    assert len(seen(leaving)) == 3


def test_a_grant_that_begins_tomorrow_shows_nothing_yet(town):
    tomorrow = clock.today() + dt.timedelta(days=1)
    new = make_user("new", {"permissions": READING, "area": town.city, "valid_from": tomorrow})
    assert seen(new) == set()


def test_the_area_of_one_role_does_not_lend_itself_to_the_permission_of_another(town):
    mixed = make_user(
        "mixed",
        {"permissions": ["communities.view_organization"], "area": town.city},
        {"permissions": [VIEW], "area": town.street_c},
    )
    assert seen(mixed) == {"星河湾"}


def test_a_company_sees_the_communities_it_serves_today(town):
    company = make_user("company", {"permissions": READING, "organization": town.homely})
    assert seen(company) == {"御景天成（北区）"}


def test_a_company_no_longer_sees_a_community_whose_contract_has_ended(town, yesterday):
    make_contract(town.yard, town.homely, dt.date(2020, 1, 1), yesterday)
    company = make_user("company", {"permissions": READING, "organization": town.homely})
    assert "柳荫西区" not in seen(company)


def test_a_company_sees_its_own_contracts_only(town, yesterday):
    ended = make_contract(town.yard, town.homely, dt.date(2020, 1, 1), yesterday)
    company = make_user("company", {"permissions": READING, "organization": town.homely})
    visible = set(ServiceContract.objects.visible_to(company))
    assert visible == {ended, ServiceContract.objects.get(community=town.garden)}


def test_a_street_sees_the_company_that_serves_it_wherever_that_is_registered(town, clerk):
    assert seen(clerk, Organization) == {"德安物业服务有限公司"}


def test_an_own_grant_opens_no_ledger_row(town):
    own = make_user("own", {"permissions": READING})
    assert seen(own) == set()


def test_two_grants_add_up_without_doubling_rows(town, clerk):
    give(clerk, code="second", permissions=READING, area=town.east)
    assert Community.objects.visible_to(clerk).count() == 2


def test_a_street_that_moves_takes_its_communities_along(town):
    reviewer = make_user("reviewer", {"permissions": READING, "area": town.west})
    place_under(child=town.street_b, parent=town.west, from_=clock.today(), by=None)
    assert seen(reviewer) == {"星河湾", "柳荫西区"}


@pytest.mark.parametrize("permission", ["communities.view_organization", "properties.view_ranking"])
def test_another_permission_shows_no_community(town, permission):
    other = make_user("other", {"permissions": [permission], "area": town.city})
    assert seen(other) == set()
