"""本月上报 and 22日调度: who sees what, that every number leads to exactly its rows, what the buttons do."""

import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from common import clock
from common.models import AuditEntry
from communities.models import Community
from properties.actions.periods import report_district, submit_street
from properties.choices import Stage, SubmissionState
from properties.models import RankingPeriod, Submission
from properties.reports.board import month_board

MONTH = "/months/2023-03/"


@pytest.fixture
def sign_in(client):
    def do(user):
        client.force_login(user)
        return client

    return do


@pytest.fixture
def half_done(world, period, month):
    """新湖: 5 approved, 2 waiting, 1 not begun; 新华: all approved; 安德: one begun."""
    homes = world.homes["新湖"]
    month(period, {home: [] for home in homes[:5]})
    month(period, {home: [] for home in homes[5:7]}, state="submitted")
    month(period, {home: [] for home in world.homes["新华"]})
    month(period, {world.homes["安德"][0]: []}, state="draft")


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


# ---------------------------------------------------------------- who sees what


@pytest.mark.parametrize("path", ["/months/", MONTH])
def test_the_clerk_gets_her_street(path, sign_in, clerk_xinhu, half_done):
    response = sign_in(clerk_xinhu).get(path)
    assert response.status_code == 200
    text = text_of(response)
    assert "本月上报" in text
    assert "新湖街道 · 2023年3月" in text
    assert "安德街道" not in text
    assert "新湖花园8号院" in text


def test_the_reviewer_gets_the_streets_of_his_district(sign_in, reviewer_decheng, half_done):
    text = text_of(sign_in(reviewer_decheng).get(MONTH))
    assert "22日调度" in text
    assert "新华街道" in text
    assert "安德街道" not in text
    assert "上报德城区" in text


def test_the_task_force_gets_all_streets_and_the_way_to_the_ranking(sign_in, taskforce, half_done):
    response = sign_in(taskforce).get(MONTH)
    text = text_of(response)
    assert all(name in text for name in ("新湖街道", "新华街道", "安德街道", "全市合计"))
    assert "汇总并预览排名" in text
    assert "【3月检查上报提醒】" in text
    assert 'data-copy="#message"' in response.content.decode()


def test_the_leader_reads_the_board_and_changes_nothing(sign_in, leader, half_done):
    response = sign_in(leader).get(MONTH)
    assert response.status_code == 200
    assert 'method="post" action="/months/' not in response.content.decode()


@pytest.mark.parametrize(
    "who", ["neighborhood_worker", "company_user", "readonly", "sysadmin", "stranger", "superuser"]
)
def test_who_hands_nothing_in_is_refused(who, request, sign_in, half_done):
    assert sign_in(request.getfixturevalue(who)).get(MONTH).status_code == 403


def test_a_month_that_does_not_exist_is_not_found(sign_in, taskforce, half_done):
    for slug in ("2023-04", "2023-3", "nonsense"):
        assert sign_in(taskforce).get(f"/months/{slug}/").status_code == 404


def test_the_month_of_the_top_bar_leads_to_its_own_address(sign_in, taskforce, half_done):
    response = sign_in(taskforce).get("/months/?month=2023-03")
    assert (response.status_code, response.url) == (302, MONTH)


def test_without_a_month_the_page_says_what_to_do(sign_in, taskforce, world):
    response = sign_in(taskforce).get("/months/")
    assert "还没有建立检查月份" in text_of(response)
    assert reverse("properties:month-open") in response.content.decode()


# ---------------------------------------------------------------- every number is a door


def listed(client, url) -> int:
    """How many communities the list behind an address has."""
    response = client.get(url)
    assert response.status_code == 200
    return response.context["found"].count


@pytest.mark.parametrize("is_reported", [False, True])
def test_every_number_leads_to_exactly_its_rows(
    is_reported, sign_in, taskforce, half_done, world, period, month, clerk_xinhua, system
):
    if is_reported:
        Submission.objects.create(period=period, area=world.xinhua, state=SubmissionState.REPORTED)
    month(period, {world.homes["新湖"][0]: []}, state="submitted", source="district")
    month(period, {world.homes["新湖"][7]: []}, source="recheck")
    client = sign_in(taskforce)
    page = client.get(MONTH)
    doors = 0
    for line in [*page.context["lines"], page.context["total"]]:
        for _, number, url in [("all", *line.total), *line.cells]:
            assert listed(client, url) == number, url
            doors += 1
    assert doors == 6 * 7
    assert listed(client, page.context["unfinished_url"]) == page.context["board"].counts.unfinished


def test_the_list_by_stage_and_the_board_agree_on_every_community(sign_in, taskforce, half_done, period):
    client = sign_in(taskforce)
    board = month_board(period, Community.objects.managed())
    for stage in Stage.values:
        found = client.get(reverse("properties:inspection-list"), {"month": "2023-03", "stage": stage})
        ids = set(found.context["found"].filtered.values_list("pk", flat=True))
        assert ids == {one.community_id for one in board.standings if one.stage == stage}


def test_the_two_ticks_narrow_the_streets(sign_in, taskforce, half_done):
    client = sign_in(taskforce)
    names = [line.unit.name for line in client.get(f"{MONTH}?unfinished=1").context["lines"]]
    assert names == ["德城区", "新湖街道", "陵城区", "安德街道"]
    by_district = client.get(f"{MONTH}?by=district").context["lines"]
    assert [line.unit.name for line in by_district] == ["德城区", "陵城区"]


def test_queries_do_not_grow_with_the_rows(sign_in, taskforce, period, month, everybody):
    client = sign_in(taskforce)
    client.get(MONTH)
    with CaptureQueriesContext(connection) as empty:
        client.get(MONTH)
    month(period, {home: [] for home in everybody})
    with CaptureQueriesContext(connection) as full:
        client.get(MONTH)
    assert len(full) == len(empty)


def test_the_workbook_has_the_streets_the_sums_and_an_entry_in_the_trail(sign_in, taskforce, half_done):
    response = sign_in(taskforce).get(f"{MONTH}?format=xlsx")
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert ["德城区", "新湖街道", 8, 1, 0, 2, 0, 5, 0, "87.5%", "录入中", None, 1] in [
        [None if value == "—" else value for value in row] for row in rows
    ]
    assert any(row[0] == "合计" and 16 in row for row in rows)
    assert AuditEntry.objects.get(verb="export").summary == "导出2023年3月检查上报情况 3 个街道"


# ---------------------------------------------------------------- the buttons


def submit_url(area) -> str:
    return reverse("properties:month-submit", args=["2023-03", area.pk])


def test_the_clerk_hands_her_street_in(sign_in, clerk_xinhua, half_done, world):
    response = sign_in(clerk_xinhua).post(submit_url(world.xinhua), follow=True)
    assert "已提交新华街道2023年3月检查结果，等待区审核上报。" in text_of(response)
    assert Submission.objects.get().state == SubmissionState.SUBMITTED


def test_a_missing_reason_stands_at_its_field_and_nothing_is_saved(sign_in, clerk_xinhu, half_done, world):
    response = sign_in(clerk_xinhu).post(submit_url(world.xinhu), {"unchecked_reason": ""})
    assert response.status_code == 422
    assert "有 1 个小区未检查（新湖花园8号院），请写明原因" in text_of(response)
    assert 'href="#id_unchecked_reason"' in response.content.decode()
    assert not Submission.objects.exists()


def test_a_double_submit_is_told_so(sign_in, clerk_xinhua, half_done, world):
    client = sign_in(clerk_xinhua)
    client.post(submit_url(world.xinhua))
    response = client.post(submit_url(world.xinhua))
    assert response.status_code == 409
    assert "有 1 处要改" in text_of(response)


def test_another_street_does_not_exist_for_a_clerk(sign_in, clerk_xinhua, half_done, world):
    assert sign_in(clerk_xinhua).post(submit_url(world.xinhu)).status_code == 404
    assert not Submission.objects.exists()


def test_a_closed_month_takes_nothing(sign_in, clerk_xinhua, half_done, world):
    RankingPeriod.objects.update(state="closed")
    client = sign_in(clerk_xinhua)
    assert "已关账，不能再提交" in text_of(client.get(MONTH))
    response = client.post(submit_url(world.xinhua))
    assert response.status_code == 409
    assert "2023年3月已签发，不能再改。" in text_of(response)


def test_refusals_of_a_report_are_an_error_summary(sign_in, reviewer_decheng, half_done, world):
    url = reverse("properties:month-report", args=["2023-03", world.decheng.pk])
    response = sign_in(reviewer_decheng).post(url)
    assert response.status_code == 409
    assert 'id="error-summary"' in response.content.decode()
    assert "新湖街道、新华街道还没有提交，请先催交，收齐后再上报。" in text_of(response)


@pytest.fixture
def decheng_in(world, period, month, clerk_xinhu, clerk_xinhua):
    for street, clerk in (("新湖", clerk_xinhu), ("新华", clerk_xinhua)):
        month(period, {home: [] for home in world.homes[street]})
        area = world.homes[street][0].area.above.get(ancestor__kind="subdistrict").ancestor
        submit_street(period=period, subdistrict=area, by=clerk, at=clock.at(2023, 3, 20, 9))


def test_the_reviewer_reports_and_the_city_gives_back(
    sign_in, reviewer_decheng, taskforce, decheng_in, world
):
    client = sign_in(reviewer_decheng)
    url = reverse("properties:month-report", args=["2023-03", world.decheng.pk])
    assert "已上报德城区2023年3月检查得分" in text_of(client.post(url, follow=True))
    client = sign_in(taskforce)
    row = Submission.objects.get(area=world.decheng)
    url = reverse("properties:month-return-district", args=["2023-03", row.pk])
    assert url in client.get(MONTH).content.decode()
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": " "}).status_code == 422
    assert "已退回德城区2023年3月上报" in text_of(client.post(url, {"reason": "请复核"}, follow=True))
    row.refresh_from_db()
    assert row.state == SubmissionState.RETURNED


def test_the_reviewer_gives_a_street_back_with_a_reason_the_clerk_reads(
    sign_in, reviewer_decheng, clerk_xinhu, decheng_in, world
):
    row = Submission.objects.get(area=world.xinhu)
    url = reverse("properties:month-return-street", args=["2023-03", row.pk])
    client = sign_in(reviewer_decheng)
    assert "退回要写明理由" in text_of(client.post(url, {"reason": ""}))
    client.post(url, {"reason": "3号院缺联检人员"})
    assert "理由：3号院缺联检人员" in text_of(sign_in(clerk_xinhu).get(MONTH))


def test_another_districts_submission_does_not_exist_for_a_reviewer(
    sign_in, reviewer_lingcheng, decheng_in, world
):
    row = Submission.objects.get(area=world.xinhu)
    url = reverse("properties:month-return-street", args=["2023-03", row.pk])
    client = sign_in(reviewer_lingcheng)
    assert client.get(url).status_code == 404
    assert client.post(url, {"reason": "x"}).status_code == 404
    report = reverse("properties:month-report", args=["2023-03", world.decheng.pk])
    assert client.post(report).status_code == 404


def test_a_clerk_neither_reports_nor_gives_back(sign_in, clerk_xinhu, decheng_in, world):
    client = sign_in(clerk_xinhu)
    row = Submission.objects.get(area=world.xinhu)
    assert (
        client.post(reverse("properties:month-report", args=["2023-03", world.decheng.pk])).status_code == 403
    )
    assert client.post(reverse("properties:month-return-street", args=["2023-03", row.pk])).status_code == 403


# ---------------------------------------------------------------- opening a month


def test_the_next_month_is_proposed_and_opened(sign_in, taskforce, period, world):
    client = sign_in(taskforce)
    form = client.get(reverse("properties:month-open")).context["form"]
    assert (form.initial["year"], form.initial["month"]) == (2023, 4)
    data = {"year": 2023, "month": 4, "standard": world.standard.pk, "rule_set": world.rule_set.pk}
    response = client.post(reverse("properties:month-open"), data, follow=True)
    assert "已建立 2023年4月" in text_of(response)
    assert RankingPeriod.objects.get(month=4).standard == world.standard


def test_opening_a_month_twice_says_so_at_the_field(sign_in, taskforce, period, world):
    data = {"year": 2023, "month": 3, "standard": world.standard.pk, "rule_set": world.rule_set.pk}
    response = sign_in(taskforce).post(reverse("properties:month-open"), data)
    assert response.status_code == 422
    assert response.context["form"].errors["month"] == ["2023年3月已经建立，请直接打开使用。"]


def test_only_the_task_force_opens_months(sign_in, reviewer_decheng, leader, period):
    for user in (reviewer_decheng, leader):
        assert sign_in(user).get(reverse("properties:month-open")).status_code == 403


def test_a_reported_month_shows_its_districts_as_reported(
    sign_in, taskforce, decheng_in, reviewer_decheng, world, period
):
    report_district(period=period, district=world.decheng, by=reviewer_decheng, at=clock.at(2023, 3, 21, 9))
    text = text_of(sign_in(taskforce).get(MONTH))
    assert "03-21 09:00 上报" in text
