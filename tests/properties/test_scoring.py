"""The arithmetic of one inspection."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from properties.rating_sheets import founding_sheets, to_scoring_sheet
from properties.scoring import (
    GRADES,
    Adjustment,
    Findings,
    Item,
    Mark,
    Rule,
    RuleKind,
    ScoringError,
    Sheet,
    check,
    deduction,
    grade,
    score,
)

SHEETS = [to_scoring_sheet(spec) for spec in founding_sheets()]
SHEET_A, SHEET_B = SHEETS
RULES = {rule.key: rule for sheet in SHEETS for item in sheet.items for rule in item.rules}


def marks(**found):
    return tuple(Mark(key.replace("_", "."), Decimal(str(figure))) for key, figure in found.items())


def one_item(kind, points=400, **figures):
    return Sheet(
        (Item("X1", "X", points, (Rule("X1.1", kind, **figures),)), Item("X2", "X", 10_000 - points))
    )


@st.composite
def findings(draw, sheet, adjusted=True):
    absent = {item.key for item in sheet.items if item.may_be_na and draw(st.booleans())}
    present = [rule for item in sheet.items if item.key not in absent for rule in item.rules]
    chosen = draw(st.lists(st.sampled_from(present), unique=True, max_size=15))
    ranges = {RuleKind.FLAT: (0, 1), RuleKind.THREE_LEVEL: (0, 2)}
    found = tuple(
        Mark(rule.key, Decimal(draw(st.integers(*ranges.get(rule.kind, (0, 100)))))) for rule in chosen
    )
    kinds = st.sampled_from(["bonus", "malus"])
    adjustments = st.lists(st.builds(Adjustment, kinds, st.integers(0, 2000)), max_size=4 if adjusted else 0)
    vetoes = {
        item.key for item in sheet.items if item.has_veto and item.key not in absent and draw(st.booleans())
    }
    return Findings(found, frozenset(absent), frozenset(vetoes), tuple(draw(adjustments)))


CASES = st.sampled_from(SHEETS).flatmap(lambda sheet: st.tuples(st.just(sheet), findings(sheet)))
PLAIN_CASES = st.sampled_from(SHEETS).flatmap(
    lambda sheet: st.tuples(st.just(sheet), findings(sheet, adjusted=False))
)


def test_the_founding_example_scores_eighty_seven_point_six_nine():
    result = score(
        SHEET_A,
        Findings(
            marks=marks(A3_1=1, B1_1=6, B2_1=12, C4_1=2, D3_1=1, F2_1=3, G1_3=2),
            not_applicable=frozenset({"E4"}),
            adjustments=(Adjustment("malus", 100),),
        ),
    )

    assert (result.raw_centi, result.full_centi) == (8780, 9900)
    assert result.normalized == Fraction(8780, 99)
    assert result.formula == "87.80 ÷ 99 × 100"
    assert (result.score_centi, result.display) == (8769, "87.69")
    assert GRADES[grade(result.score_centi)] == "良好"


def test_nothing_found_is_the_full_score_without_a_formula():
    result = score(SHEET_B, Findings())

    assert (result.score_centi, result.display, result.formula) == (10_000, "100.00", "100.00")
    assert not result.vetoed


@given(CASES)
def test_a_score_lies_between_nothing_and_a_hundred_plus_the_bonus_cap(case):
    sheet, found = case
    result = score(sheet, found)

    assert 0 <= result.score_centi <= 10_000 + sheet.bonus_cap_centi
    assert result.vetoed == bool(found.vetoes)


@given(PLAIN_CASES)
def test_scaling_is_exact_and_rounded_half_up_once(case):
    sheet, found = case
    result = score(sheet, found)
    full = sum(item.points_centi for item in sheet.items if item.key not in found.not_applicable)
    raw = full - sum(line.deducted_centi for line in result.items)

    assert result.normalized == Fraction(raw, full) * 100
    exact = Decimal(raw) * 10_000 / Decimal(full)
    assert result.score_centi == exact.quantize(Decimal(1), rounding=ROUND_HALF_UP)


@given(CASES, st.data())
def test_one_more_deduction_never_raises_the_score(case, data):
    sheet, found = case
    marked = {mark.rule for mark in found.marks}
    fresh = [
        rule
        for item in sheet.items
        if item.key not in found.not_applicable
        for rule in item.rules
        if rule.key not in marked or rule.kind in (RuleKind.PER_UNIT, RuleKind.FLAT)
    ]
    rule = data.draw(st.sampled_from(fresh))
    more = replace(found, marks=(*found.marks, Mark(rule.key, Decimal(1))))

    assert score(sheet, more).score_centi <= score(sheet, found).score_centi


@given(CASES)
def test_categories_add_up_to_the_whole_and_lines_to_their_points(case):
    sheet, found = case
    result = score(sheet, found)

    assert sum(category.score_centi for category in result.categories) == result.raw_centi
    assert sum(category.points_centi for category in result.categories) == result.full_centi
    assert [category.key for category in result.categories] == list(
        dict.fromkeys(i.category for i in sheet.items)
    )
    for line in result.items:
        assert line.score_centi + line.deducted_centi == (line.points_centi if line.applicable else 0)


def test_deductions_beyond_the_points_are_capped_and_said_so():
    lines = {line.key: line for line in score(SHEET_A, Findings(marks=marks(B2_1=12, B1_1=20))).items}

    assert (lines["B2"].deducted_centi, lines["B2"].capped) == (500, True)
    assert (lines["B1"].deducted_centi, lines["B1"].capped) == (400, False)


def test_several_marks_under_a_count_rule_add_up():
    twice = Findings(marks=(*marks(B1_1=2), *marks(B1_1=3)))

    assert (
        score(SHEET_A, twice).score_centi == score(SHEET_A, Findings(marks=marks(B1_1=5))).score_centi == 9900
    )


@pytest.mark.parametrize(
    ("rule", "figure", "taken"),
    [
        (RULES["B1.1"], 6, 120),
        (Rule("X", RuleKind.PER_UNIT, 50, free_units=2), 2, 0),
        (Rule("X", RuleKind.PER_UNIT, 50, free_units=2), 5, 150),
        (Rule("X", RuleKind.PER_UNIT, 50, cap_centi=120), 5, 120),
        (RULES["A1.1"], 0, 0),
        (RULES["A1.1"], 1, 300),
        (RULES["1.4.1"], 0, 0),
        (RULES["1.4.1"], 1, 150),
        (RULES["1.4.1"], 2, 300),
        (RULES["D5.1"], 95, 0),
        (RULES["D5.1"], "94.99", 100),
        (RULES["D5.1"], 90, 100),
        (RULES["D5.1"], "89.9", 200),
        (RULES["D5.1"], 0, 200),
        (RULES["E3.1"], 100, 0),
        (RULES["E3.1"], 95, 0),
        (RULES["E3.1"], 93, 100),
        (RULES["E3.1"], "93.57", 72),
        (Rule("X", RuleKind.JUDGED), "1.25", 125),
    ],
)
def test_each_kind_of_rule_takes_what_it_says(rule, figure, taken):
    assert deduction(rule, Decimal(figure)) == taken


def test_bonus_and_malus_count_up_to_their_caps_and_the_floor_is_nothing():
    full = score(SHEET_A, Findings(adjustments=(Adjustment("bonus", 300), Adjustment("bonus", 300))))
    bad = score(SHEET_A, Findings(adjustments=(Adjustment("malus", 500),) * 3))
    empty = Sheet((Item("X1", "X", 100, (Rule("X1.1", RuleKind.FLAT, 100),)),), malus_cap_centi=1000)
    nothing = score(empty, Findings(marks=marks(X1_1=1), adjustments=(Adjustment("malus", 200),)))

    assert (full.score_centi, full.bonus_centi) == (10_500, 500)
    assert (bad.score_centi, bad.malus_centi) == (9000, 1000)
    assert nothing.score_centi == 0


def test_a_sheet_of_another_total_is_scaled_to_a_hundred():
    sheet = Sheet((Item("X1", "X", 16_000, (Rule("X1.1", RuleKind.PER_UNIT, 100),)),))
    result = score(sheet, Findings(marks=marks(X1_1=1)))

    assert (result.formula, result.display) == ("159.00 ÷ 160 × 100", "99.38")


def test_a_veto_is_told_and_leaves_the_score_to_the_month():
    result = score(SHEET_A, Findings(vetoes=frozenset({"D1"})))

    assert (result.vetoed, result.score_centi) == (True, 10_000)


@pytest.mark.parametrize(
    ("sheet", "found", "item", "words"),
    [
        (SHEET_A, Findings(marks=marks(Z9_1=1)), "", "没有扣分规则 Z9.1"),
        (SHEET_A, Findings(marks=marks(B1_1=-1)), "B1", "0 到 9999 的整数，现为 -1"),
        (SHEET_A, Findings(marks=marks(B1_1="1.5")), "B1", "0 到 9999 的整数，现为 1.5"),
        (SHEET_A, Findings(marks=marks(B1_1="1E+400000")), "B1", "0 到 9999 的整数"),
        (SHEET_A, Findings(marks=marks(B1_1="NaN")), "B1", "0 到 9999 的整数"),
        (SHEET_A, Findings(marks=marks(A1_1=2)), "A1", "0（无）或 1（有）"),
        (SHEET_B, Findings(marks=(Mark("1.4.1", Decimal(3)),)), "1.4", "2（不符合），现为 3"),
        (SHEET_A, Findings(marks=marks(D5_1="100.1")), "D5", "0 到 100 之间，现为 100.1"),
        (SHEET_A, Findings(marks=marks(E3_1=90) * 2), "E3", "填了 2 次"),
        (SHEET_A, Findings(not_applicable=frozenset({"A1"})), "A1", "不能标为“不适用”"),
        (SHEET_A, Findings(marks=marks(E4_1=1), not_applicable=frozenset({"E4"})), "E4", "又记了扣分"),
        (SHEET_A, Findings(vetoes=frozenset({"A1"})), "A1", "没有否决条款"),
        (SHEET_A, Findings(vetoes=frozenset({"D4"}), not_applicable=frozenset({"D4"})), "D4", "取消否决"),
        (SHEET_A, Findings(adjustments=(Adjustment("bonus", -100),)), "", "现为 -1.00"),
        (
            one_item(RuleKind.JUDGED),
            Findings(marks=marks(X1_1="4.5")),
            "X1",
            "扣分 4.5 超过满分 4，请改为 4 或更小",
        ),
        (one_item(RuleKind.JUDGED, cap_centi=250), Findings(marks=marks(X1_1=3)), "X1", "超过满分 2.5"),
        (one_item(RuleKind.JUDGED), Findings(marks=marks(X1_1="0.005")), "X1", "最多两位小数"),
    ],
)
def test_findings_that_cannot_be_scored_say_what_to_mend(sheet, found, item, words):
    [error] = check(sheet, found)

    assert error.item == item
    assert words in error.message
    with pytest.raises(ScoringError, match=r"。$"):
        score(sheet, found)


def test_every_mistake_is_listed_at_once():
    found = Findings(marks=marks(B1_1=-1, B2_1=-1, Z9_1=1), not_applicable=frozenset({"A1"}))

    assert [error.item for error in check(SHEET_A, found)] == ["B1", "B2", "", "A1"]


def test_a_compound_to_which_nothing_applies_cannot_be_scored():
    sheet = Sheet((Item("X1", "X", 100, may_be_na=True),))

    with pytest.raises(ScoringError, match="全部标为“不适用”"):
        score(sheet, Findings(not_applicable=frozenset({"X1"})))


def test_an_empty_counter_under_a_line_that_does_not_apply_is_no_contradiction():
    found = Findings(marks=marks(E4_1=0), not_applicable=frozenset({"E4"}))

    assert score(SHEET_A, found).display == "100.00"


def test_grades_include_their_lower_bound():
    bounds = (10_000, 9000, 8999, 8000, 7999, 7000, 6999, 0)
    expected = ["优秀", "优秀", "良好", "良好", "合格", "合格", "不合格", "不合格"]

    assert [GRADES[grade(points)] for points in bounds] == expected
