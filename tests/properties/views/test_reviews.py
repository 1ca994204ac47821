"""Deciding on sheets: one by one and many at once."""

import pytest
from django.test import Client
from django.urls import reverse

from properties.models import Inspection


@pytest.fixture
def sheets(fill, world, clerk_xinhu) -> list[Inspection]:
    return [fill(home, by=clerk_xinhu) for home in world.homes["新湖"][:3]]


def post(user, name: str, *args, **data):
    client = Client()
    client.force_login(user)
    return client.post(reverse(f"properties:{name}", args=args), data, follow=True)


def states() -> list[str]:
    return list(Inspection.objects.order_by("pk").values_list("state", flat=True))


def test_passing_one_leads_to_the_next(sheets, reviewer_decheng):
    page = post(reviewer_decheng, "sheet-approve", sheets[0].pk)
    assert states() == ["approved", "submitted", "submitted"]
    assert page.redirect_chain[-1][0] == reverse("properties:sheet", args=[sheets[1].pk])


def test_after_the_last_one_the_list_comes(sheets, reviewer_decheng):
    for sheet in sheets:
        page = post(reviewer_decheng, "sheet-approve", sheet.pk)
    assert page.redirect_chain[-1][0] == reverse("properties:inspection-list") + "?month=2023-03"


def test_the_review_page_offers_the_three_keys(sheets, reviewer_decheng):
    client = Client()
    client.force_login(reviewer_decheng)
    page = client.get(reverse("properties:sheet", args=[sheets[0].pk])).content.decode()
    assert all(f'data-shortcut="{key}"' in page for key in "arj")
    assert 'name="D3-0-quantity"' not in page


def test_a_return_carries_its_reason_to_the_clerk(sheets, reviewer_decheng, clerk_xinhu):
    post(reviewer_decheng, "sheet-return", sheets[0].pk, reason="缺联检人员，请补录。")
    client = Client()
    client.force_login(clerk_xinhu)
    page = client.get(reverse("properties:sheet", args=[sheets[0].pk])).content.decode()
    assert "理由：缺联检人员，请补录。" in page
    assert 'data-module="sheet"' in page


def test_a_return_without_a_reason_changes_nothing_and_says_so(sheets, reviewer_decheng):
    page = post(reviewer_decheng, "sheet-return", sheets[0].pk, reason="")
    assert states() == ["submitted"] * 3
    assert "退回理由" in page.content.decode()


def test_many_are_passed_at_once(sheets, reviewer_decheng):
    page = post(reviewer_decheng, "inspection-approve-many", sheet=[sheet.pk for sheet in sheets])
    assert states() == ["approved"] * 3
    assert "已通过 3 张检查表。" in page.content.decode()


def test_one_that_cannot_pass_stops_no_other_and_is_named(sheets, reviewer_decheng):
    post(reviewer_decheng, "sheet-return", sheets[1].pk, reason="缺照片")
    page = post(reviewer_decheng, "inspection-approve-many", sheet=[sheet.pk for sheet in sheets])
    assert states() == ["approved", "returned", "approved"]
    assert f"{sheets[1].community.name}：检查表已是“退回”" in page.content.decode()


def test_sheets_of_another_district_are_left_alone(sheets, reviewer_lingcheng):
    page = post(reviewer_lingcheng, "inspection-approve-many", sheet=[sheet.pk for sheet in sheets])
    assert states() == ["submitted"] * 3
    assert "3 张已不在您的范围内" in page.content.decode()


def test_nothing_ticked_is_said(reviewer_decheng, period):
    assert "还没有勾选检查表" in post(reviewer_decheng, "inspection-approve-many").content.decode()


def test_the_way_back_never_leaves_the_site(sheets, reviewer_decheng):
    page = post(reviewer_decheng, "inspection-approve-many", sheet=sheets[0].pk, next="https://example.com/")
    assert page.redirect_chain[-1][0] == reverse("properties:inspection-list")


@pytest.mark.parametrize("name", ["sheet-approve", "sheet-return"])
def test_a_clerk_decides_nothing_and_another_district_finds_nothing(
    sheets, clerk_xinhu, reviewer_lingcheng, name
):
    assert post(clerk_xinhu, name, sheets[0].pk, reason="x").status_code == 403
    assert post(reviewer_lingcheng, name, sheets[0].pk, reason="x").status_code == 404


def test_an_approved_sheet_is_opened_again_with_a_reason(sheets, reviewer_decheng, taskforce):
    post(reviewer_decheng, "sheet-approve", sheets[0].pk)
    post(taskforce, "sheet-reopen", sheets[0].pk, reason="复核发现误判")
    assert states()[0] == "returned"
