"""Writing one item of a sheet: figures, conflicts, refusals."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from common.errors import Conflict, NotAllowed, RuleViolation, RuleViolations
from common.models import AuditEntry
from properties.actions.inspections import ItemState, Line, item_states, save_item, start_inspection, submit
from properties.actions.standards import create_standard
from properties.models import Inspection
from properties.rating_sheets import CategorySpec, IndicatorSpec, RuleSpec, SheetSpec
from properties.scoring import RuleKind
from tests.conftest import INSPECTED, JOINT_GROUP


@pytest.fixture
def sheet(period, world, clerk_xinhu):
    return start_inspection(
        period=period,
        community=world.homes["新湖"][0],
        inspected_on=INSPECTED,
        by=clerk_xinhu,
        joint_group=JOINT_GROUP,
    )


@pytest.fixture
def save(sheet, clerk_xinhu):
    def make(key: str, *lines: Line, seen: int = 0, by=clerk_xinhu, **facts):
        state = ItemState(is_checked=True, lines=lines, **facts)
        return save_item(inspection=sheet, indicator_key=key, state=state, seen_version=seen, by=by)

    return make


def line(rule: str, quantity, **facts) -> Line:
    return Line(rule, Decimal(str(quantity)), **facts)


def test_the_score_follows_every_item(save, sheet):
    _, score = save("D3", line("D3.1", 1))
    sheet.refresh_from_db()
    # the community has no elevator: 3 points do not count
    assert (score.raw_centi, score.full_centi, sheet.score_centi) == (9600, 9700, 9897)
    assert sheet.item_deducted_centi == {"D3": 100}


def test_several_lines_of_one_clause_add_up_until_the_item_is_used_up(save):
    _, score = save("D3", line("D3.1", 3, place="1号楼"), line("D3.1", 4, place="2号楼"))
    item = next(item for item in score.items if item.key == "D3")
    assert (item.deducted_centi, item.capped) == (400, True)


def test_looking_without_finding_anything_is_remembered(save, sheet):
    state, _ = save("B1")
    assert (state.is_checked, state.version) == (True, 1)
    sheet.refresh_from_db()
    assert item_states(sheet)["B1"].is_checked


def test_a_negative_count_is_refused_and_nothing_is_saved(save, sheet):
    with pytest.raises(RuleViolation, match="D3 数量不能小于 0，现为 -1，请填 0 或正数。"):
        save("D3", line("D3.1", -1))
    sheet.refresh_from_db()
    assert not sheet.deductions.exists()
    assert "D3" not in sheet.progress


@pytest.mark.parametrize(
    ("key", "rule", "typed"), [("D5", "D5.1", 101), ("D3", "D3.1", "1.5"), ("A1", "A1.1", 2)]
)
def test_a_figure_its_clause_does_not_know_is_refused_under_its_item(save, sheet, key, rule, typed):
    with pytest.raises(RuleViolations) as refusal:
        save(key, line(rule, typed))
    assert list(refusal.value.by_field()) == [key]
    assert not sheet.deductions.exists()


def test_judged_points_above_the_maximum_are_refused_with_value_and_bound(period, world, clerk_xinhu, system):
    judged = IndicatorSpec("D2", 400, "整体观感", ("现场",), 7, (RuleSpec(RuleKind.JUDGED, "酌情"),))
    other = IndicatorSpec("D1", 9600, "其余", ("现场",), 7, (RuleSpec(RuleKind.PER_UNIT, "不洁", "处", 10),))
    spec = SheetSpec(
        "PF", "酌情表", 10_000, 500, 1000, (CategorySpec("D", "观感", 10_000, (other, judged)),), (), ""
    )
    period.standard = create_standard(
        city=world.city, spec=spec, effective_from=dt.date(2022, 1, 1), by=system
    )
    period.save()
    sheet = start_inspection(
        period=period, community=world.homes["新湖"][1], inspected_on=INSPECTED, by=clerk_xinhu
    )
    with pytest.raises(RuleViolations) as refusal:
        save_item(
            inspection=sheet,
            indicator_key="D2",
            seen_version=0,
            by=clerk_xinhu,
            state=ItemState(is_checked=True, lines=(line("D2.1", "4.5"),)),
        )
    assert refusal.value.by_field() == {"D2": ["D2 扣分 4.5 超过满分 4，请改为 4 或更小。"]}


def test_a_deadline_before_the_inspection_is_refused(save):
    with pytest.raises(RuleViolation, match="整改期限3月9日早于检查日期3月10日"):
        save("D3", line("D3.1", 1, rectify_by=dt.date(2023, 3, 9)))


def test_an_item_that_must_apply_cannot_be_marked_absent(save):
    with pytest.raises(RuleViolations, match="D3"):
        save("D3", is_na=True)


def test_a_veto_needs_its_circumstances(save, sheet):
    with pytest.raises(RuleViolation, match="要写明情形"):
        save("D1", is_veto=True, veto_note="  ")
    save("D1", is_veto=True, veto_note="石墩封堵消防车通道")
    sheet.refresh_from_db()
    assert sheet.is_vetoed


def test_two_people_on_one_item_get_both_values(save, sheet, neighborhood_worker):
    save("D3", line("D3.1", 2), by=neighborhood_worker)
    with pytest.raises(Conflict) as conflict:
        save("D3", line("D3.1", 1))
    assert "柳荫社区" in str(conflict.value)
    detail = conflict.value.detail
    assert (detail["yours"]["lines"][0]["quantity"], detail["theirs"]["lines"][0]["quantity"]) == ("1", "2")
    assert sheet.deductions.get().quantity_centi == 200


def test_two_people_on_two_items_do_not_disturb_each_other(save, sheet, neighborhood_worker):
    save("D3", line("D3.1", 2), by=neighborhood_worker)
    save("C4", line("C4.1", 1))
    sheet.refresh_from_db()
    assert sheet.item_deducted_centi == {"C4": 100, "D3": 200}


def test_the_same_value_sent_twice_is_no_conflict(save):
    save("D3", line("D3.1", 2))
    state, _ = save("D3", line("D3.1", 2))
    assert state.version == 1


def test_a_handed_in_sheet_is_not_written_on(fill, world, clerk_xinhu):
    sheet = fill(world.homes["新湖"][2], by=clerk_xinhu)
    with pytest.raises(NotAllowed, match="已是“已提交”"):
        save_item(
            inspection=sheet,
            indicator_key="D3",
            state=ItemState(is_checked=True),
            seen_version=1,
            by=clerk_xinhu,
        )


def test_a_second_hand_in_is_refused_as_done(fill, world, clerk_xinhu):
    sheet = fill(world.homes["新湖"][2], by=clerk_xinhu)
    with pytest.raises(NotAllowed, match="检查表已是“已提交”"):
        submit(inspection=sheet, by=clerk_xinhu)


def test_the_clerk_of_another_street_cannot_write(sheet, clerk_xinhua):
    with pytest.raises(PermissionDenied):
        save_item(inspection=sheet, indicator_key="D3", state=ItemState(), seen_version=0, by=clerk_xinhua)


def test_every_save_leaves_old_and_new_in_the_trail(save):
    save("D3", line("D3.1", 2))
    old, new = AuditEntry.objects.get(verb="save_item").changes["D3"]
    assert (old["is_checked"], new["lines"][0]["quantity"]) == (False, "2")


def test_unchecked_items_cannot_be_handed_in(save, sheet, clerk_xinhu):
    save("D3", line("D3.1", 2))
    with pytest.raises(RuleViolations, match=r"还有 33 项未核"):
        submit(inspection=sheet, by=clerk_xinhu)
    assert Inspection.objects.get().state == "draft"
