"""Rankings for programs: versions, frozen rows and sums, the steps to issue one."""

import pytest
from django.urls import reverse

from common.models import AuditEntry, JobRun
from properties.actions.inspections import reopen
from properties.models import Inspection, RankingEntry, RankingIssue

LIST = reverse("api-rankings")
NEWEST = {"If-Match": "*"}


def at(name: str, reference="2023-03") -> str:
    return reverse(f"api-{name}", args=[reference])


def test_a_month_goes_from_frozen_to_issued(
    api, fresh, scored_month, report_all, taskforce, leader, clerk_xinhu
):
    report_all(scored_month)
    made = api(taskforce).post(at("period-freeze"))
    assert made.status_code == 201
    body = made.json()
    assert (body["state"], body["totals"]["ranked_count"], body["circular_id"]) == ("draft", 16, None)
    assert api(clerk_xinhu).get(at("ranking")).status_code == 404
    composed = api(taskforce).post(at("ranking-compose"), headers=NEWEST)
    assert composed.json()["circular_id"]
    signer, seen, read = fresh(leader, at("ranking"))
    assert "sign" in read["steps"]
    signed = signer.post(at("ranking-sign", read["id"]), headers=seen)
    assert signed.json()["state"] == "signed"
    assert signed.json()["number"].startswith("德建物通〔2023〕")
    issued = signer.post(at("ranking-issue"), headers={"If-Match": signed["ETag"]})
    assert issued.json()["state"] == "issued"
    assert JobRun.objects.filter(name="properties.render_circular").count() == 1
    assert api(clerk_xinhu).get(at("ranking")).json()["number"] == signed.json()["number"]
    verbs = AuditEntry.objects.filter(object_key=str(body["id"])).values_list("verb", flat=True)
    assert {"freeze", "sign", "issue"} <= set(verbs)


def test_who_signs_has_read_the_draft_as_it_stands(api, fresh, frozen, taskforce, leader):
    signer, seen, _ = fresh(leader, at("ranking"))
    assert signer.post(at("ranking-sign")).status_code == 428
    api(taskforce).post(at("period-freeze"))
    assert signer.post(at("ranking-sign"), headers=seen).status_code == 412
    assert RankingIssue.objects.get().state == "draft"


def test_a_draft_older_than_its_data_is_not_signed(api, frozen, leader, taskforce):
    api(taskforce).post(at("period-freeze"))
    response = api(leader).post(at("ranking-sign"), headers=NEWEST)
    assert response.status_code == 400
    assert response.json()["code"] == "stale_circular"


def test_wrong_steps_are_refused_with_a_sentence(api, issued, taskforce, leader):
    for client, name in (
        (api(leader), "ranking-sign"),
        (api(leader), "ranking-issue"),
        (api(taskforce), "ranking-compose"),
        (api(taskforce), "period-freeze"),
    ):
        response = client.post(at(name), headers=NEWEST)
        assert response.status_code == 409, name
        assert response.json()["message"].endswith("。")


@pytest.mark.parametrize("name", ["period-freeze", "ranking-compose", "ranking-sign", "ranking-issue"])
def test_steps_are_for_who_may_take_them(api, frozen, clerk_xinhu, readonly, name):
    for person in (clerk_xinhu, readonly):
        assert api(person).post(at(name), headers=NEWEST).status_code == 403


@pytest.mark.parametrize("name", ["ranking", "ranking-entries", "ranking-summaries", "ranking-differences"])
def test_a_version_in_preparation_does_not_exist_for_the_streets(
    api, signed, clerk_xinhu, company_user, leader, name
):
    for person in (clerk_xinhu, company_user):
        assert api(person).get(at(name)).status_code == 404
        assert api(person).get(at(name, signed.pk)).status_code == 404
        assert api(person).get(LIST).json()["count"] == 0
    assert api(leader).get(at(name)).status_code == 200


def test_one_frozen_row_is_hidden_with_its_version(api, signed, clerk_xinhu, leader):
    address = reverse("api-ranking-entry", args=[RankingEntry.objects.first().pk])
    assert api(clerk_xinhu).get(address).status_code == 404
    assert api(leader).get(address).status_code == 200


def test_the_rows_of_an_issued_month_are_read_by_every_unit(api, issued, world, clerk_xinhu):
    client, address = api(clerk_xinhu), at("ranking-entries")

    def rows(query=""):
        response = client.get(f"{address}?{query}")
        assert response.status_code == 200, response.content.decode()
        return response.json()["results"]

    everything = rows()
    assert len(everything) == 16
    assert {row["score"] for row in everything} == {
        f"{row.score_centi / 100:.2f}" for row in RankingEntry.objects.all()
    }
    assert set(everything[0]["categories"]) == {
        head["key"] for head in client.get(at("ranking")).json()["categories"]
    }
    assert {row["street"] for row in rows(f"street={world.ande.pk}")} == {"安德街道"}
    assert len(rows(f"district={world.decheng.pk}")) == 12
    assert len(rows(f"company={world.firms[0].pk}")) == 6
    assert rows("criticized=true") == [row for row in everything if row["is_criticized"]]
    assert rows("unchecked=true") == []
    assert [row["community"] for row in rows("q=安德花园2")] == ["安德花园2号院"]
    assert client.get(f"{address}?ciriticized=true").status_code == 400


def test_following_next_reads_every_row_once(api, issued, clerk_xinhu):
    client, address, seen = api(clerk_xinhu), f"{at('ranking-entries')}?limit=5", []
    while address:
        body = client.get(address).json()
        seen += [row["id"] for row in body["results"]]
        address = body["next"]
    assert len(seen) == len(set(seen)) == 16


def test_the_rows_cost_the_same_whatever_their_number(
    api, issued, clerk_xinhu, world, django_assert_num_queries
):
    client = api(clerk_xinhu)
    for query in ("limit=1", "limit=500"):
        with django_assert_num_queries(6):
            assert client.get(f"{at('ranking-entries')}?{query}").status_code == 200


def test_the_sums_stand_for_city_districts_and_streets(api, issued, clerk_xinhu):
    client, address = api(clerk_xinhu), at("ranking-summaries")
    rows = client.get(address).json()["results"]
    assert sorted(row["area_kind"] for row in rows) == ["city", "district", "district", *["subdistrict"] * 3]
    city = next(row for row in rows if row["area_kind"] == "city")
    assert city["mean"] == client.get(at("ranking")).json()["totals"]["mean"]
    assert client.get(f"{address}?kind=district").json()["count"] == 2


def test_a_score_changed_afterwards_moves_nothing_published_and_is_told(
    api, issued, world, clerk_xinhu, clerk_xinhua, taskforce
):
    before = api(clerk_xinhu).get(at("ranking-entries")).json()
    sheet = Inspection.objects.get(community=world.homes["新湖"][0])
    reopen(inspection=sheet, reason="漏扣", by=taskforce)
    assert api(clerk_xinhu).get(at("ranking-entries")).json() == before
    assert api(clerk_xinhu).get(at("ranking")).json()["is_outdated"] is True
    row = api(clerk_xinhu).get(at("ranking-differences")).json()["results"][0]
    assert (row["community"], row["live"]) == ("新湖花园1号院", None)
    assert "live" not in api(clerk_xinhua).get(at("ranking-differences")).json()["results"][0]
