"""Standards: put in force, versioned, frozen once used."""

import dataclasses
import datetime as dt

import pytest

from common.errors import NotAllowed, RuleViolation, RuleViolations
from communities.actions.areas import NewArea, create_area
from communities.choices import AreaKind
from properties.actions.sheets import scoring_sheet
from properties.actions.standards import change_standard, create_standard, retire_standard
from properties.choices import StandardState
from properties.models import DeductionRule, Indicator, InspectionStandard
from properties.rating_sheets import founding_sheets, to_scoring_sheet

SHEET_A, SHEET_B = founding_sheets()
FROM = dt.date(2022, 3, 1)


@pytest.fixture
def city(db):
    return create_area(new=NewArea(AreaKind.CITY, "德州市"), by=None)


@pytest.fixture
def standard(city):
    return create_standard(city=city, spec=SHEET_A, effective_from=FROM, by=None)


@pytest.mark.parametrize("spec", [SHEET_A, SHEET_B], ids=["A", "B"])
def test_the_rows_say_the_same_as_the_printed_sheet(city, spec):
    standard = create_standard(city=city, spec=spec, effective_from=FROM, by=None)
    assert scoring_sheet(standard) == to_scoring_sheet(spec)


def test_the_ledger_decides_on_elevators_and_fitness_grounds(standard):
    lines = Indicator.objects.filter(standard=standard).exclude(applies_if="")
    assert dict(lines.values_list("key", "applies_if")) == {"D4": "has_elevator", "E4": "has_fitness"}


def test_a_new_version_ends_the_one_before_the_day_before(city, standard):
    second = create_standard(city=city, spec=SHEET_A, effective_from=dt.date(2023, 1, 1), by=None)
    standard.refresh_from_db()
    assert (second.version, standard.effective_to) == (2, dt.date(2022, 12, 31))
    assert standard.state == StandardState.RETIRED


def test_a_version_for_next_year_leaves_this_one_in_force(city, standard):
    create_standard(city=city, spec=SHEET_A, effective_from=dt.date(2099, 1, 1), by=None)
    standard.refresh_from_db()
    assert standard.state == StandardState.EFFECTIVE


def test_a_version_that_does_not_begin_later_is_refused(city, standard):
    with pytest.raises(RuleViolation, match="新版的启用日期要更晚"):
        create_standard(city=city, spec=SHEET_A, effective_from=FROM, by=None)


def test_another_citys_sheet_is_its_own_version_1(standard):
    other = create_area(new=NewArea(AreaKind.CITY, "滨州市"), by=None)
    assert create_standard(city=other, spec=SHEET_A, effective_from=FROM, by=None).version == 1


def test_points_that_do_not_add_up_are_refused_with_both_sums(city):
    first, *others = SHEET_A.categories
    broken = dataclasses.replace(SHEET_A, categories=(dataclasses.replace(first, points_centi=1600), *others))
    with pytest.raises(RuleViolations) as refused:
        create_standard(city=city, spec=broken, effective_from=FROM, by=None)
    messages = refused.value.by_field()
    assert messages["A"] == ["基础管理与信息公开各项合计 15 分，与类别分值 16 分不符，请核对。"]
    assert messages["total"] == ["各类合计 101 分，与总分 100 分不符，请核对。"]
    assert not InspectionStandard.objects.exists()


def test_an_unused_standard_may_be_changed(standard):
    change_standard(standard=standard, spec=dataclasses.replace(SHEET_A, name="新名称"), by=None)
    standard.refresh_from_db()
    assert standard.name == "新名称"
    assert standard.indicators.count() == 35


def test_a_used_standard_is_never_changed(world, fill, clerk_xinhu):
    fill(world.homes["新湖"][0], by=clerk_xinhu)
    before = list(DeductionRule.objects.values_list("pk", "rate_centi"))
    with pytest.raises(NotAllowed, match="请发布新版本"):
        change_standard(standard=world.standard, spec=SHEET_A, by=None)
    assert list(DeductionRule.objects.values_list("pk", "rate_centi")) == before


def test_a_changed_standard_is_not_scored_by_what_was_kept_in_memory(standard):
    scoring_sheet(standard)
    smaller = dataclasses.replace(SHEET_A, bonus_cap_centi=0, categories=SHEET_A.categories)
    changed = change_standard(standard=standard, spec=smaller, by=None)
    assert scoring_sheet(changed).bonus_cap_centi == 0


def test_a_kept_sheet_costs_no_query(standard, django_assert_num_queries):
    scoring_sheet(standard)
    with django_assert_num_queries(0):
        scoring_sheet(standard)


def test_a_standard_is_retired_once_and_not_before_it_began(standard):
    with pytest.raises(RuleViolation, match="早于启用日期"):
        retire_standard(standard=standard, on=dt.date(2022, 2, 1), by=None)
    retire_standard(standard=standard, on=dt.date(2022, 12, 31), by=None)
    with pytest.raises(NotAllowed, match="已停用"):
        retire_standard(standard=standard, on=dt.date(2022, 12, 31), by=None)
