"""工作台: every role finds its own work, nobody somebody else's."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dashboard.reports.trends import issued_months, trends_of
from properties.actions.periods import return_street, submit_street
from properties.models import RankingIssue


def home_of(client, user):
    client.force_login(user)
    return client.get("/")


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def begun(world, period, month):
    """新湖: 5 approved, 1 waiting, 1 begun, 1 missing; everything else untouched."""
    homes = world.homes["新湖"]
    month(period, {home: [] for home in homes[:5]})
    month(period, {homes[5]: []}, state="submitted")
    month(period, {homes[6]: []}, state="draft")


def tasks_of(response) -> dict[str, int]:
    return {task.words: task.count for task in response.context["tasks"]}


def test_the_clerk_sees_her_own_deadline_and_her_own_work(client, clerk_xinhu, begun):
    response = home_of(client, clerk_xinhu)
    text = text_of(response)
    assert "已过20日提交截止 1 天" in text
    assert "已检查 6 / 8 个小区" in text
    assert tasks_of(response) == {"检查表在录，待提交审核": 1, "小区未开始，待录入": 1}
    assert "新湖花园8号院" in text
    assert "新华街道" not in text


def test_the_clerk_reads_that_her_month_came_back(
    client, clerk_xinhua, reviewer_decheng, world, period, month
):
    month(period, {home: [] for home in world.homes["新华"]})
    row = submit_street(period=period, subdistrict=world.xinhua, by=clerk_xinhua)
    assert tasks_of(home_of(client, clerk_xinhua)) == {}
    return_street(submission=row, by=reviewer_decheng, reason="缺联检人员")
    response = home_of(client, clerk_xinhua)
    assert tasks_of(response)["街道月报退回，待重新提交"] == 1
    assert "缺联检人员" in text_of(response)


def test_the_neighborhood_worker_sees_her_own_communities(client, neighborhood_worker, begun, world):
    response = home_of(client, neighborhood_worker)
    assert response.status_code == 200
    assert response.context["board"].counts.total == len(world.homes["新湖"])
    assert response.context["month_url"] == ""


def test_the_reviewer_sees_what_waits_for_review(client, reviewer_decheng, begun):
    response = home_of(client, reviewer_decheng)
    text = text_of(response)
    assert "21日上报" in text
    assert tasks_of(response) == {"检查表已提交，待审核": 1}
    assert "新华街道" in text
    assert "安德街道" not in text


def test_the_task_force_sees_the_city_and_who_is_late(client, taskforce, begun):
    response = home_of(client, taskforce)
    text = text_of(response)
    assert "距22日上报截止 1 天" in text
    assert "逾期 3" in text
    assert "1 天，新湖街道未提交" in text
    assert "【3月检查上报提醒】" in text
    assert [unit.name for unit in response.context["late"]] == ["新湖街道", "新华街道", "安德街道"]


def test_the_task_force_is_told_when_everything_was_reported(client, taskforce, scored_month, report_all):
    report_all(scored_month)
    assert tasks_of(home_of(client, taskforce)) == {"区已上报，待汇总排名": 2}


def test_the_leader_signs_and_then_issues(client, leader, frozen):
    assert tasks_of(home_of(client, leader)) == {"通报拟稿，待签发": 1}


def test_a_signed_circular_waits_to_be_issued(client, leader, signed):
    assert tasks_of(home_of(client, leader)) == {"通报已签发，待印发": 1}


@pytest.mark.parametrize("who", ["inspector", "readonly", "bizadmin"])
def test_readers_get_the_month_of_their_areas(who, client, request, begun):
    response = home_of(client, request.getfixturevalue(who))
    assert response.status_code == 200
    assert "各街道上报情况" in text_of(response)


def test_the_business_admin_finds_the_reference_data(client, bizadmin, begun):
    response = home_of(client, bizadmin)
    assert "基础数据与导出" in text_of(response)
    assert response.context["month_url"] == ""


@pytest.mark.parametrize("who", ["sysadmin", "secadmin", "auditor"])
def test_administrators_see_links_and_no_business_data(who, client, request, begun):
    text = text_of(home_of(client, request.getfixturevalue(who)))
    assert "本角色不接触业务数据" in text
    assert "新湖" not in text


@pytest.mark.parametrize("who", ["stranger", "superuser"])
def test_who_has_no_grant_is_told_so_and_sees_nothing(who, client, request, begun):
    response = home_of(client, request.getfixturevalue(who))
    assert response.status_code == 200
    assert "新湖" not in text_of(response)


def test_the_strangers_page_says_whom_to_ask(client, stranger, begun):
    text = text_of(home_of(client, stranger))
    assert "未分配单位" in text
    assert "请联系" in text


def test_without_a_month_the_task_force_is_led_to_opening_one(client, taskforce, world):
    response = home_of(client, taskforce)
    assert "还没有建立检查月份" in text_of(response)
    assert "/months/open/" in response.content.decode()


def test_a_company_sees_its_own_issued_rows_only(client, company_user, issued, world):
    response = home_of(client, company_user)
    rows = response.context["found"].rows
    own = {home.name for homes in world.homes.values() for home in homes} & {
        entry.community_name for entry in issued.entries.filter(company=world.firms[0])
    }
    assert {row["community_name"] for row in rows} == own != set()
    assert "2023年3月平均分" in text_of(response)


def test_a_company_sees_nothing_of_a_draft(client, company_user, frozen):
    response = home_of(client, company_user)
    assert response.context["found"].rows == ()
    assert "还没有印发的排名" in text_of(response)


def test_trends_are_of_issued_months_alone(world, signed, leader):
    assert issued_months(world.city) == []
    RankingIssue.objects.filter(pk=signed.pk).update(
        state="issued", issued_at=signed.signed_at, issued_by=leader
    )
    months = issued_months(world.city)
    assert [row.community_count for row in months] == [16]
    trend = trends_of(months)[1]
    assert (trend.label, trend.value, trend.change) == ("检查覆盖率", "100.0%", "—")


def test_a_rise_of_criticism_is_no_improvement(world, issued):
    before, after = (trends_of_row(world, criticized) for criticized in (1, 3))
    criticized = trends_of([before, after])[-1]
    assert (criticized.value, criticized.change, criticized.is_better) == ("3", "▲ 2", False)
    assert trends_of([after, before])[-1].is_better is True


def trends_of_row(world, criticized):
    row = issued_months(world.city)[0]
    row.criticized_count = criticized
    return row


def test_queries_do_not_grow_with_the_rows(client, taskforce, period, month, everybody):
    home_of(client, taskforce)
    with CaptureQueriesContext(connection) as empty:
        client.get("/")
    month(period, {home: [] for home in everybody})
    with CaptureQueriesContext(connection) as full:
        client.get("/")
    assert len(full) == len(empty) <= 20
