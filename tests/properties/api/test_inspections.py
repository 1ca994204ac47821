"""Filled sheets for programs: list, one sheet, beginning, the steps."""

import uuid

import pytest
from django.urls import reverse

from common.models import AuditEntry
from properties.models import Inspection
from tests.conftest import INSPECTED, JOINT_GROUP

LIST = reverse("api-inspections")


def at(name: str, sheet, *more) -> str:
    return reverse(f"api-{name}", args=[sheet.pk, *more])


def starting(home, **more) -> dict:
    return {"period": "2023-03", "community": home.pk, "inspected_on": "2023-03-10", **more}


@pytest.fixture
def handed_in(world, fill, clerk_xinhu):
    return fill(world.homes["新湖"][0], by=clerk_xinhu)


# ---------------------------------------------------------------- beginning
def test_a_clerk_begins_a_sheet_of_her_own_street(api, world, period, clerk_xinhu):
    home = world.homes["新湖"][0]
    group = [{"side": "subdistrict", "unit_name": "新湖街道办", "people": 2}]
    response = api(clerk_xinhu).post(LIST, starting(home, joint_group=group))
    assert response.status_code == 201
    body = response.json()
    assert (body["state"], body["month"], body["street"]) == ("draft", "2023-03", "新湖街道")
    assert body["joint_group"] == group
    assert body["company_id"] == world.firms[0].pk
    assert next(item["key"] for item in body["items"]) == "A1"
    assert AuditEntry.objects.filter(verb="start", object_key=str(body["id"])).exists()


def test_the_same_idempotency_key_begins_one_sheet(api, world, period, clerk_xinhu):
    client, body = api(clerk_xinhu), starting(world.homes["新湖"][0])
    first = client.post(LIST, body, headers={"Idempotency-Key": "k-1"})
    second = client.post(LIST, body, headers={"Idempotency-Key": "k-1"})
    assert first.json()["id"] == second.json()["id"]
    assert second["Idempotent-Replayed"] == "true"
    assert Inspection.objects.count() == 1


def test_the_same_client_uuid_gives_back_the_sheet_it_made(api, world, period, clerk_xinhu):
    client, mark = api(clerk_xinhu), str(uuid.uuid4())
    body = starting(world.homes["新湖"][0], client_uuid=mark)
    assert client.post(LIST, body).json()["id"] == client.post(LIST, body).json()["id"]
    assert Inspection.objects.get().client_uuid == uuid.UUID(mark)


def test_a_second_sheet_of_the_same_day_has_to_be_meant(api, world, period, clerk_xinhu):
    client, body = api(clerk_xinhu), starting(world.homes["新湖"][0])
    client.post(LIST, body)
    refused = client.post(LIST, body)
    assert refused.status_code == 400
    assert refused.json()["code"] == "second_same_day"
    assert "is_second_meant" in refused.json()["fields"]
    assert client.post(LIST, {**body, "is_second_meant": True}).status_code == 201


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"inspected_on": "2023-04-01"}, "inspected_on"),
        ({"inspected_on": "2023-02-30"}, "inspected_on"),
        ({"period": "2031-01"}, "period"),
        ({"period": "next"}, "period"),
        ({"source": "rumour"}, "source"),
        ({"joint_group": [{"side": "city", "people": 1}, {"side": "city", "people": 2}]}, "joint_group"),
        ({"community": 999_999_999}, "community"),
        ({"client_uuid": "x"}, "client_uuid"),
    ],
)
def test_what_cannot_be_begun_is_refused_at_its_field(api, world, period, clerk_xinhu, change, field):
    response = api(clerk_xinhu).post(LIST, starting(world.homes["新湖"][0]) | change)
    assert response.status_code == 400
    assert field in response.json()["fields"]
    assert not Inspection.objects.exists()


def test_a_community_of_another_street_is_answered_like_one_that_does_not_exist(
    api, world, period, clerk_xinhu
):
    inside = api(clerk_xinhu).post(LIST, starting(world.homes["新华"][0])).json()["fields"]
    assert inside == api(clerk_xinhu).post(LIST, starting(world.homes["新湖"][0]) | {"community": 10**9}).json()[
        "fields"
    ]  # fmt: skip


def test_a_reader_without_the_right_begins_nothing(api, world, period, readonly):
    assert api(readonly).post(LIST, starting(world.homes["新湖"][0])).status_code == 403


def test_nothing_is_begun_in_a_closed_month(api, world, issued, clerk_xinhu):
    response = api(clerk_xinhu).post(LIST, starting(world.homes["新湖"][0]))
    assert response.status_code == 409
    assert "已签发" in response.json()["message"]


# ---------------------------------------------------------------- reading
def test_drafts_of_another_street_do_not_exist(api, world, period, clerk_xinhu, clerk_xinhua, readonly):
    made = api(clerk_xinhu).post(LIST, starting(world.homes["新湖"][0])).json()
    address = reverse("api-inspection", args=[made["id"]])
    assert api(clerk_xinhu).get(address).status_code == 200
    for outsider in (clerk_xinhua, readonly):
        assert api(outsider).get(address).status_code == 404
        assert api(outsider).get(LIST).json()["count"] == 0


def test_an_approved_sheet_is_read_by_who_sees_the_community_and_by_its_company(
    api, world, fill, clerk_xinhu, clerk_xinhua, reviewer_decheng, company_user, readonly
):
    sheet = fill(world.homes["新湖"][0], by=clerk_xinhu, approved_by=reviewer_decheng)
    address = at("inspection", sheet)
    assert api(company_user).get(address).status_code == 200
    assert api(readonly).get(address).json()["score"] == "100.00"
    assert api(clerk_xinhua).get(address).status_code == 404


def test_the_filters_narrow_the_list(api, world, fill, clerk_xinhu, clerk_xinhua, taskforce):
    first = fill(world.homes["新湖"][0], by=clerk_xinhu)
    second = fill(world.homes["新华"][0], by=clerk_xinhua)
    client = api(taskforce)

    def ids(query):
        response = client.get(f"{LIST}?{query}")
        assert response.status_code == 200, response.content.decode()
        return [row["id"] for row in response.json()["results"]]

    assert ids("month=2023-03") == [first.pk, second.pk]
    assert ids("month=2023-02") == []
    assert ids(f"street={world.xinhua.pk}") == [second.pk]
    assert ids(f"district={world.decheng.pk}&state=submitted&source=street") == [first.pk, second.pk]
    assert ids(f"community={world.homes['新湖'][0].pk}") == [first.pk]
    assert ids("state=approved") == []
    assert client.get(f"{LIST}?month=March").status_code == 400
    assert client.get(f"{LIST}?street=999999").status_code == 400


@pytest.mark.parametrize("count", [1, 4])
def test_the_list_costs_the_same_for_few_and_many_sheets(
    api, world, fill, clerk_xinhu, count, django_assert_num_queries
):
    for home in world.homes["新湖"][:count]:
        fill(home, by=clerk_xinhu)
    client = api(clerk_xinhu)
    with django_assert_num_queries(5):
        assert len(client.get(LIST).json()["results"]) == count


def test_one_sheet_says_what_may_be_done_with_it(api, handed_in, clerk_xinhu, reviewer_decheng):
    address = at("inspection", handed_in)
    assert api(clerk_xinhu).get(address).json()["steps"] == ["withdraw"]
    assert set(api(reviewer_decheng).get(address).json()["steps"]) >= {"approve", "return"}


# ---------------------------------------------------------------- steps
def test_a_sheet_goes_from_street_to_district_and_back(fresh, handed_in, clerk_xinhu, reviewer_decheng):
    address = at("inspection", handed_in)
    client, seen, _ = fresh(reviewer_decheng, address)
    returned = client.post(at("sheet-return", handed_in), {"reason": "照片看不清"}, headers=seen)
    assert returned.json()["state"] == "returned"
    assert returned.json()["return_reason"] == "照片看不清"
    client, seen, _ = fresh(clerk_xinhu, address)
    assert client.post(at("sheet-submit", handed_in), headers=seen).json()["state"] == "submitted"
    client, seen, _ = fresh(reviewer_decheng, address)
    approved = client.post(at("sheet-approve", handed_in), headers=seen)
    assert approved.json()["state"] == "approved"
    reopened = client.post(
        at("sheet-reopen", handed_in), {"reason": "漏扣一处"}, headers={"If-Match": approved["ETag"]}
    )
    assert reopened.json()["state"] == "returned"
    verbs = AuditEntry.objects.filter(object_key=str(handed_in.pk)).values_list("verb", flat=True)
    assert {"return", "submit", "approve", "reopen"} <= set(verbs)


def test_a_step_on_a_version_nobody_has_read_is_refused(api, fresh, handed_in, clerk_xinhu, reviewer_decheng):
    reviewer, seen, _ = fresh(reviewer_decheng, at("inspection", handed_in))
    assert reviewer.post(at("sheet-approve", handed_in)).status_code == 428
    clerk = api(clerk_xinhu)
    clerk.post(at("sheet-withdraw", handed_in), headers={"If-Match": "*"})
    clerk.post(at("sheet-submit", handed_in), headers={"If-Match": "*"})
    assert reviewer.post(at("sheet-approve", handed_in), headers=seen).status_code == 412
    handed_in.refresh_from_db()
    assert handed_in.state == "submitted"


def test_a_wrong_step_is_refused_with_a_sentence(api, handed_in, clerk_xinhu):
    response = api(clerk_xinhu).post(at("sheet-submit", handed_in), headers={"If-Match": "*"})
    assert response.status_code == 409
    assert "已提交" in response.json()["message"]


def test_what_is_missing_is_told_all_at_once(api, world, period, clerk_xinhu):
    client = api(clerk_xinhu)
    made = client.post(LIST, starting(world.homes["新湖"][0])).json()
    response = client.post(reverse("api-sheet-submit", args=[made["id"]]), headers={"If-Match": "*"})
    assert response.status_code == 400
    assert {"joint_group", "A1"} <= set(response.json()["fields"])


def test_giving_back_needs_a_reason(api, handed_in, reviewer_decheng):
    response = api(reviewer_decheng).post(
        at("sheet-return", handed_in), {"reason": " "}, headers={"If-Match": "*"}
    )
    assert response.status_code == 400
    assert "reason" in response.json()["fields"]


@pytest.mark.parametrize("step", ["submit", "withdraw", "approve", "return", "reopen"])
def test_another_district_and_the_company_take_no_step(
    api, handed_in, reviewer_lingcheng, company_user, step
):
    body, anyhow = {"reason": "不属实"}, {"If-Match": "*"}
    assert (
        api(reviewer_lingcheng).post(at(f"sheet-{step}", handed_in), body, headers=anyhow).status_code == 404
    )
    assert api(company_user).post(at(f"sheet-{step}", handed_in), body, headers=anyhow).status_code == 403


def test_a_draft_is_thrown_away_and_a_sheet_handed_in_is_not(api, world, handed_in, period, clerk_xinhu):
    client, anyhow = api(clerk_xinhu), {"If-Match": "*"}
    draft = client.post(LIST, starting(world.homes["新湖"][1])).json()
    address = reverse("api-inspection", args=[draft["id"]])
    assert client.delete(address).status_code == 428
    assert client.delete(address, headers=anyhow).status_code == 204
    assert client.get(address).status_code == 404
    assert client.delete(at("inspection", handed_in), headers=anyhow).status_code == 409
    assert AuditEntry.objects.filter(verb="discard").exists()


def test_the_world_of_the_tests_has_a_joint_group(handed_in, api, clerk_xinhu):
    body = api(clerk_xinhu).get(at("inspection", handed_in)).json()
    assert {member["side"] for member in body["joint_group"]} == set(JOINT_GROUP)
    assert body["inspected_on"] == INSPECTED.isoformat()
