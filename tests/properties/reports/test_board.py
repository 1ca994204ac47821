"""The month's board: where a community stands, what the counts come to, who is late."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common import clock
from communities.models import Community
from properties.actions.periods import open_period, return_street, submit_street
from properties.choices import Stage
from properties.reports.board import late_days, month_board, time_left
from properties.reports.reminder import reminder
from properties.reports.stages import Counts, coverage_text

EVE = clock.at(2023, 3, 21, 9, 10)


def board_of(period, at=EVE):
    return month_board(period, Community.objects.managed(), at=at)


def street(board, area):
    return next(unit for unit in board.streets if unit.id == area.pk)


def stage_of(board, home):
    return next(standing.stage for standing in board.standings if standing.community_id == home.pk)


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(413, 448, "92.2%"), (1999, 2000, "99.9%"), (1, 2000, "0.1%"), (448, 448, "100.0%"), (0, 0, "—")],
)
def test_coverage_rounds_half_up_but_is_whole_only_when_nothing_is_missing(part, whole, text):
    assert coverage_text(part, whole) == text


def test_returned_sheets_were_inspected_and_drafts_were_not():
    counts = Counts(none=4, draft=9, submitted=21, returned=2, approved=56)
    assert (counts.total, counts.checked, counts.unfinished, counts.coverage) == (92, 79, 13, "85.9%")


def test_a_community_stands_where_its_least_settled_sheet_stands(world, period, month):
    home = world.homes["新湖"][0]
    assert stage_of(board_of(period), home) == Stage.NONE
    month(period, {home: []})
    assert stage_of(board_of(period), home) == Stage.APPROVED
    month(period, {home: []}, state="submitted", source="district")
    assert stage_of(board_of(period), home) == Stage.SUBMITTED
    month(period, {home: []}, state="draft", source="city")
    assert stage_of(board_of(period), home) == Stage.DRAFT


def test_a_recheck_moves_no_community(world, period, month):
    home = world.homes["新湖"][0]
    month(period, {home: []}, source="recheck")
    assert stage_of(board_of(period), home) == Stage.NONE


def test_streets_add_up_to_districts_and_districts_to_the_city(world, period, month):
    month(period, {home: [] for home in world.homes["新湖"][:5]})
    month(period, {home: [] for home in world.homes["新华"]}, state="submitted")
    board = board_of(period)
    assert [(d.name, d.counts.total, d.counts.checked) for d in board.districts] == [
        ("德城区", 12, 9),
        ("陵城区", 4, 0),
    ]
    assert (board.counts.total, board.counts.none, board.counts.approved) == (16, 7, 5)
    assert sum(unit.counts.total for unit in board.streets) == board.counts.total


def test_approved_sheets_are_reported_when_the_district_reports(scored_month, world, report_all):
    assert board_of(scored_month).counts == Counts(approved=16)
    report_all(scored_month)
    board = board_of(scored_month)
    assert board.counts == Counts(reported=16)
    assert (board.streets_in, board.districts_reported) == (3, 2)
    assert {unit.look.label for unit in (*board.districts, *board.streets)} == {"已报"}


def test_states_of_streets_say_who_must_act(world, period, month, clerk_xinhu, reviewer_decheng):
    assert street(board_of(period), world.xinhu).look.label == "未开始"
    month(period, {home: [] for home in world.homes["新湖"][1:]})
    assert street(board_of(period), world.xinhu).look.label == "录入中"
    month(period, {world.homes["新湖"][0]: []}, state="submitted")
    row = submit_street(period=period, subdistrict=world.xinhu, by=clerk_xinhu, at=clock.at(2023, 3, 20, 9))
    assert street(board_of(period), world.xinhu).look.label == "审核中"
    return_street(submission=row, by=reviewer_decheng, reason="请补正")
    given_back = street(board_of(period), world.xinhu)
    assert (given_back.look.label, given_back.handed_in_at) == ("退回", None)


@pytest.mark.parametrize(
    ("moment", "days"),
    [
        (clock.at(2023, 3, 20, 23, 59), 0),
        (clock.at(2023, 3, 21), 0),
        (clock.at(2023, 3, 21, 0, 1), 1),
        (clock.at(2023, 3, 22, 23), 2),
    ],
)
def test_days_late_count_from_the_day_after_the_deadline(moment, days):
    assert late_days(clock.at(2023, 3, 21), moment) == days


def test_a_late_street_is_overdue_until_it_hands_in_and_stays_late(world, period, month, clerk_xinhu):
    month(period, {home: [] for home in world.homes["新湖"]})
    before = street(board_of(period), world.xinhu)
    assert (before.late_days, before.is_overdue) == (1, True)
    submit_street(period=period, subdistrict=world.xinhu, by=clerk_xinhu, at=EVE)
    after = street(board_of(period, at=clock.at(2023, 3, 25)), world.xinhu)
    assert (after.late_days, after.is_overdue, after.handed_in_at) == (1, False, EVE)


def test_nobody_is_late_before_the_deadline(period):
    board = board_of(period, at=clock.at(2023, 3, 20, 23, 59))
    assert board.overdue_streets == board.overdue_districts == ()


def test_punctuality_is_the_last_months_oldest_first(world, period, system, month, clerk_xinhu, clerk_xinhua):
    before = open_period(
        city=world.city, year=2023, month=2, standard=world.standard, rule_set=world.rule_set, by=system
    )
    for area, clerk, day in ((world.xinhu, clerk_xinhu, 20), (world.xinhua, clerk_xinhua, 21)):
        submit_street(
            period=before, subdistrict=area, by=clerk, at=clock.at(2023, 2, day, 9), unchecked_reason="封闭"
        )
    in_time = board_of(period, at=clock.at(2023, 3, 20, 9))
    assert street(in_time, world.xinhu).kept == (True, None)
    assert street(in_time, world.xinhua).kept == (False, None)
    assert street(in_time, world.ande).kept == (False, None)
    assert street(board_of(period), world.xinhu).kept == (True, False)


def test_a_board_of_one_street_counts_nothing_else(world, period, month, clerk_xinhu, everybody):
    month(period, {home: [] for home in everybody})
    board = month_board(period, Community.objects.managed().visible_to(clerk_xinhu), at=EVE)
    assert [unit.name for unit in board.streets] == ["新湖街道"]
    assert board.counts == Counts(approved=8)
    assert board.districts[0].counts.total == 8


def test_queries_do_not_grow_with_the_rows(world, period, month, everybody):
    with CaptureQueriesContext(
        connection,
    ) as empty:
        board_of(period)
    month(period, {home: [] for home in everybody})
    with CaptureQueriesContext(connection) as full:
        board_of(period)
    assert len(full) == len(empty) <= 6


def test_time_left_is_said_in_days_and_hours():
    due = clock.at(2023, 3, 23)
    assert time_left(due, EVE) == "1 天 14 小时"
    assert time_left(due, clock.at(2023, 3, 22, 23, 30)) == "30 分钟"
    assert time_left(due, clock.at(2023, 3, 18)) == "5 天"
    assert time_left(due, clock.at(2023, 3, 23, 8)) == "逾期 1 天"


def test_the_reminder_names_who_is_missing_and_is_complete_as_it_stands(world, period, month, clerk_xinhu):
    month(period, {home: [] for home in world.homes["新湖"]})
    submit_street(period=period, subdistrict=world.xinhu, by=clerk_xinhu, at=clock.at(2023, 3, 20))
    assert reminder(board_of(period)) == (
        "【3月检查上报提醒】截至3月21日9:10，全市16个小区已检查8个，覆盖率50.0%。"
        "新华街道（未完成4个）、安德街道（未完成4个）已逾期，请尽快提交；请德城区、陵城区今日24:00前上报。"
    )


def test_the_reminder_thanks_when_everything_is_in(scored_month, report_all):
    report_all(scored_month)
    assert reminder(board_of(scored_month)).endswith("各街道、各区均已报齐。")
