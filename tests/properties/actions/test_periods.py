"""Opening a month and handing it in: every rule, with the sentence the clerk reads."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from common import clock
from common.errors import NotAllowed, RuleViolation
from common.models import AuditEntry
from properties.actions.periods import (
    open_period,
    report_district,
    return_district,
    return_street,
    submit_street,
    unfinished,
    window_of,
)
from properties.choices import PeriodState, StandardState, SubmissionState
from properties.models import RankingPeriod, Submission

IN_TIME = clock.at(2023, 3, 20, 17, 52)
TOO_LATE = clock.at(2023, 3, 21, 9)


@pytest.fixture
def xinhu_checked(world, period, month, system):
    """Every community of 新湖街道 has an approved sheet."""
    month(period, {home: [] for home in world.homes["新湖"]})


@pytest.fixture
def xinhu_in(world, period, xinhu_checked, clerk_xinhu):
    return submit_street(period=period, subdistrict=world.xinhu, by=clerk_xinhu, at=IN_TIME)


@pytest.fixture
def decheng_checked(world, period, month, xinhu_checked):
    """Both streets of 德城区 are checked through."""
    month(period, {home: [] for home in world.homes["新华"]})


@pytest.fixture
def decheng_in(world, period, decheng_checked, xinhu_in, clerk_xinhua):
    submit_street(period=period, subdistrict=world.xinhua, by=clerk_xinhua, at=IN_TIME)


# ---------------------------------------------------------------- opening


def test_a_month_writes_out_its_window_and_its_three_deadlines(period):
    assert (period.window_start, period.window_end) == (dt.date(2023, 2, 23), dt.date(2023, 3, 22))
    assert period.street_due_at == clock.at(2023, 3, 21)
    assert period.district_due_at == clock.at(2023, 3, 22)
    assert period.city_due_at == clock.at(2023, 3, 23)
    assert AuditEntry.objects.filter(verb="open", object_key=str(period.pk)).count() == 1


def test_a_day_a_short_month_does_not_have_is_its_last_one():
    assert window_of(2023, 2, last_day=31) == (dt.date(2023, 2, 1), dt.date(2023, 2, 28))
    assert window_of(2023, 3, last_day=31) == (dt.date(2023, 3, 1), dt.date(2023, 3, 31))


def _open(world, by, **changed):
    given = {
        "city": world.city,
        "year": 2023,
        "month": 4,
        "standard": world.standard,
        "rule_set": world.rule_set,
    }
    return open_period(**(given | changed), by=by)


def test_the_same_month_is_not_opened_twice(world, period, system):
    with pytest.raises(RuleViolation, match="2023年3月已经建立，请直接打开使用。") as refusal:
        _open(world, system, month=3)
    assert refusal.value.field == "month"


def test_a_thirteenth_month_is_refused(world, system):
    with pytest.raises(RuleViolation, match="月份 13 不在 1—12 之间"):
        _open(world, system, month=13)


def test_a_retired_standard_opens_no_month(world, system):
    world.standard.state = StandardState.RETIRED
    world.standard.save()
    with pytest.raises(RuleViolation, match="是停用标准，请选现行标准。") as refusal:
        _open(world, system)
    assert refusal.value.field == "standard"
    assert not RankingPeriod.objects.exists()


def test_another_citys_standard_and_rules_are_refused(world, system):
    with pytest.raises(RuleViolation, match="不属于德城区，请选本市的标准。"):
        _open(world, system, city=world.decheng)


# ---------------------------------------------------------------- the street


def test_a_street_that_is_done_hands_in(world, xinhu_in, clerk_xinhu):
    assert xinhu_in.state == SubmissionState.SUBMITTED
    assert (xinhu_in.handed_in_at, xinhu_in.handed_in_by) == (IN_TIME, clerk_xinhu)
    entry = AuditEntry.objects.filter(object_key=str(xinhu_in.pk), verb="submit").get()
    assert entry.summary == "新湖街道提交2023年3月检查结果"


def test_a_street_after_the_deadline_still_hands_in_and_is_marked_late(
    world, period, xinhu_checked, clerk_xinhu
):
    row = submit_street(period=period, subdistrict=world.xinhu, by=clerk_xinhu, at=TOO_LATE)
    assert row.state == SubmissionState.SUBMITTED
    entry = AuditEntry.objects.get(object_key=str(row.pk), verb="submit")
    assert entry.summary.endswith("（逾期）")


def test_the_last_second_of_the_due_day_is_in_time(world, period, xinhu_checked, clerk_xinhu):
    submit_street(period=period, subdistrict=world.xinhu, by=clerk_xinhu, at=clock.at(2023, 3, 21))
    assert not AuditEntry.objects.filter(summary__endswith="（逾期）").exists()


def test_open_sheets_keep_a_street_from_handing_in(world, period, month, clerk_xinhu, system):
    homes = world.homes["新湖"]
    month(period, {homes[0]: []}, state="draft")
    month(period, {home: [] for home in homes[1:]})
    with pytest.raises(RuleViolation, match=r"还有 1 个小区的检查表没有提交（新湖花园1号院）"):
        submit_street(period=period, subdistrict=world.xinhu, by=clerk_xinhu)
    assert not Submission.objects.exists()


def test_unchecked_communities_need_a_stated_reason(world, period, month, clerk_xinhu):
    homes = world.homes["新湖"]
    month(period, {home: [] for home in homes[2:]})
    for reason in ("", "   "):
        with pytest.raises(
            RuleViolation, match="有 2 个小区未检查（新湖花园1号院、新湖花园2号院），请写明原因"
        ) as refusal:
            submit_street(period=period, subdistrict=world.xinhu, by=clerk_xinhu, unchecked_reason=reason)
        assert refusal.value.field == "unchecked_reason"
    row = submit_street(period=period, subdistrict=world.xinhu, by=clerk_xinhu, unchecked_reason=" 封闭施工 ")
    assert row.unchecked_reason == "封闭施工"


def test_a_recheck_does_not_count_as_an_inspection(world, period, month):
    month(period, {world.homes["新湖"][0]: []}, source="recheck")
    assert len(unfinished(period, world.xinhu)["unchecked"]) == 8


def test_long_lists_of_names_are_cut_after_five(world, period, clerk_xinhu):
    with pytest.raises(RuleViolation, match="5号院等8个"):
        submit_street(period=period, subdistrict=world.xinhu, by=clerk_xinhu)


def test_a_second_submit_says_what_is_wrong(world, period, xinhu_in, clerk_xinhu):
    with pytest.raises(NotAllowed, match="已提交"):
        submit_street(period=period, subdistrict=world.xinhu, by=clerk_xinhu)
    assert AuditEntry.objects.filter(verb="submit", object_type="properties.submission").count() == 1


def test_a_clerk_hands_in_her_own_street_only(world, period, xinhu_checked, clerk_xinhua):
    with pytest.raises(PermissionDenied):
        submit_street(period=period, subdistrict=world.xinhu, by=clerk_xinhua)
    assert not Submission.objects.exists()


def test_a_neighborhood_hands_nothing_in(world, period, xinhu_checked, clerk_xinhu):
    with pytest.raises(PermissionDenied):
        submit_street(period=period, subdistrict=world.liuyin, by=clerk_xinhu)


def test_a_closed_month_takes_nothing_any_more(world, period, xinhu_checked, clerk_xinhu):
    RankingPeriod.objects.update(state=PeriodState.CLOSED)
    period.refresh_from_db()
    with pytest.raises(NotAllowed, match="2023年3月已签发，不能再改。"):
        submit_street(period=period, subdistrict=world.xinhu, by=clerk_xinhu)
    assert not Submission.objects.exists()


# ---------------------------------------------------------------- giving a street back


def test_a_street_given_back_hands_in_again_and_the_old_words_go(
    world, period, month, clerk_xinhu, reviewer_decheng
):
    homes = world.homes["新湖"]
    month(period, {home: [] for home in homes[1:]})
    row = submit_street(period=period, subdistrict=world.xinhu, by=clerk_xinhu, unchecked_reason="封闭")
    row = return_street(submission=row, by=reviewer_decheng, reason="1号院已解封，请补查")
    assert (row.state, row.return_reason) == (SubmissionState.RETURNED, "1号院已解封，请补查")
    month(period, {homes[0]: []})
    row = submit_street(period=period, subdistrict=world.xinhu, by=clerk_xinhu)
    assert (row.state, row.return_reason, row.unchecked_reason) == (SubmissionState.SUBMITTED, "", "")


def test_giving_back_wants_a_reason(xinhu_in, reviewer_decheng):
    with pytest.raises(RuleViolation, match="退回要写明理由"):
        return_street(submission=xinhu_in, by=reviewer_decheng, reason="  ")


def test_another_districts_reviewer_gives_nothing_back(xinhu_in, reviewer_lingcheng):
    with pytest.raises(PermissionDenied):
        return_street(submission=xinhu_in, by=reviewer_lingcheng, reason="不对")


# ---------------------------------------------------------------- the district


def test_a_district_reports_with_all_its_streets(world, period, decheng_in, reviewer_decheng):
    row = report_district(period=period, district=world.decheng, by=reviewer_decheng, at=TOO_LATE)
    assert row.state == SubmissionState.REPORTED
    assert set(Submission.objects.values_list("state", flat=True)) == {SubmissionState.REPORTED}
    assert not AuditEntry.objects.get(verb="report").summary.endswith("（逾期）")


def test_a_district_that_reports_after_the_21st_is_marked_late(world, period, decheng_in, reviewer_decheng):
    report_district(period=period, district=world.decheng, by=reviewer_decheng, at=clock.at(2023, 3, 22, 8))
    assert AuditEntry.objects.get(verb="report").summary.endswith("（逾期）")


def test_a_district_waits_for_its_last_street(world, period, decheng_checked, xinhu_in, reviewer_decheng):
    with pytest.raises(NotAllowed, match="新华街道还没有提交，请先催交，收齐后再上报。"):
        report_district(period=period, district=world.decheng, by=reviewer_decheng)


def test_a_district_waits_for_a_street_it_gave_back(world, period, decheng_in, xinhu_in, reviewer_decheng):
    return_street(submission=xinhu_in, by=reviewer_decheng, reason="请补正")
    with pytest.raises(NotAllowed, match="新湖街道还没有提交"):
        report_district(period=period, district=world.decheng, by=reviewer_decheng)


def test_sheets_that_were_not_decided_on_keep_a_district_from_reporting(
    world, period, month, xinhu_in, clerk_xinhua, reviewer_decheng
):
    month(period, {home: [] for home in world.homes["新华"]}, state="submitted")
    submit_street(period=period, subdistrict=world.xinhua, by=clerk_xinhua)
    with pytest.raises(RuleViolation, match="还有 4 个小区的检查表没有审完"):
        report_district(period=period, district=world.decheng, by=reviewer_decheng)


def test_a_reported_district_cannot_report_again(world, period, decheng_in, reviewer_decheng):
    report_district(period=period, district=world.decheng, by=reviewer_decheng)
    with pytest.raises(NotAllowed, match="已报"):
        report_district(period=period, district=world.decheng, by=reviewer_decheng)


def test_a_reported_street_is_not_given_back_under_the_district(
    world, period, decheng_in, xinhu_in, reviewer_decheng
):
    report_district(period=period, district=world.decheng, by=reviewer_decheng)
    with pytest.raises(NotAllowed, match="已报"):
        return_street(submission=xinhu_in, by=reviewer_decheng, reason="晚了")


def test_another_districts_reviewer_reports_nothing(world, period, decheng_in, reviewer_lingcheng):
    with pytest.raises(PermissionDenied):
        report_district(period=period, district=world.decheng, by=reviewer_lingcheng)


def test_a_district_given_back_sets_its_streets_back_to_handed_in(
    world, period, decheng_in, reviewer_decheng, taskforce
):
    row = report_district(period=period, district=world.decheng, by=reviewer_decheng)
    row = return_district(submission=row, by=taskforce, reason="新湖街道3号院得分请复核")
    assert (row.state, row.return_reason) == (SubmissionState.RETURNED, "新湖街道3号院得分请复核")
    streets = Submission.objects.filter(area__in=[world.xinhu, world.xinhua])
    assert set(streets.values_list("state", flat=True)) == {SubmissionState.SUBMITTED}
    assert report_district(period=period, district=world.decheng, by=reviewer_decheng).return_reason == ""


def test_a_reviewer_does_not_give_back_for_the_city(world, period, decheng_in, reviewer_decheng):
    row = report_district(period=period, district=world.decheng, by=reviewer_decheng)
    with pytest.raises(PermissionDenied):
        return_district(submission=row, by=reviewer_decheng, reason="自己退")
