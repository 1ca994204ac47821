"""The month's list and beginning a sheet."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from properties.actions.inspections import start_inspection
from properties.choices import PeriodState
from properties.models import Inspection
from tests.conftest import INSPECTED

LIST = "/inspections/"


@pytest.fixture
def get():
    def make(user, address: str = LIST, **query):
        client = Client()
        client.force_login(user)
        return client.get(address, query)

    return make


@pytest.fixture
def begin(clerk_xinhu, period):
    def make(community, by=clerk_xinhu, **changes):
        client = Client()
        client.force_login(by)
        data = {
            "inspected_on": "2023-03-10",
            "source": "street",
            "people_district": 1,
            "people_company": 1,
            **changes,
        }
        return client.post(
            reverse("properties:inspection-start", args=[community.pk]) + "?month=2023-03", data
        )

    return make


def test_the_clerk_sees_all_her_communities_and_no_others(get, period, clerk_xinhu, world):
    page = get(clerk_xinhu).content.decode()
    assert all(home.name in page for home in world.homes["新湖"])
    assert not any(home.name in page for home in world.homes["新华"])


def test_the_open_month_is_shown_unless_another_is_asked_for(get, period, clerk_xinhu):
    assert "2023年3月检查录入" in get(clerk_xinhu).content.decode()
    assert get(clerk_xinhu, month="2023-03").status_code == 200
    assert get(clerk_xinhu, month="2023-04").status_code == 404
    assert get(clerk_xinhu, month="三月").status_code == 404


def test_without_a_month_the_page_says_what_is_missing(get, world, clerk_xinhu):
    assert "还没有建立检查月份" in get(clerk_xinhu).content.decode()


def test_the_tabs_count_every_state(get, fill, world, clerk_xinhu, reviewer_decheng):
    fill(world.homes["新湖"][0], by=clerk_xinhu)
    fill(world.homes["新湖"][1], by=clerk_xinhu, approved_by=reviewer_decheng)
    counts = {tab["label"]: tab["count"] for tab in get(clerk_xinhu).context["tabs"]}
    assert counts == {"全部": 8, "未开始": 6, "录入中": 0, "已提交": 1, "退回": 0, "已审": 1}


@pytest.mark.parametrize(("state", "shown"), [("none", 7), ("submitted", 1), ("approved", 0)])
def test_a_state_narrows_the_list(get, fill, world, clerk_xinhu, state, shown):
    fill(world.homes["新湖"][0], by=clerk_xinhu)
    assert len(get(clerk_xinhu, state=state).context["rows"]) == shown


def test_a_street_of_somebody_else_is_no_choice(get, period, clerk_xinhu, world):
    page = get(clerk_xinhu, street=world.xinhua.pk)
    assert "不在您的范围内" in page.content.decode()


def test_two_sheets_of_a_community_are_two_rows(get, fill, world, clerk_xinhu):
    fill(world.homes["新湖"][0], by=clerk_xinhu)
    fill(world.homes["新湖"][0], by=clerk_xinhu, source="district")
    rows = [row for row in get(clerk_xinhu).context["rows"] if row["sheet"]]
    assert [row["number"] for row in rows] == [1, 2]


def test_the_reviewer_can_tick_what_waits(get, fill, world, clerk_xinhu, reviewer_decheng):
    sheet = fill(world.homes["新湖"][0], by=clerk_xinhu)
    page = get(reviewer_decheng).content.decode()
    assert f'name="sheet" value="{sheet.pk}"' in page
    assert "通过勾选的检查表" in page
    assert 'name="sheet"' not in get(clerk_xinhu).content.decode()


def test_a_draft_shows_only_to_those_who_write_or_decide(get, period, world, clerk_xinhu, readonly):
    start_inspection(period=period, community=world.homes["新湖"][0], inspected_on=INSPECTED, by=clerk_xinhu)
    assert any(row["sheet"] for row in get(clerk_xinhu).context["rows"])
    page = get(readonly)
    assert not any(row["sheet"] for row in page.context["rows"])
    assert {tab["label"]: tab["count"] for tab in page.context["tabs"]}["录入中"] == 0
    assert get(readonly, state="draft").context["rows"] == []


def test_the_queries_do_not_grow_with_the_rows(
    client, fill, world, clerk_xinhu, django_assert_max_num_queries
):
    fill(world.homes["新湖"][0], by=clerk_xinhu)
    client.force_login(clerk_xinhu)
    with django_assert_max_num_queries(20) as first:
        client.get(LIST)
    for home in world.homes["新湖"][1:6]:
        fill(home, by=clerk_xinhu)
    with django_assert_max_num_queries(len(first.captured_queries)):
        client.get(LIST)


def test_the_workbook_has_a_row_per_sheet(get, fill, world, clerk_xinhu):
    fill(world.homes["新湖"][0], by=clerk_xinhu)
    answer = get(clerk_xinhu, format="xlsx")
    cells = [
        cell.value
        for row in load_workbook(BytesIO(b"".join(answer.streaming_content))).active
        for cell in row
    ]
    assert cells.count("未开始") == 7
    assert cells.count("已提交") == 1


def test_without_a_grant_the_list_is_refused(get, period, stranger, sysadmin):
    assert get(stranger).status_code == 403
    assert get(sysadmin).status_code == 403


# ---------------------------------------------------------------- beginning
def test_beginning_leads_to_the_sheet(begin, world):
    answer = begin(world.homes["新湖"][0])
    sheet = Inspection.objects.get()
    assert answer.url == reverse("properties:sheet", args=[sheet.pk])
    assert {m.side: m.people for m in sheet.joint_group.all()} == {"district": 1, "company": 1}


def test_the_form_offers_the_usual_group(get, period, clerk_xinhu, world):
    page = get(clerk_xinhu, reverse("properties:inspection-start", args=[world.homes["新湖"][0].pk]))
    form = page.context["form"]
    assert [
        form[f"people_{side}"].value()
        for side in ("city", "district", "subdistrict", "neighborhood", "company")
    ] == [
        0,
        1,
        1,
        1,
        1,
    ]


def test_a_date_outside_the_window_is_refused_at_its_field(begin, world):
    answer = begin(world.homes["新湖"][0], inspected_on="2023-03-25")
    assert answer.status_code == 422
    assert answer.context["form"].errors["inspected_on"] == [
        "检查日期3月25日不在本月窗口（2月23日—3月22日），请改日期。"
    ]
    assert not Inspection.objects.exists()


def test_a_second_sheet_of_the_day_asks_first(begin, world):
    begin(world.homes["新湖"][0])
    answer = begin(world.homes["新湖"][0])
    assert answer.status_code == 422
    assert 'name="is_second_meant"' in answer.content.decode()
    assert begin(world.homes["新湖"][0], is_second_meant="on").status_code == 302
    assert Inspection.objects.count() == 2


def test_a_double_click_begins_one_sheet(begin, world):
    key = "6b1f4f5e-3f5b-4a52-9d5a-1c2d3e4f5a6b"
    assert (
        begin(world.homes["新湖"][0], client_uuid=key).url
        == begin(world.homes["新湖"][0], client_uuid=key).url
    )
    assert Inspection.objects.count() == 1


def test_a_community_of_another_street_does_not_exist(begin, world, clerk_xinhu, readonly):
    assert begin(world.homes["新华"][0]).status_code == 404
    assert begin(world.homes["新湖"][0], by=readonly).status_code == 403


def test_a_closed_month_is_refused_in_words(begin, world, period):
    type(period).objects.update(state=PeriodState.CLOSED)
    answer = begin(world.homes["新湖"][0])
    assert answer.status_code == 409
    assert "2023年3月已签发，不能再改" in answer.content.decode()


def test_before_the_first_month_nothing_can_be_begun(world, clerk_xinhu, get):
    assert (
        get(clerk_xinhu, reverse("properties:inspection-start", args=[world.homes["新湖"][0].pk])).status_code
        == 404
    )


def test_nobody_in_the_group_is_allowed_until_the_hand_in(begin, world):
    begin(world.homes["新湖"][0], people_district=0, people_company=0)
    assert Inspection.objects.get().joint_group.count() == 0
