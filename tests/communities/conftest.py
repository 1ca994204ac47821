"""A small city to look at: two districts, three subdistricts, some neighborhoods, companies and people."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from accounts.models import User
from common import clock
from communities.actions import areas, communities, contracts, organizations
from communities.actions.grants import give_grant
from communities.actions.roles import sync_roles
from communities.models import Grant, Role

LONG_AGO = dt.date(2015, 1, 1)
PASSWORD = "correct-horse-7-battery"


def permission(name: str) -> Permission:
    """The permission called `app.codename`."""
    label, _, codename = name.partition(".")
    return Permission.objects.get(content_type__app_label=label, codename=codename)


def make_user(username: str, *grants: dict, **facts) -> User:
    """A user with grants, each `{"permissions": (...), "area"|"organization": …, "valid_to": …}`."""
    facts.setdefault("unit_name", "测试单位")
    user = User.objects.create_user(username, password=PASSWORD, **facts)
    for number, grant in enumerate(grants):
        give(user, code=f"{username}-{number}", **grant)
    return user


def give(
    user, *, code, permissions, area=None, organization=None, valid_from=LONG_AGO, valid_to=None
) -> Grant:
    """One grant of a role made for it."""
    role = Role.objects.create(code=code.upper()[:40], name=code)
    role.permissions.set([permission(name) for name in permissions])
    scope = "area" if area else "organization" if organization else "own"
    return Grant.objects.create(
        user=user, role=role, scope=scope, area=area, organization=organization,
        valid_from=valid_from, valid_to=valid_to,
    )  # fmt: skip


def make_area(kind: str, name: str, parent=None, **facts):
    """An area in its place."""
    new = areas.NewArea(kind=kind, name=name, **facts)
    return areas.create_area(new=new, parent=parent, by=None)


def make_community(code: str, name: str, area, **facts):
    """A community with its official name and its place."""
    new = communities.NewCommunity(code=code, name=name, area=area, **facts)
    return communities.register_community(new=new, by=None)


def make_communities(count: int, area, prefix: str = "N"):
    """`count` communities at once."""
    rows = [
        communities.NewCommunity(
            code=f"{prefix}-{n:04}", name=f"{prefix}小区{n}号院", area=area, household_count=n
        )
        for n in range(count)
    ]
    return communities.register_many(rows=rows, by=None)


def make_company(name: str, area, **facts):
    """A property company."""
    new = organizations.NewOrganization(kind="property_company", name=name, area=area, **facts)
    return organizations.register_organization(new=new, by=None)


def make_contract(community, organization, valid_from=LONG_AGO, valid_to=None):
    """A contract of the company for the community."""
    new = contracts.NewContract(
        community=community, organization=organization, valid_from=valid_from, valid_to=valid_to
    )
    return contracts.sign_contract(new=new, by=None)


READING = ("communities.view_community", "communities.view_organization")


@pytest.fixture
def town(db):
    """City 安城 with districts 东区 (甲街道: 甲一社区; 乙街道) and 西区 (丙街道), a community in each street."""
    city = make_area("city", "安城市")
    east = make_area("district", "东区", city, sort_order=1)
    west = make_area("district", "西区", city, sort_order=2)
    street_a = make_area("subdistrict", "甲街道", east, sort_order=1)
    street_b = make_area("subdistrict", "乙街道", east, sort_order=2)
    street_c = make_area("subdistrict", "丙街道", west, sort_order=3)
    quarter = make_area("neighborhood", "甲一社区", street_a)
    garden = make_community("A-001", "御景天成（北区）", quarter, household_count=1126, built_year=1998)
    yard = make_community("B-001", "柳荫西区", street_b)
    tower = make_community("C-001", "星河湾", street_c)
    homely = make_company("德安物业服务有限公司", city)
    tidy = make_company("清朗物业服务有限公司", west)
    make_contract(garden, homely)
    make_contract(tower, tidy)
    return SimpleNamespace(
        city=city, east=east, west=west, street_a=street_a, street_b=street_b, street_c=street_c,
        quarter=quarter, garden=garden, yard=yard, tower=tower, homely=homely, tidy=tidy,
    )  # fmt: skip


@pytest.fixture
def clerk(town):
    """Reads the ledger of 甲街道."""
    return make_user("clerk", {"permissions": READING, "area": town.street_a}, unit_name="甲街道办事处")


@pytest.fixture
def overseer(town):
    """Reads the ledger of the whole city."""
    return make_user("overseer", {"permissions": READING, "area": town.city}, unit_name="市住建局")


@pytest.fixture
def yesterday():
    """The day before today."""
    return clock.today() - dt.timedelta(days=1)


@pytest.fixture
def open_as(client):
    """Open an address as somebody."""

    def open_it(user, address: str, **headers):
        client.force_login(user, backend="communities.backends.GrantBackend")
        return client.get(address, headers=headers or None)

    return open_it


# ---------------------------------------------------------------- the maintenance back office


@pytest.fixture
def roles(db):
    sync_roles()


@pytest.fixture
def as_role(client, town, roles):
    """Sign in with one role in an area (the city unless told); gives the client."""

    def sign_in(role: str, area=None):
        user = User.objects.create_user(role.lower(), password=PASSWORD, unit_name="测试单位")
        give_grant(user=user, role=Role.objects.get(code=role), area=area or town.city, by=None)
        client.force_login(user, backend="communities.backends.GrantBackend")
        client.user = user
        return client

    return sign_in


def admin_url(model: str, page: str = "changelist", *args) -> str:
    return reverse(f"admin:{model}_{page}", args=args)


def text(response) -> str:
    return response.content.decode()
