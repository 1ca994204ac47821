"""The two founding score sheets add up and say what they deduct."""

from collections import Counter

import pytest

from properties.rating_sheets import SheetSpec, founding_sheets, to_scoring_sheet
from properties.scoring import Findings, Mark, RuleKind, check, score

SHEET_A, SHEET_B = founding_sheets()
LINES = {line.code: line for sheet in founding_sheets() for line in sheet.indicators}


@pytest.mark.parametrize(
    ("sheet", "count", "points", "sizes"),
    [
        (SHEET_A, 35, [15, 20, 18, 20, 10, 7, 10], [5, 6, 6, 6, 5, 3, 4]),
        (SHEET_B, 30, [15, 25, 30, 20, 10], [6, 7, 6, 6, 5]),
    ],
    ids=["A", "B"],
)
def test_a_sheet_adds_up_to_a_hundred_points_by_line_and_by_category(sheet: SheetSpec, count, points, sizes):
    assert [category.points_centi for category in sheet.categories] == [100 * p for p in points]
    assert [len(category.indicators) for category in sheet.categories] == sizes
    for category in sheet.categories:
        assert sum(line.points_centi for line in category.indicators) == category.points_centi
    assert len(sheet.indicators) == count
    assert to_scoring_sheet(sheet).total_centi == sheet.total_centi == 10_000
    assert (sheet.bonus_cap_centi, sheet.malus_cap_centi) == (500, 1000)


def test_codes_are_unique_and_begin_with_their_category():
    for sheet in founding_sheets():
        assert max(Counter(line.code for line in sheet.indicators).values()) == 1
        for category in sheet.categories:
            assert all(line.code.startswith(category.code) for line in category.indicators)


def test_vetoes_and_lines_that_may_not_apply_are_those_of_the_sheets():
    assert {line.code for line in LINES.values() if line.has_veto} == {"D1", "D2", "D4", "2.1", "4.4"}
    assert {line.code for line in LINES.values() if line.may_be_na} == {"D4", "E4", "4.6", "5.1"}


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_every_line_can_be_recorded_proved_and_put_right(line):
    assert line.rules
    assert line.content
    assert set(line.evidence) <= {"资料", "现场", "照片", "记录", "工单", "夜查"}
    assert line.rectify_days in (1, 3, 7, 15, 30)
    for rule in line.rules:
        assert rule.label
        assert bool(rule.unit) == (rule.kind not in (RuleKind.FLAT, RuleKind.THREE_LEVEL))
        assert 0 <= rule.rate_centi <= line.points_centi
        assert max(rule.levels) in (0, line.points_centi)


@pytest.mark.parametrize(
    ("code", "wording"),
    [
        ("A1", "无合同或未备案扣3分；未着装或未佩证每人次扣0.5分。"),
        ("D1", "占用消防车通道每辆（处）扣1分；固定障碍物封堵消防车通道且未履行劝阻报告义务的，一票否决。"),
        ("D5", "完好率95%以上不扣分，90%以上不足95%扣1分，不足90%扣2分。"),
        ("E3", "完好率低于95%的，每低1个百分点扣0.5分。"),
        ("1.4", "符合得3分，基本符合得1.5分，不符合得0分。"),
    ],
)
def test_the_printed_rule_is_worded_from_its_clauses(code, wording):
    assert LINES[code].rule_text == wording


def test_a_line_with_several_clauses_adds_them_up():
    sheet = to_scoring_sheet(SHEET_A)
    found = {"A1.2": 2, "B6.1": 1, "B6.2": 1, "G3.1": 1, "G3.2": 1}
    result = score(sheet, Findings(marks=tuple(Mark(rule, times) for rule, times in found.items())))

    taken = {line.key: line.deducted_centi for line in result.items if line.deducted_centi}
    assert taken == {"A1": 100, "B6": 150, "G3": 200}
    assert result.score_centi == 9550


@pytest.mark.parametrize(("spec", "floor"), [(SHEET_A, 0), (SHEET_B, 0)], ids=["A", "B"])
def test_the_worst_compound_loses_every_point_of_a_countable_line(spec, floor):
    worst = {
        RuleKind.PER_UNIT: 9999,
        RuleKind.FLAT: 1,
        RuleKind.THREE_LEVEL: 2,
        RuleKind.RATIO_BAND: 0,
        RuleKind.PER_PERCENT: 0,
    }
    marks = tuple(Mark(key, worst[rule.kind]) for line in spec.indicators for key, rule in line.keyed_rules)
    findings = Findings(marks=marks)

    assert check(to_scoring_sheet(spec), findings) == []
    left = {
        line.key: line.score_centi
        for line in score(to_scoring_sheet(spec), findings).items
        if line.score_centi
    }
    # 宣传栏 missing (1) and not updated (0.5) leave half a point of G2, as the sheet has it.
    assert left == ({"G2": 50} if spec is SHEET_A else {})


def test_presets_are_those_of_the_sheet():
    presets = {(preset.kind, preset.code): preset.points_centi for preset in SHEET_A.adjustments}

    assert [points for (kind, _), points in presets.items() if kind == "bonus"] == [300, 200, 100, 200]
    assert [points for (kind, _), points in presets.items() if kind == "malus"] == [100, 200, 300, 500]
