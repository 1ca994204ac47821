"""A month worked out: populations, companies, means, sums, and what differs later."""

from decimal import Decimal

from common import clock
from properties.actions.rankings import freeze
from properties.models import RankingIssue
from properties.reports.differences import differences
from properties.reports.months import month_rows, previous_issue, sums_by_area


def row_of(rows, home):
    return next(row for row in rows if row["community_id"] == home.pk)


def test_every_managed_community_has_a_row_in_official_order(scored_month, everybody):
    rows = month_rows(scored_month)
    assert len(rows) == len(everybody)
    assert [row["subdistrict_name"] for row in rows] == ["新湖街道"] * 8 + ["新华街道"] * 4 + ["安德街道"] * 4
    places = [row["rank_subdistrict"] for row in rows[:8]]
    assert places == sorted(places)


def test_an_unchecked_community_names_the_company_under_contract(month, period, world):
    month(period, {world.homes["新湖"][0]: []})
    row = row_of(month_rows(period), world.homes["新湖"][1])
    assert row["score_centi"] is None
    assert row["company_name"] == "德州众佳物业服务有限公司"


def test_the_mean_of_two_sheets_is_rounded_half_up_in_hundredths(month, period, world):
    home = world.homes["安德"][0]
    month(period, {home: [("B1.1", 5)]})
    month(period, {home: [("B1.1", Decimal(2))]}, source="city", day=clock.at(2023, 3, 18).date())
    row = row_of(month_rows(period), home)
    assert row["score_centi"] == 9930
    assert row["inspection_count"] == 2
    assert [source[2] for source in row["sources"]] == [9900, 9960]


def test_means_of_an_area_leave_unchecked_rows_out(month, period, world):
    homes = world.homes["新湖"]
    month(period, {homes[0]: [], homes[1]: [("B1.1", 10)]})
    sums = sums_by_area(month_rows(period), "subdistrict_id")[world.xinhu.pk]
    assert (sums["community_count"], sums["ranked_count"], sums["mean_centi"]) == (8, 2, 9900)


def test_the_number_of_queries_does_not_depend_on_the_rows(
    month, period, world, everybody, django_assert_max_num_queries
):
    month(period, {home: [("B1.1", 1)] for home in everybody})
    with django_assert_max_num_queries(12):
        month_rows(period)


def test_the_month_before_is_the_newest_issued_one(issued, world, system):
    from properties.actions.periods import open_period

    may = open_period(
        city=world.city, year=2023, month=5, standard=world.standard, rule_set=world.rule_set, by=system,
        at=clock.at(2023, 4, 23),
    )  # fmt: skip
    assert previous_issue(may) == issued
    assert previous_issue(issued.period) is None


def test_a_fresh_freeze_differs_in_nothing(scored_month, taskforce):
    issue = freeze(period=scored_month, by=taskforce)
    assert differences(RankingIssue.objects.select_related("period__city").get(pk=issue.pk)) == []


def test_a_further_sheet_makes_a_difference_for_its_community_alone(scored_month, month, world, taskforce):
    issue = freeze(period=scored_month, by=taskforce)
    home = world.homes["安德"][3]
    month(scored_month, {home: [("B1.1", 12)]}, source="city", day=clock.at(2023, 3, 19).date())
    found = differences(RankingIssue.objects.select_related("period__city").get(pk=issue.pk))
    assert [row["community_id"] for row in found] == [home.pk]
    assert found[0]["frozen_centi"] != found[0]["live_centi"]
