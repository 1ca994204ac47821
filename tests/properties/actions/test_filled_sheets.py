"""The bulk form of entering sheets."""

import dataclasses
import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from common.errors import NotAllowed, RuleViolation, RuleViolations
from common.models import AuditEntry
from communities.actions import contracts
from properties.actions.filled_sheets import FilledAdjustment, FilledMark, FilledSheet, enter_many
from properties.actions.inspections.rescore import score_of
from properties.actions.periods import submit_street
from properties.actions.standards import retire_standard
from properties.models import Inspection, RankingPeriod

DAY = dt.date(2023, 3, 10)
FOUNDING = {"A3.1": 1, "B1.1": 6, "B2.1": 12, "C4.1": 2, "D3.1": 1, "F2.1": 3, "G1.3": 2}


@pytest.fixture
def home(world):
    return world.homes["新湖"][0]


def sheet(community, **facts) -> FilledSheet:
    return FilledSheet(community_id=community.pk, inspected_on=facts.pop("inspected_on", DAY), **facts)


def marks(**found) -> tuple[FilledMark, ...]:
    return tuple(FilledMark(rule.replace("_", "."), Decimal(str(count))) for rule, count in found.items())


def founding_example(community) -> FilledSheet:
    return sheet(
        community,
        marks=tuple(FilledMark(rule, Decimal(count), "2号楼") for rule, count in FOUNDING.items()),
        not_applicable=frozenset({"E4"}),
        adjustments=(FilledAdjustment("malus", 100, "被督办", "督办件2022-012"),),
        joint_group={"district": ("德城区住建局", 1), "company": ("项目部", 2)},
    )


def test_the_worked_example_of_the_sheet_comes_out_as_printed(period, home, taskforce):
    enter_many(period=period, sheets=[founding_example(home)], by=taskforce)
    row = Inspection.objects.get()
    assert (row.score_centi, row.raw_centi, row.full_centi, row.adjustment_centi) == (8769, 8780, 9900, -100)
    assert row.category_centi == {"A": 1400, "B": 1380, "C": 1600, "D": 1900, "E": 900, "F": 640, "G": 960}
    assert row.item_deducted_centi["B2"] == 500, "capped at the points of the item"
    assert set(row.item_deducted_centi) == {"A3", "B1", "B2", "C4", "D3", "F2", "G1"}
    assert (row.state, row.is_vetoed) == ("approved", False)


def test_the_rows_score_the_same_as_what_was_given(period, home, taskforce):
    enter_many(period=period, sheets=[founding_example(home)], by=taskforce)
    row = Inspection.objects.get()
    assert score_of(row).score_centi == row.score_centi
    assert row.deductions.count() == len(FOUNDING)
    assert dict(row.joint_group.values_list("side", "people")) == {"district": 1, "company": 2}


def test_the_company_is_the_one_under_contract_on_the_day(period, home, world, taskforce):
    old = home.contracts.get()
    contracts.end_contract(contract=old, on=dt.date(2023, 3, 4), by=taskforce)
    contracts.sign_contract(
        new=contracts.NewContract(home, world.firms[2], dt.date(2023, 3, 5), manager_name="李经理"),
        by=taskforce,
    )
    days = (dt.date(2023, 3, 4), dt.date(2023, 3, 5))
    enter_many(period=period, sheets=[sheet(home, inspected_on=day) for day in days], by=taskforce)
    served = Inspection.objects.order_by("inspected_on").values_list("company_id", "manager_name")
    assert list(served) == [(old.organization_id, "王经理"), (world.firms[2].pk, "李经理")]


def test_every_fault_of_every_sheet_is_told_and_nothing_is_written(period, world, taskforce):
    first, second, third, good = world.homes["新湖"][:4]
    sheets = [
        sheet(first, marks=marks(B1_1=-1, Z9_1=1)),
        sheet(second, inspected_on=dt.date(2023, 3, 23)),
        sheet(third, not_applicable=frozenset({"A1"}), vetoes=(("D1", " "),)),
        sheet(good),
    ]
    with pytest.raises(RuleViolations) as refused:
        enter_many(period=period, sheets=sheets, by=taskforce)
    messages = refused.value.by_field()
    assert set(messages) == {"B1", "", "inspected_on", "A1", "D1"}
    assert "检查日期3月23日不在本月窗口（2月23日—3月22日）" in messages["inspected_on"][0]
    told = "".join(sentence for sentences in messages.values() for sentence in sentences)
    assert all(home.name in told for home in (first, second, third))
    assert not Inspection.objects.exists()


def test_good_sheets_go_in_when_asked_and_faulty_ones_come_back_with_their_place(period, world, taskforce):
    bad, good = world.homes["新湖"][:2]
    result = enter_many(
        period=period,
        sheets=[sheet(good), sheet(bad, marks=marks(B1_1="1.5"))],
        by=taskforce,
        leave_out_faulty=True,
    )
    assert (result.written, [fault.index for fault in result.faults]) == (1, [1])
    assert Inspection.objects.get().community == good


def test_the_same_sheets_again_change_nothing(period, home, taskforce):
    sheets = [sheet(home, client_uuid=uuid.UUID(int=7))]
    enter_many(period=period, sheets=sheets, by=taskforce)
    again = enter_many(period=period, sheets=sheets, by=taskforce)
    assert (again.written, again.repeated) == (0, 1)
    assert Inspection.objects.count() == 1


def test_a_clerk_cannot_enter_for_another_street(period, world, clerk_xinhu):
    with pytest.raises(RuleViolation, match="不在您的录入范围"):
        enter_many(period=period, sheets=[sheet(world.homes["新华"][0])], by=clerk_xinhu, state="submitted")


def test_without_the_permission_nobody_enters(period, home, leader):
    with pytest.raises(PermissionDenied):
        enter_many(period=period, sheets=[sheet(home)], by=leader)


def test_nothing_is_added_to_a_street_that_has_handed_in(period, world, clerk_xinhu, taskforce):
    submit_street(period=period, subdistrict=world.xinhu, by=clerk_xinhu, unchecked_reason="施工")
    with pytest.raises(RuleViolation, match="已报送，不能再加检查表"):
        enter_many(period=period, sheets=[sheet(world.homes["新湖"][0])], by=taskforce)
    enter_many(period=period, sheets=[sheet(world.homes["新华"][0])], by=taskforce)


def test_a_closed_month_takes_no_sheets(period, home, taskforce):
    RankingPeriod.objects.filter(pk=period.pk).update(state="closed")
    period.refresh_from_db()
    with pytest.raises(NotAllowed):
        enter_many(period=period, sheets=[sheet(home)], by=taskforce)


def test_a_retired_standard_takes_no_sheets(period, home, world, taskforce):
    period.standard = retire_standard(standard=world.standard, on=dt.date(2023, 3, 1), by=None)
    with pytest.raises(RuleViolation, match="停用，不能录入") as refused:
        enter_many(period=period, sheets=[sheet(home)], by=taskforce)
    assert refused.value.field == "standard"


def test_only_approved_sheets_change_what_a_frozen_version_rests_on(period, world, taskforce):
    homes = world.homes["新湖"]
    for state, revision in (("draft", 0), ("submitted", 0), ("approved", 1)):
        enter_many(period=period, sheets=[sheet(homes[0])], by=taskforce, state=state)
        assert period.data_revision == revision, state


def test_a_draft_says_what_was_looked_at_and_carries_no_signatures(period, home, taskforce):
    enter_many(period=period, sheets=[sheet(home, checked=("A1", "A2"))], by=taskforce, state="draft")
    row = Inspection.objects.get()
    assert [key for key, mark in row.progress.items() if mark["checked"]] == ["A1", "A2"]
    assert (row.submitted_at, row.submitted_by, row.reviewed_at) == (None, None, None)


def test_a_veto_marks_the_sheet_and_keeps_its_score(period, home, taskforce):
    enter_many(period=period, sheets=[sheet(home, vetoes=(("D1", "石墩封堵"),))], by=taskforce)
    row = Inspection.objects.get()
    assert (row.is_vetoed, row.score_centi, row.vetoes.get().note) == (True, 10_000, "石墩封堵")


def test_a_command_must_say_who_handed_the_sheets_in(period, home):
    with pytest.raises(ValueError, match="who handed them in"):
        enter_many(period=period, sheets=[sheet(home)], by=None)


def test_queries_and_trail_do_not_grow_with_the_sheets(
    period, world, taskforce, django_assert_max_num_queries
):
    homes = [home for street in world.homes.values() for home in street]
    sheets = [dataclasses.replace(founding_example(home), client_uuid=uuid.uuid4()) for home in homes]
    before = AuditEntry.objects.count()
    with django_assert_max_num_queries(24):
        enter_many(period=period, sheets=sheets, by=taskforce)
    assert AuditEntry.objects.count() == before + 1
    assert Inspection.objects.count() == len(homes) == 16
