"""The ledger's end points."""

import datetime as dt

import pytest
from django.urls import reverse

from communities.models import Community
from tests.communities.conftest import make_communities, make_contract, make_user

COMMUNITIES = reverse("api-communities")


def names(response) -> list[str]:
    return [row["name"] for row in response.json()["results"]]


@pytest.mark.parametrize("name", ["api-areas", "api-communities", "api-organizations", "api-contracts"])
def test_a_visitor_gets_no_list(client, db, name):
    response = client.get(reverse(name))
    assert response.status_code == 401
    assert set(response.json()) == {"code", "message", "fields", "request_id"}


@pytest.mark.parametrize("name", ["api-areas", "api-communities", "api-organizations", "api-contracts"])
def test_without_the_permission_a_list_is_forbidden(open_as, town, name):
    stranger = make_user("stranger", {"permissions": ["properties.view_ranking"], "area": town.city})
    response = open_as(stranger, reverse(name))
    assert response.status_code == 403
    assert response.json()["code"] == "permission_denied"


def test_the_list_holds_raw_values_under_the_columns_keys(open_as, clerk, town):
    body = open_as(clerk, COMMUNITIES).json()
    assert body["count"] == 1
    assert body["next"] is None
    row = body["results"][0]
    assert row["name"] == "御景天成（北区）"
    assert row["kind"] == "commodity"
    assert row["is_managed"] is True
    assert row["household_count"] == 1126
    assert row["company"] == "德安物业服务有限公司"
    assert row["company_id"] == town.homely.pk
    assert row["building_count"] is None


def test_the_filters_are_those_of_the_page(open_as, overseer, town):
    assert names(open_as(overseer, f"{COMMUNITIES}?q=yjtc")) == ["御景天成（北区）"]
    assert names(open_as(overseer, f"{COMMUNITIES}?area={town.west.pk}")) == ["星河湾"]
    assert names(open_as(overseer, f"{COMMUNITIES}?managed=false")) == []


def test_a_value_that_cannot_be_used_is_refused_at_its_field(open_as, clerk, town):
    response = open_as(clerk, f"{COMMUNITIES}?area={town.west.pk}")
    assert response.status_code == 400
    assert "不在您的范围内" in response.json()["fields"]["area"][0]


def test_a_misspelt_filter_is_refused_and_does_not_give_the_whole_list(open_as, overseer):
    response = open_as(overseer, f"{COMMUNITIES}?aera=3")
    assert response.status_code == 400
    assert "area" in response.json()["fields"]["aera"][0]


@pytest.mark.parametrize("query", ["limit=0", "limit=abc", "after=-1", "after=x", "after=" + "9" * 30])
def test_paging_takes_positive_numbers_only(open_as, overseer, query):
    response = open_as(overseer, f"{COMMUNITIES}?{query}")
    assert response.status_code == 400


def test_following_next_visits_every_row_once_even_when_rows_are_added_meanwhile(open_as, overseer, town):
    make_communities(25, town.street_b)
    address, found = f"{COMMUNITIES}?limit=10", []
    while address:
        body = open_as(overseer, address).json()
        found += [row["id"] for row in body["results"]]
        if len(found) == 10:
            make_communities(3, town.street_c, prefix="LATE")
        address = body["next"]
    assert len(found) == len(set(found)) == Community.objects.count() == 31


def test_one_row_comes_with_names_and_places_under_an_etag(open_as, clerk, town):
    address = reverse("api-community", args=[town.garden.pk])
    response = open_as(clerk, address)
    assert response.json()["names"] == [{"kind": "official", "text": "御景天成（北区）"}]
    assert response.json()["placements"][0]["area_id"] == town.quarter.pk
    assert open_as(clerk, address, **{"If-None-Match": response["ETag"]}).status_code == 304
    Community.objects.filter(pk=town.garden.pk).update(household_count=1)
    assert open_as(clerk, address, **{"If-None-Match": response["ETag"]}).status_code == 200


@pytest.mark.parametrize("name", ["api-area", "api-community", "api-organization", "api-contract"])
def test_a_row_outside_the_scope_is_not_found(open_as, clerk, town, name):
    outside = {
        "api-area": town.street_c,
        "api-community": town.tower,
        "api-organization": town.tidy,
        "api-contract": town.tower.contracts.get(),
    }
    response = open_as(clerk, reverse(name, args=[outside[name].pk]))
    assert response.status_code == 404
    assert response.json()["code"] == "not_found"


def test_contracts_of_a_day_are_those_that_hold_on_it(open_as, overseer, town):
    make_contract(town.yard, town.tidy, dt.date(2020, 1, 1), dt.date(2020, 12, 31))
    address = reverse("api-contracts")
    served = [row["community"] for row in open_as(overseer, f"{address}?on=2020-06-01").json()["results"]]
    assert sorted(served) == ["御景天成（北区）", "星河湾", "柳荫西区"]
    assert len(open_as(overseer, f"{address}?on=2021-06-01").json()["results"]) == 2


def test_a_day_that_is_none_is_refused(open_as, overseer):
    response = open_as(overseer, reverse("api-contracts") + "?on=2023-02-30")
    assert response.status_code == 400
    assert "on" in response.json()["fields"]


def test_contacts_are_not_given_out(open_as, overseer, town):
    row = open_as(overseer, reverse("api-organization", args=[town.homely.pk])).json()
    assert not [key for key in row if key.startswith("contact")]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_written_here(client, overseer, method):
    client.force_login(overseer, backend="communities.backends.GrantBackend")
    response = getattr(client, method)(COMMUNITIES, {}, content_type="application/json")
    assert response.status_code in (403, 405)


@pytest.mark.parametrize("count", [3, 30])
@pytest.mark.parametrize("name", ["api-areas", "api-communities", "api-organizations", "api-contracts"])
def test_queries_do_not_depend_on_rows(client, overseer, town, django_assert_max_num_queries, count, name):
    make_communities(count, town.street_b)
    client.force_login(overseer, backend="communities.backends.GrantBackend")
    with django_assert_max_num_queries(5):
        assert client.get(reverse(name)).status_code == 200


def test_the_index_names_every_list(open_as, overseer):
    body = open_as(overseer, reverse("api-index")).json()
    assert body["communities"].endswith(COMMUNITIES)
    assert {"areas", "organizations", "contracts", "token", "schema"} <= set(body)


def test_the_index_is_for_those_who_signed_in(client, db):
    assert client.get(reverse("api-index")).status_code == 401
