"""The sheet page: who opens it, what it shows, saving item by item and as a whole."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from common import clock
from properties.actions.inspections import Line, start_inspection
from properties.choices import PeriodState
from properties.models import Inspection
from tests.conftest import INSPECTED, JOINT_GROUP


@pytest.fixture
def sheet(period, world, clerk_xinhu) -> Inspection:
    return start_inspection(
        period=period,
        community=world.homes["新湖"][0],
        inspected_on=INSPECTED,
        by=clerk_xinhu,
        joint_group=JOINT_GROUP,
    )


@pytest.fixture
def enter():
    """A browser somebody has signed in with."""

    def make(user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return make


@pytest.fixture
def post_item(enter, sheet, clerk_xinhu):
    def make(key: str, *, by=clerk_xinhu, version: int = 0, lines=(), **facts):
        data = {
            f"{key}-version": version,
            f"{key}-lines": len(lines),
            **{f"{key}-{k}": v for k, v in facts.items()},
        }
        for number, line in enumerate(lines):
            data |= {f"{key}-{number}-{name}": value for name, value in line.items()}
        return enter(by).post(reverse("properties:sheet-item", args=[sheet.pk, key]), data)

    return make


def url(name: str, sheet: Inspection) -> str:
    return reverse(f"properties:{name}", args=[sheet.pk])


# ---------------------------------------------------------------- reading
def test_the_page_shows_every_item_with_its_rule_and_last_months_words(enter, sheet, clerk_xinhu):
    page = enter(clerk_xinhu).get(url("sheet", sheet)).content.decode()
    assert page.count("data-item=") == 35
    assert "停放或充电每辆扣1分" in page
    assert "报修无登记每次扣0.5分" in page  # a clause of an item with three of them
    assert "上月没有得分" in page
    assert "34 项，97分" in page


def test_what_the_ledger_rules_out_is_said_with_its_effect(enter, sheet, clerk_xinhu):
    page = enter(clerk_xinhu).get(url("sheet", sheet)).content.decode()
    assert "台账无电梯，3分不计入，总分折算" in page
    assert "97.00 ÷ 97 × 100，四舍五入" in page


def test_an_item_with_several_clauses_has_a_field_for_each(enter, sheet, clerk_xinhu):
    page = enter(clerk_xinhu).get(url("sheet", sheet)).content.decode()
    assert all(f'name="A2-{number}-quantity"' in page for number in range(3))
    assert 'name="A2-3-quantity"' not in page


def test_the_deadline_is_prefilled_from_the_item(enter, sheet, clerk_xinhu):
    page = enter(clerk_xinhu).get(url("sheet", sheet)).content.decode()
    field = page[page.index('name="B2-0-rectify_by"') :]
    assert 'value="2023-03-13"' in field[:200]


def test_the_number_of_queries_does_not_grow_with_what_was_found(
    enter, fill, world, clerk_xinhu, django_assert_max_num_queries
):
    def found(key: str, times: int) -> tuple[Line, ...]:
        return tuple(Line(f"{key}.1", Decimal(1), place=f"{number}号楼") for number in range(times))

    little = fill(world.homes["新湖"][1], by=clerk_xinhu, B1=found("B1", 1))
    much = fill(
        world.homes["新湖"][2], by=clerk_xinhu, **{key: found(key, 6) for key in ("B1", "B2", "C2", "C3")}
    )
    client = enter(clerk_xinhu)
    with django_assert_max_num_queries(25) as first:
        client.get(url("sheet", little))
    with django_assert_max_num_queries(len(first.captured_queries)):
        client.get(url("sheet", much))


@pytest.mark.parametrize("name", ["sheet", "sheet-print"])
def test_another_streets_sheet_does_not_exist(enter, sheet, clerk_xinhua, name):
    assert enter(clerk_xinhua).get(url(name, sheet)).status_code == 404


def test_a_draft_is_not_shown_to_those_who_only_read(enter, sheet, readonly, company_user):
    for user in (readonly, company_user):
        assert enter(user).get(url("sheet", sheet)).status_code == 404


def test_without_any_grant_the_page_is_refused(enter, sheet, stranger, sysadmin, superuser):
    for user in (stranger, sysadmin, superuser):
        assert enter(user).get(url("sheet", sheet)).status_code == 403


def test_an_approved_sheet_is_read_only_for_its_company(
    enter, fill, world, clerk_xinhu, reviewer_decheng, company_user
):
    sheet = fill(world.homes["新湖"][0], by=clerk_xinhu, approved_by=reviewer_decheng)
    page = enter(company_user).get(url("sheet", sheet))
    assert page.status_code == 200
    assert 'data-module="sheet"' not in page.content.decode()


def test_the_printed_sheet_has_all_items_and_the_signature_line(enter, sheet, clerk_xinhu):
    page = enter(clerk_xinhu).get(url("sheet-print", sheet)).content.decode()
    assert "被检查单位签字（盖章）" in page
    assert page.count("未核") == 34


# ---------------------------------------------------------------- one item
def test_a_saved_item_answers_with_the_running_sums(post_item, sheet):
    answer = post_item(
        "D3", lines=[{"rule": "D3.1", "quantity": "1", "place": "7号楼", "rectify_by": "2023-03-24"}]
    ).json()
    assert (answer["version"], answer["is_checked"], answer["display"]) == (1, True, "98.97")
    assert "−1.0" in answer["deducted"]
    assert "96.00 ÷ 97 × 100" in answer["score"]
    assert sheet.deductions.get().place == "7号楼"


def test_an_empty_figure_that_was_confirmed_is_checked_without_deduction(post_item, sheet):
    answer = post_item("D3", checked="1", lines=[{"rule": "D3.1", "quantity": ""}]).json()
    assert answer["is_checked"]
    assert not sheet.deductions.exists()


def test_zero_percent_is_the_worst_and_not_nothing(post_item):
    assert "−2.0" in post_item("D5", lines=[{"rule": "D5.1", "quantity": "0"}]).json()["deducted"]


def test_full_width_digits_are_understood(post_item, sheet):
    post_item("C2", lines=[{"rule": "C2.1", "quantity": "３"}])
    assert sheet.deductions.get().quantity_centi == 300


def test_a_place_alone_is_kept_with_zero_found(post_item, sheet):
    post_item("B1", lines=[{"rule": "B1.1", "quantity": "", "place": "东门"}])
    assert [(row.place, row.quantity_centi) for row in sheet.deductions.all()] == [("东门", 0)]


@pytest.mark.parametrize(
    ("line", "field", "words"),
    [
        ({"rule": "D3.1", "quantity": "-1"}, "D3", "数量不能小于 0，现为 -1"),
        ({"rule": "D3.1", "quantity": "两"}, "D3-0-quantity", "“两”不是数"),
        ({"rule": "D3.1", "quantity": "1", "rectify_by": "下周"}, "D3-0-rectify_by", "“下周”不是日期"),
        ({"rule": "D3.1", "quantity": "1", "rectify_by": "2023-03-01"}, "D3", "早于检查日期3月10日"),
        ({"rule": "Z9.9", "quantity": "1"}, "D3", "标准可能已换版"),
        ({"rule": "D3.1", "quantity": "1", "photos": "999"}, "D3", "请重新上传"),
    ],
)
def test_a_fault_comes_back_at_its_field_and_nothing_is_saved(post_item, sheet, line, field, words):
    answer = post_item("D3", lines=[line])
    assert answer.status_code == 422
    [(where, sentence)] = answer.json()["faults"]
    assert where == field
    assert words in sentence
    sheet.refresh_from_db()
    assert not sheet.deductions.exists()
    assert "D3" not in sheet.progress


def test_a_stale_tab_gets_both_values(post_item, neighborhood_worker, sheet):
    post_item("D3", by=neighborhood_worker, lines=[{"rule": "D3.1", "quantity": "2"}])
    answer = post_item("D3", lines=[{"rule": "D3.1", "quantity": "1"}])
    found = answer.json()
    assert (answer.status_code, found["code"], found["version"]) == (409, "conflict", 1)
    assert "柳荫社区" in found["box"]
    assert "您填 <b>1 辆</b>，对方填 <b>2 辆</b>" in found["box"]
    assert post_item("D3", version=1, lines=[{"rule": "D3.1", "quantity": "1"}]).status_code == 200


def test_a_closed_month_refuses_in_words(post_item, period):
    type(period).objects.update(state=PeriodState.CLOSED)
    answer = post_item("D3", checked="1")
    assert answer.status_code == 409
    assert "2023年3月已签发，不能再改" in answer.json()["message"]


def test_another_streets_clerk_finds_no_item_to_write(post_item, clerk_xinhua, sheet):
    assert post_item("D3", by=clerk_xinhua, checked="1").status_code == 404


def test_a_reader_may_not_write(post_item, readonly):
    assert post_item("D3", by=readonly, checked="1").status_code == 403


def test_an_item_the_standard_does_not_have_is_not_found(post_item):
    assert post_item("Z9", checked="1").status_code == 404


def test_a_sheet_with_three_levels_is_filled_by_choice(enter, period, world, clerk_xinhu):
    period.standard = world.standard_b
    period.save()
    sheet = start_inspection(
        period=period, community=world.homes["新湖"][1], inspected_on=INSPECTED, by=clerk_xinhu
    )
    client = enter(clerk_xinhu)
    page = client.get(url("sheet", sheet)).content.decode()
    assert '<option value="1">1 基本符合</option>' in page
    data = {"1.4-version": 0, "1.4-lines": 1, "1.4-0-rule": "1.4.1", "1.4-0-quantity": "1"}
    answer = client.post(reverse("properties:sheet-item", args=[sheet.pk, "1.4"]), data).json()
    assert "−1.5" in answer["deducted"]
    assert '<option value="1" selected>1 基本符合</option>' in answer["row"]


# ---------------------------------------------------------------- without a script
def test_the_whole_sheet_is_saved_by_one_plain_form(enter, sheet, clerk_xinhu):
    data = {
        "D3-version": 0,
        "D3-lines": 1,
        "D3-0-rule": "D3.1",
        "D3-0-quantity": "2",
        "B1-version": 0,
        "B1-lines": 1,
        "B1-0-rule": "B1.1",
        "B1-0-quantity": "",
        "B1-checked": "1",
        "C1-version": 0,
        "C1-lines": 2,
        "C1-0-rule": "C1.1",
        "C1-0-quantity": "",
        "C1-1-rule": "C1.2",
    }
    page = enter(clerk_xinhu).post(url("sheet", sheet), data, follow=True)
    assert "已保存 2 项。" in page.content.decode()
    sheet.refresh_from_db()
    assert {key for key in sheet.progress if sheet.progress[key]["checked"]} == {"B1", "D3", "D4"}


def test_a_faulty_item_keeps_what_was_typed_and_does_not_stop_the_others(enter, sheet, clerk_xinhu):
    data = {
        "D3-version": 0,
        "D3-lines": 1,
        "D3-0-rule": "D3.1",
        "D3-0-quantity": "-1",
        "D3-0-place": "7号楼",
        "C4-version": 0,
        "C4-lines": 1,
        "C4-0-rule": "C4.1",
        "C4-0-quantity": "1",
    }
    answer = enter(clerk_xinhu).post(url("sheet", sheet), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "有 1 处要改" in page
    assert '<a href="#item-D3">D3 数量不能小于 0，现为 -1' in page
    assert 'id="item-D3"' in page
    assert 'value="-1"' in page
    assert 'value="7号楼"' in page
    assert sheet.deductions.get().rule.key == "C4.1"


# ---------------------------------------------------------------- head, adjustments, hand-in
def head(**changes) -> dict:
    return {
        "inspected_on": "2023-03-12",
        "people_district": 1,
        "people_company": 2,
        "note": "",
        "seen_revision": 0,
        **changes,
    }


def test_the_head_is_saved(enter, sheet, clerk_xinhu):
    enter(clerk_xinhu).post(url("sheet-header", sheet), head())
    sheet.refresh_from_db()
    assert sheet.inspected_on == dt.date(2023, 3, 12)
    assert {m.side: m.people for m in sheet.joint_group.all()} == {"district": 1, "company": 2}


def test_a_date_outside_the_window_is_said_on_the_sheet(enter, sheet, clerk_xinhu):
    page = enter(clerk_xinhu).post(url("sheet-header", sheet), head(inspected_on="2023-03-25"), follow=True)
    assert "检查日期3月25日不在本月窗口（2月23日—3月22日），请改日期。" in page.content.decode()
    sheet.refresh_from_db()
    assert sheet.inspected_on == INSPECTED


def adjustment(**changes) -> dict:
    row = {"kind": "malus", "points": "1", "reason": "被督办", "reference": "督办〔2023〕5号", **changes}
    return {
        "form-TOTAL_FORMS": 1,
        "form-INITIAL_FORMS": 0,
        **{f"form-0-{name}": value for name, value in row.items()},
    }


def test_malus_points_count_after_scaling(enter, sheet, clerk_xinhu):
    enter(clerk_xinhu).post(url("sheet-adjustments", sheet), adjustment())
    sheet.refresh_from_db()
    assert (sheet.score_centi, sheet.adjustment_centi) == (9900, -100)


@pytest.mark.parametrize("changes", [{"reason": ""}, {"reference": ""}, {"points": "0"}, {"points": "11"}])
def test_an_adjustment_needs_reason_paper_and_sensible_points(enter, sheet, clerk_xinhu, changes):
    assert enter(clerk_xinhu).post(url("sheet-adjustments", sheet), adjustment(**changes)).status_code == 422
    assert not sheet.adjustments.exists()


def test_a_sheet_with_unchecked_items_is_not_handed_in(enter, sheet, clerk_xinhu):
    page = enter(clerk_xinhu).post(url("sheet-submit", sheet), follow=True)
    assert "还有 34 项未核" in page.content.decode()


def test_a_double_hand_in_is_done_once_and_said(enter, fill, world, clerk_xinhu):
    sheet = fill(world.homes["新湖"][3], by=clerk_xinhu)
    before = sheet.submitted_at
    page = enter(clerk_xinhu).post(url("sheet-submit", sheet), follow=True)
    assert "检查表已是“已提交”" in page.content.decode()
    sheet.refresh_from_db()
    assert sheet.submitted_at == before


def test_taking_back_and_throwing_away(enter, fill, world, clerk_xinhu):
    sheet = fill(world.homes["新湖"][3], by=clerk_xinhu)
    client = enter(clerk_xinhu)
    client.post(url("sheet-withdraw", sheet))
    sheet.refresh_from_db()
    assert sheet.state == "draft"
    client.post(url("sheet-discard", sheet))
    assert not Inspection.objects.filter(pk=sheet.pk).exists()


@pytest.mark.parametrize(
    "name", ["sheet-header", "sheet-adjustments", "sheet-submit", "sheet-withdraw", "sheet-discard"]
)
def test_the_buttons_of_another_street_do_not_exist(enter, sheet, clerk_xinhua, readonly, name):
    assert enter(clerk_xinhua).post(url(name, sheet), head()).status_code == 404
    assert enter(readonly).post(url(name, sheet), head()).status_code == 403


def test_a_late_sheet_says_so_and_can_still_be_handed_in(enter, sheet, clerk_xinhu):
    assert clock.today() == dt.date(2023, 3, 21)
    assert "街道提交已逾期 1 天，仍可提交" in enter(clerk_xinhu).get(url("sheet", sheet)).content.decode()


def test_the_page_keeps_to_the_strict_policy(enter, sheet, clerk_xinhu):
    page = enter(clerk_xinhu).get(url("sheet", sheet)).content.decode()
    assert "style=" not in page
    assert " onclick" not in page
    assert "<script>" not in page
