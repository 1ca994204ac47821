"""Columns: one raw row, read by people (text) and by programs (values)."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from common.columns import Column, display_width, text_of, totals_of, value_of, wrapped_lines, xml_text


@pytest.mark.parametrize(
    ("kind", "raw", "text", "value"),
    [
        ("text", "御景天成", "御景天成", "御景天成"),
        ("int", 1360, "1,360", 1360),
        ("int", 0, "0", 0),
        ("score", 8770, "87.70", Decimal("87.70")),
        ("score", 0, "0.00", Decimal("0.00")),
        ("points", 1000, "10", Decimal("10.00")),
        ("points", -100, "−1", Decimal("-1.00")),
        ("points", -5, "−0.05", Decimal("-0.05")),
        ("rank", 3, "3", 3),
        ("change", 2, "▲2", 2),
        ("change", -1, "▼1", -1),
        ("change", 0, "—", 0),
        ("date", dt.date(2023, 2, 28), "2023-02-28", dt.date(2023, 2, 28)),
        ("rate", Decimal("0.9955"), "99.6%", Decimal("0.996")),
        ("rate", Fraction(446, 448), "99.6%", Decimal("0.996")),
    ],
)
def test_each_kind_has_its_text_and_its_value(kind, raw, text, value):
    column = Column("x", "列", kind)
    assert text_of(column, {"x": raw}) == text
    assert value_of(column, {"x": raw}) == value


@pytest.mark.parametrize("kind", ["text", "int", "score", "points", "rank", "change", "date", "rate"])
def test_what_does_not_exist_is_a_dash_and_never_a_zero(kind):
    assert text_of(Column("x", "列", kind), {"x": None}) == "—"
    assert value_of(Column("x", "列", kind), {"x": None}) is None


def test_a_word_stands_for_itself_in_a_number_column():
    assert text_of(Column("x", "得分", "score"), {"x": "未检查"}) == "未检查"
    assert value_of(Column("x", "得分", "score"), {"x": "未检查"}) == "未检查"


def test_a_moment_is_shown_in_shanghai():
    moment = dt.datetime(2023, 2, 28, 16, 30, tzinfo=dt.UTC)
    assert text_of(Column("x", "时间", "datetime"), {"x": moment}) == "2023-03-01 00:30"


def test_a_state_is_shown_by_its_label():
    class Look:
        label = "已印发"

    assert text_of(Column("x", "状态", "state"), {"x": Look()}) == "已印发"


def test_totals_leave_out_words_and_missing_values_and_round_half_up():
    columns = [Column("n", "户数", "int", total="sum"), Column("s", "得分", "score", total="mean")]
    rows = [{"n": 10, "s": 8769}, {"n": None, "s": "未检查"}, {"n": 5, "s": 9100}]
    assert totals_of(columns, rows) == {"n": 15, "s": 8935}


def test_a_mean_of_nothing_does_not_exist():
    assert totals_of([Column("s", "得分", "score", total="mean")], [{"s": None}]) == {"s": None}


def test_numbers_stand_right_marks_in_the_middle_words_left():
    assert [Column("x", "列", kind).align for kind in ("score", "rank", "text")] == [
        "right",
        "center",
        "left",
    ]


def test_characters_xml_forbids_are_dropped_and_others_kept():
    assert xml_text("楼\x0b道\x00\ud800堆\n放　<&") == "楼道堆\n放　<&"


def test_chinese_characters_take_two_columns():
    assert display_width("A座三单元") == 9
    assert wrapped_lines("消防通道被机动车占用", 10) == 2
