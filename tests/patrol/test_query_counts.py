"""A list costs the same number of queries for few rows and for many.

What each costs is kept in `query_counts.json`, so that a change is seen in review. After a change that is
meant:

    UPDATE_QUERY_COUNTS=1 .venv/bin/pytest tests/patrol/test_query_counts.py
"""

import datetime as dt
import json
import os

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.api.lists import ScopedListApi
from common.views import ScopedListPage
from communities.actions import communities, contracts, organizations
from communities.choices import OrganizationKind
from properties.models import RankingPeriod
from tests.patrol import tree
from tests.patrol.addresses import addresses
from tests.patrol.conftest import read_out

BASELINE = tree.ROOT / "tests/patrol/query_counts.json"
RANKING_LIMIT = 12
"""Queries of the month's ranking page, session and user included."""

BESIDE_LISTS = (
    "dashboard:home", "communities:search", "properties:months", "properties:circular-list",
    "properties:criticism-totals", "api-criticism", "admin:communities_community_changelist",
    "admin:properties_rankingperiod_changelist",
)  # fmt: skip
OF_A_MONTH = (
    "properties:ranking", "properties:ranking-differences", "properties:month",
    "api-ranking", "api-ranking-entries", "api-ranking-summaries", "api-ranking-differences",
)  # fmt: skip
OF_A_COMMUNITY = ("properties:community-inspections", "communities:community-detail", "api-community")
OF_A_FIRM = ("communities:organization-detail", "api-organization")
QUERIES = {"communities:search": "q=花园", "api-areas": "limit=500", "properties:month": "by=street"}


def lists() -> set[str]:
    """Names of the list pages and list end points that need no month."""
    return {
        found.name
        for found in addresses()
        if "<" not in found.route and issubclass(found.page, (ScopedListPage, ScopedListApi))
    }


def every_address(world, slug: str) -> dict[str, str]:
    """Address by name, for the month `slug`."""
    home, firm = world.homes["新湖"][0].pk, world.firms[0].pk
    found = {name: reverse(name) for name in (*lists(), *BESIDE_LISTS)}
    found |= {name: reverse(name, args=[slug]) for name in OF_A_MONTH}
    found |= {name: reverse(name, args=[home]) for name in OF_A_COMMUNITY}
    found |= {name: reverse(name, args=[firm]) for name in OF_A_FIRM}
    return {name: f"{path}?{QUERIES[name]}" if name in QUERIES else path for name, path in found.items()}


@pytest.fixture
def costs(world, taskforce, bizadmin, as_person, settings):
    """Queries of every list by its name; asked twice, for the first fills the caches."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()  # rows of a test before this one had the same ids

    def count(name: str, address: str) -> int:
        client = as_person(bizadmin if name.startswith("admin:") else taskforce)
        assert client.get(address).status_code in (200, 302), address
        with CaptureQueriesContext(connection) as found:
            read_out(client.get(address))
        return sum(query["sql"].startswith(("SELECT", "WITH", "INSERT", "UPDATE")) for query in found)

    return lambda slug: {name: count(name, path) for name, path in every_address(world, slug).items()}


def change_scores(slug: str) -> None:
    """Let the sheets of an issued month say something else than its ranking."""
    year, month = slug.split("-")
    period = RankingPeriod.objects.get(year=year, month=month)
    period.inspections.update(score_centi=5000)
    RankingPeriod.objects.filter(pk=period.pk).update(data_revision=F("data_revision") + 1)


@pytest.fixture
def few(world, everybody, issue_month, period, month):
    """A city of sixteen communities with two issued months, and two sheets of March entered."""
    for year, number in ((2022, 12), (2023, 1)):
        issue_month(year, number, everybody)
    month(period, {home: [("B1.1", 1)] for home in everybody[:2]}, state="submitted")
    change_scores("2023-01")
    return world


@pytest.fixture
def grow(few, system, everybody, issue_month, period, month):
    """Make it a city of sixty more communities, six more companies and more of every month."""

    def more() -> None:
        firms = [*few.firms, *(_firm(few, system, number) for number in range(6))]
        homes = _homes(few, system, firms)
        for year, number in ((2022, 11), (2023, 2)):
            issue_month(year, number, [*everybody, *homes])
        entered = (*everybody[3:], *homes[:40])
        month(period, {home: [("B1.1", 1), ("B2.1", 2)] for home in entered}, state="submitted")
        change_scores("2023-02")

    return more


def _firm(world, by, number: int):
    new = organizations.NewOrganization(
        kind=OrganizationKind.PROPERTY_COMPANY, name=f"德州第{number}物业服务有限公司", area=world.city
    )
    return organizations.register_organization(new=new, by=by)


def _homes(world, by, firms) -> list:
    rows = [
        communities.NewCommunity(
            code=f"M-{number}", name=f"新湖花园{number + 20}号院", area=world.liuyin, household_count=9
        )
        for number in range(60)
    ]
    homes = communities.register_many(rows=rows, by=by)
    agreed = [
        contracts.NewContract(
            community=home, organization=firms[place % len(firms)], valid_from=dt.date(2021, 1, 1)
        )
        for place, home in enumerate(homes)
    ]
    contracts.sign_many(rows=agreed, by=by)
    return homes


def test_a_list_costs_the_same_for_few_rows_and_for_many(costs, grow):
    before = costs("2023-01")
    grow()
    after = costs("2023-02")
    grown = {name: (before[name], after[name]) for name in before if before[name] != after[name]}
    assert grown == {}, "queries for few rows and for many"
    if connection.vendor != "sqlite":
        return  # a server-side cursor does not show among the queries: the baseline is SQLite's
    kept = dict(sorted(after.items()))
    if os.environ.get("UPDATE_QUERY_COUNTS"):
        BASELINE.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    assert kept == json.loads(BASELINE.read_text(encoding="utf-8"))


def test_the_ranking_page_stays_within_its_limit_whether_or_not_data_has_changed_since(few, costs):
    assert costs("2022-12")["properties:ranking"] <= RANKING_LIMIT
    assert costs("2023-01")["properties:ranking"] <= RANKING_LIMIT


def test_the_lists_are_found():
    assert {"communities:community-list", "properties:inspection-list", "api-inspections"} <= lists()
