"""Beginning a sheet: window, scope, second sheets, retired standards; and changing its head."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied

from common.errors import Conflict, NotAllowed, RuleViolation
from properties.actions.inspections import approve, reopen, return_, save_header, start_inspection, withdraw
from properties.choices import PeriodState, StandardState
from properties.models import Inspection
from tests.conftest import INSPECTED, JOINT_GROUP


@pytest.fixture
def start(period, world, clerk_xinhu):
    def make(**changes):
        facts = {
            "period": period,
            "community": world.homes["新湖"][0],
            "inspected_on": INSPECTED,
            "by": clerk_xinhu,
        }
        return start_inspection(**{**facts, "joint_group": JOINT_GROUP, **changes})

    return make


def test_a_new_sheet_is_full_marks_without_what_the_ledger_rules_out(start):
    sheet = start()
    assert (sheet.state, sheet.score_centi, sheet.full_centi) == ("draft", 10000, 9700)
    assert [row.reason for row in sheet.not_applicable.all()] == ["台账无电梯"]


def test_a_sheet_keeps_the_company_of_the_day(start, world):
    assert start().company == world.firms[0]


@pytest.mark.parametrize("day", [dt.date(2023, 2, 22), dt.date(2023, 3, 25)])
def test_a_date_outside_the_window_is_refused_with_both(start, day):
    with pytest.raises(RuleViolation) as refusal:
        start(inspected_on=day)
    assert f"检查日期{day.month}月{day.day}日不在本月窗口（2月23日—3月22日），请改日期。" == str(
        refusal.value
    )
    assert refusal.value.field == "inspected_on"


def test_a_closed_month_takes_no_sheet(start, period):
    period.state = PeriodState.CLOSED
    period.save()
    with pytest.raises(NotAllowed, match="2023年3月已签发，不能再改"):
        start()


def test_a_retired_standard_takes_no_sheet(start, period):
    period.standard.state = StandardState.RETIRED
    period.standard.save()
    with pytest.raises(RuleViolation, match="已停用"):
        start()


def test_a_community_of_another_street_is_out_of_reach(start, world):
    with pytest.raises(PermissionDenied):
        start(community=world.homes["新华"][0])


def test_the_second_click_finds_the_first_sheet(start):
    key = uuid.uuid4()
    assert start(client_uuid=key) == start(client_uuid=key)
    assert Inspection.objects.count() == 1


def test_a_second_sheet_of_the_day_must_be_meant(start):
    start()
    with pytest.raises(RuleViolation, match="请勾选“确为第二次检查”") as refusal:
        start()
    assert refusal.value.field == "is_second_meant"
    start(is_second_meant=True)
    assert Inspection.objects.count() == 2


def test_the_head_changes_date_and_group(start, clerk_xinhu):
    sheet = start()
    save_header(
        inspection=sheet,
        inspected_on=dt.date(2023, 3, 12),
        joint_group={"company": ("安禾", 2)},
        note="雨",
        seen_revision=0,
        by=clerk_xinhu,
    )
    sheet.refresh_from_db()
    assert (sheet.inspected_on, sheet.note) == (dt.date(2023, 3, 12), "雨")
    assert [(m.side, m.people) for m in sheet.joint_group.all()] == [("company", 2)]


def test_a_stale_head_is_a_conflict(start, clerk_xinhu):
    sheet = start()
    facts = {"inspection": sheet, "inspected_on": INSPECTED, "joint_group": JOINT_GROUP, "by": clerk_xinhu}
    save_header(**facts, note="一", seen_revision=0)
    with pytest.raises(Conflict, match="表头刚被新湖街道改过"):
        save_header(**facts, note="二", seen_revision=0)


def test_a_new_date_takes_the_company_of_that_day(start, clerk_xinhu, world):
    contract = world.homes["新湖"][0].contracts.get()
    contract.valid_to = dt.date(2023, 3, 11)
    contract.save()
    sheet = start()
    save_header(
        inspection=sheet,
        inspected_on=dt.date(2023, 3, 12),
        joint_group=JOINT_GROUP,
        note="",
        seen_revision=0,
        by=clerk_xinhu,
    )
    sheet.refresh_from_db()
    assert sheet.company is None


def test_a_sheet_goes_back_and_comes_again(fill, world, clerk_xinhu, reviewer_decheng):
    sheet = fill(world.homes["新湖"][0], by=clerk_xinhu)
    return_(inspection=sheet, by=reviewer_decheng, reason="缺联检人员，请补录。")
    sheet.refresh_from_db()
    assert (sheet.state, sheet.return_reason) == ("returned", "缺联检人员，请补录。")


def test_a_return_without_a_reason_is_refused(fill, world, clerk_xinhu, reviewer_decheng):
    sheet = fill(world.homes["新湖"][0], by=clerk_xinhu)
    with pytest.raises(RuleViolation, match="要写明理由"):
        return_(inspection=sheet, by=reviewer_decheng, reason="  ")


def test_what_was_taken_back_can_be_handed_in_again(fill, world, clerk_xinhu):
    sheet = fill(world.homes["新湖"][0], by=clerk_xinhu)
    withdraw(inspection=sheet, by=clerk_xinhu)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.submitted_at) == ("draft", None)


def test_an_approved_sheet_reopened_in_a_closed_month_may_move(
    fill, world, period, clerk_xinhu, reviewer_decheng, taskforce
):
    sheet = fill(world.homes["新湖"][0], by=clerk_xinhu, approved_by=reviewer_decheng)
    type(period).objects.update(state=PeriodState.CLOSED)
    reopen(inspection=sheet, by=taskforce, reason="复核发现误判")
    sheet.refresh_from_db()
    assert sheet.state == "returned"
    with pytest.raises(NotAllowed):
        approve(inspection=sheet, by=reviewer_decheng)
