"""A list costs the same number of queries for few rows and for many.

What each costs is kept in `query_counts.json`, so that a change is seen in review. After a change that is
meant:

    UPDATE_QUERY_COUNTS=1 .venv/bin/pytest tests/patrol/test_query_counts.py
"""

import json
import os
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from common.api import ScopedListApi
from common.views import ScopedListPage
from communities.actions import communities, contracts, organizations
from communities.choices import OrganizationKind
from tests.patrol import tree

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
        name
        for name, route, view in _walk(get_resolver().url_patterns)
        if "<" not in route and issubclass(_page(view), (ScopedListPage, ScopedListApi))
    }


def _page(view) -> type:
    return getattr(view, "view_class", None) or getattr(view, "cls", None) or object


def _walk(entries, before: str = "", space: str = "") -> Iterator[tuple]:
    for entry in entries:
        route = before + str(entry.pattern)
        if hasattr(entry, "url_patterns"):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry.url_patterns, route, inner)
        else:
            yield f"{space}{entry.name}", route, entry.callback


def every_address(world) -> dict[str, str]:
    """Address by name."""
    home, firm = world.homes["新湖"][0].pk, world.firms[0].pk
    found = {name: reverse(name) for name in (*lists(), *BESIDE_LISTS)}
    found |= {name: reverse(name, args=["2023-01"]) for name in OF_A_MONTH}
    found |= {name: reverse(name, args=[home]) for name in OF_A_COMMUNITY}
    found |= {name: reverse(name, args=[firm]) for name in OF_A_FIRM}
    return {name: f"{path}?{QUERIES[name]}" if name in QUERIES else path for name, path in found.items()}


@pytest.fixture
def costs(world, taskforce, bizadmin, as_person):
    """Queries of every list by its name; asked twice, for the first fills the caches of the process."""

    def count(name: str, address: str) -> int:
        client = as_person(bizadmin if name.startswith("admin:") else taskforce)
        assert client.get(address).status_code in (200, 302), address
        with CaptureQueriesContext(connection, ) as found:
            client.get(address).close()
        return sum(query["sql"].startswith(("SELECT", "WITH", "INSERT", "UPDATE")) for query in found)

    return lambda: {name: count(name, path) for name, path in every_address(world).items()}


@pytest.fixture
def few(world, issue_month, period, month):
    """A city with two issued months of four communities, and some of March entered."""
    homes = world.homes["新湖"][:4]
    for number in (1, 2):
        issue_month(2023, number, homes)
    month(period, {home: [("B1.1", 1)] for home in homes[:2]}, state="submitted")
    return world


@pytest.fixture
def grow(few, system, everybody, issue_month, period, month):
    """Make it a city of sixty more communities, six more companies and more of every month."""

    def more() -> None:
        new = [
            organizations.NewOrganization(
                kind=OrganizationKind.PROPERTY_COMPANY, name=f"德州第{n}物业服务有限公司", area=few.city
            )
            for n in range(6)
        ]
        firms = [organizations.register_organization(new=one, by=system) for one in new]
        rows = [
            communities.NewCommunity(code=f"M-{n}", name=f"新湖花园{n + 20}号院", area=few.liuyin, household_count=9)
            for n in range(60)
        ]
        homes = communities.register_many(rows=rows, by=system)
        agreed = [
            contracts.NewContract(
                community=home, organization=(*few.firms, *firms)[n % 9], valid_from=system.date_joined.date().replace(year=2021)
            )
            for n, home in enumerate(homes)
        ]
        contracts.sign_many(rows=agreed, by=system)
        for number in (11, 12):
            issue_month(2022, number, [*everybody, *homes])
        month(period, {home: [("B1.1", 1), ("B2.1", 2)] for home in (*everybody[3:], *homes[:40])}, state="submitted")

    return more


def test_a_list_costs_the_same_for_few_rows_and_for_many(costs, grow):
    before = costs()
    grow()
    after = costs()
    grown = {name: (before[name], after[name]) for name in before if before[name] != after[name]}
    assert grown == {}, "queries for few rows and for many"
    kept = dict(sorted(after.items()))
    if os.environ.get("UPDATE_QUERY_COUNTS"):
        BASELINE.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    assert kept == json.loads(BASELINE.read_text(encoding="utf-8"))


def test_the_ranking_page_stays_within_its_limit(few, costs):
    assert costs()["properties:ranking"] <= RANKING_LIMIT


def test_the_lists_are_found():
    assert {"communities:community-list", "properties:inspection-list", "api-inspections"} <= lists()
