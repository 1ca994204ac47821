"""Ranking months and handing them in."""

import pytest
from django.urls import reverse

from common.models import AuditEntry
from properties.models import Submission

LIST = reverse("api-periods")


def handing(step: str, area) -> str:
    return reverse(f"api-{step}", args=["2023-03", area.pk])


def test_a_street_reads_the_months_of_its_city(api, world, period, clerk_xinhu):
    row = api(clerk_xinhu).get(LIST).json()["results"][0]
    assert (row["month"], row["state"], row["standard_id"]) == ("2023-03", "open", world.standard.pk)
    assert row["street_due_at"].startswith("2023-03-20T16:00")


@pytest.mark.parametrize("reference", ["2023-03", "id"])
def test_a_month_is_found_by_its_name_and_by_its_id(api, period, clerk_xinhu, reference):
    address = reverse("api-period", args=[period.pk if reference == "id" else reference])
    assert api(clerk_xinhu).get(address).json()["id"] == period.pk


@pytest.mark.parametrize("reference", ["2023-04", "2023-13", "march", "999999", "9" * 40])
def test_a_month_that_does_not_exist_is_not_found(api, period, clerk_xinhu, reference):
    assert api(clerk_xinhu).get(reverse("api-period", args=[reference])).status_code == 404


def test_a_street_hands_in_only_what_is_complete_or_explained(api, world, period, clerk_xinhu):
    client = api(clerk_xinhu)
    refused = client.post(handing("street-submit", world.xinhu), {})
    assert refused.status_code == 400
    assert "8 个小区未检查" in refused.json()["fields"]["unchecked_reason"][0]
    done = client.post(handing("street-submit", world.xinhu), {"unchecked_reason": "封闭施工"})
    assert (done.status_code, done.json()["state"]) == (200, "submitted")
    again = client.post(handing("street-submit", world.xinhu), {"unchecked_reason": "封闭施工"})
    assert again.status_code == 409
    assert AuditEntry.objects.filter(verb="submit", object_key=str(done.json()["id"])).count() == 1


def test_a_street_hands_in_no_other_street(api, world, period, clerk_xinhu, readonly):
    address, body = handing("street-submit", world.xinhua), {"unchecked_reason": "无"}
    assert api(clerk_xinhu).post(address, body).status_code == 404
    assert api(clerk_xinhu).post(handing("street-submit", world.decheng), body).status_code == 404
    assert api(readonly).post(address, body).status_code == 403
    assert not Submission.objects.exists()


def test_a_district_reports_when_its_streets_are_in_and_gives_a_street_back(
    api, world, scored_month, clerk_xinhu, clerk_xinhua, reviewer_decheng
):
    reviewer = api(reviewer_decheng)
    early = reviewer.post(handing("district-report", world.decheng))
    assert early.status_code == 409
    assert "新湖街道、新华街道还没有提交" in early.json()["message"]
    api(clerk_xinhu).post(handing("street-submit", world.xinhu), {})
    api(clerk_xinhua).post(handing("street-submit", world.xinhua), {})
    back = reviewer.post(handing("submission-return", world.xinhu), {"reason": "补照片"})
    assert (back.json()["state"], back.json()["return_reason"]) == ("returned", "补照片")
    api(clerk_xinhu).post(handing("street-submit", world.xinhu), {})
    assert reviewer.post(handing("district-report", world.decheng)).json()["state"] == "reported"


def test_a_district_is_given_back_by_the_city_alone(
    api, world, scored_month, report_all, reviewer_decheng, taskforce
):
    report_all(scored_month)
    address = handing("submission-return", world.decheng)
    assert api(reviewer_decheng).post(address, {"reason": "有误"}).status_code == 403
    assert api(taskforce).post(address, {"reason": ""}).status_code == 400
    assert api(taskforce).post(address, {"reason": "有误"}).json()["state"] == "returned"
    assert api(taskforce).post(address, {"reason": "有误"}).status_code == 409


def test_what_was_handed_in_is_seen_by_who_reaches_the_area(
    api, world, scored_month, report_all, clerk_xinhu, reviewer_lingcheng, taskforce
):
    report_all(scored_month)
    address = reverse("api-submissions")
    assert [row["area"] for row in api(clerk_xinhu).get(address).json()["results"]] == ["新湖街道"]
    assert api(reviewer_lingcheng).get(f"{address}?month=2023-03&state=reported").json()["count"] == 2
    assert api(taskforce).get(f"{address}?area={world.decheng.pk}").json()["count"] == 3
    row = Submission.objects.get(area=world.xinhua)
    assert api(clerk_xinhu).get(reverse("api-submission", args=[row.pk])).status_code == 404
