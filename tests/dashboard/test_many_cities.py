"""The cities benchmarks run on."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from communities.actions.grants import give_grant
from communities.actions.roles import sync_roles
from communities.models import Area, AreaClosure, Role
from dashboard.demo import many_cities
from properties.actions.rankings import freeze, missing_districts
from properties.models import AreaMonthSummary, Inspection, RankingEntry, RankingIssue, RankingPeriod
from properties.reports.months import summary_of, sums_by_area
from properties.scoring import SCALE_CENTI

pytestmark = pytest.mark.django_db
needs_postgresql = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="the cities are written by PostgreSQL's own SQL"
)


@pytest.mark.skipif("connection.vendor == 'postgresql'", reason="says so only elsewhere")
def test_elsewhere_the_command_says_that_it_needs_postgresql():
    assert connection.vendor == "sqlite"
    with pytest.raises(CommandError, match="只支持 PostgreSQL"):
        call_command("load_many_cities", "--cities", "1", stdout=StringIO())


@pytest.mark.postgres
@needs_postgresql
def test_two_cities_are_complete_and_ready_to_be_frozen(system):
    assert many_cities.load(2).communities == 896
    city = Area.objects.get(code_system=many_cities.CODE_SYSTEM, code="002")
    assert AreaClosure.objects.filter(ancestor=city).count() == 1 + 4 + 14 + 56
    period = RankingPeriod.objects.get(city=city, month=3)
    assert missing_districts(period) == []
    sync_roles()
    give_grant(user=system, role=Role.objects.get(code="CITY_TASKFORCE"), area=city, by=None)
    issue = freeze(period=period, by=system)
    assert issue.entries.filter(score_centi__isnull=False, previous_rank__isnull=False).count() == 448


@pytest.mark.postgres
@needs_postgresql
def test_the_made_up_scores_are_consistent():
    many_cities.load(1)
    for row in Inspection.objects.all():
        lost = sum(row.item_deducted_centi.values())
        assert row.score_centi == SCALE_CENTI - lost == sum(row.category_centi.values())
    assert RankingEntry.objects.issued().count() == 448


@pytest.mark.postgres
@needs_postgresql
def test_more_cities_join_those_that_are_there():
    many_cities.load(1)
    many_cities.load(1)
    assert Area.objects.filter(kind="city").count() == 2


@pytest.mark.postgres
@needs_postgresql
def test_a_number_below_one_is_refused():
    with pytest.raises(CommandError, match="现为 0"):
        call_command("load_many_cities", "--cities", "0", stdout=StringIO())


@pytest.mark.postgres
@needs_postgresql
def test_the_issued_month_has_the_sums_a_freeze_would_have_written():
    many_cities.load(1)
    issue = RankingIssue.objects.get()
    rows = list(RankingEntry.objects.values())
    assert issue.totals == summary_of(rows)
    wanted = sums_by_area(rows, "district_id") | sums_by_area(rows, "subdistrict_id")
    wanted[issue.period.city_id] = summary_of(rows)
    for found in AreaMonthSummary.objects.values():
        facts = wanted.pop(found["area_id"])
        assert {key: found[key] for key in facts} == facts
    assert not wanted
