"""Grants: who gets what where, and what excludes what."""

import datetime as dt

import pytest

from accounts.models import User
from common import clock
from common.errors import Conflict, RuleViolation
from communities.actions.areas import NewArea, create_area
from communities.actions.grants import end_grant, give_grant
from communities.actions.roles import sync_roles
from communities.choices import AreaKind
from communities.models import Grant, Role

LONG_AGO = dt.date(2022, 1, 1)


@pytest.fixture
def roles(db):
    sync_roles()
    return {role.code: role for role in Role.objects.all()}


@pytest.fixture
def city(db):
    return create_area(new=NewArea(AreaKind.CITY, "德州市"), by=None)


@pytest.fixture
def wang(db):
    return User.objects.create(username="wang", display_name="王敏", unit_name="市住建局")


def test_a_grant_gives_the_roles_permissions_from_its_first_day(roles, city, wang):
    give_grant(user=wang, role=roles["CITY_TASKFORCE"], area=city, valid_from=LONG_AGO, by=None)
    assert wang.has_perm("properties.prepare_ranking")
    assert not wang.has_perm("properties.sign_ranking")


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        ("SYSTEM_ADMIN", "AUDIT_ADMIN"),
        ("SECURITY_ADMIN", "SYSTEM_ADMIN"),
        ("AUDIT_ADMIN", "READ_ONLY"),
        ("BUSINESS_ADMIN", "SYSTEM_ADMIN"),
    ],
)
def test_administrators_exclude_each_other_and_business(roles, city, wang, held, wanted):
    give_grant(user=wang, role=roles[held], area=city, valid_from=LONG_AGO, by=None)
    with pytest.raises(RuleViolation, match="彼此独立，也不兼业务角色") as refused:
        give_grant(user=wang, role=roles[wanted], area=city, by=None)
    assert refused.value.field == "role"
    assert Grant.objects.filter(user=wang).count() == 1


def test_a_grant_that_begins_later_excludes_already_now(roles, city, wang):
    later = clock.today() + dt.timedelta(days=10)
    give_grant(user=wang, role=roles["AUDIT_ADMIN"], area=city, valid_from=later, by=None)
    with pytest.raises(RuleViolation):
        give_grant(user=wang, role=roles["READ_ONLY"], area=city, by=None)


def test_business_roles_may_be_combined(roles, city, wang):
    give_grant(user=wang, role=roles["CITY_TASKFORCE"], area=city, by=None)
    give_grant(user=wang, role=roles["BUSINESS_ADMIN"], area=city, by=None)
    assert wang.grants.count() == 2


def test_after_the_end_another_kind_of_role_is_possible(roles, city, wang):
    grant = give_grant(user=wang, role=roles["SYSTEM_ADMIN"], area=city, valid_from=LONG_AGO, by=None)
    end_grant(grant=grant, by=None)
    give_grant(user=wang, role=roles["READ_ONLY"], area=city, by=None)


def test_taking_back_does_not_wait_for_midnight(roles, city, wang):
    grant = give_grant(user=wang, role=roles["READ_ONLY"], area=city, by=None)
    assert wang.has_perm("properties.view_ranking")
    end_grant(grant=grant, by=None)
    assert not User.objects.get(pk=wang.pk).has_perm("properties.view_ranking")


def test_the_same_grant_twice_is_refused(roles, city, wang):
    give_grant(user=wang, role=roles["READ_ONLY"], area=city, by=None)
    with pytest.raises(Conflict, match="不用重复授权"):
        give_grant(user=wang, role=roles["READ_ONLY"], area=city, by=None)
