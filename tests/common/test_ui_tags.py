"""Words and marks of the pages."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest
from django.http import QueryDict
from django.template import Context, RequestContext, Template
from django.test import RequestFactory

from common import clock
from common.columns import Column
from common.templatetags import figures, ui


@pytest.fixture(autouse=True)
def march_21(settings):
    settings.ANJU_TODAY = dt.date(2023, 3, 21)


def render(source, **context):
    request = RequestFactory().get("/rows/", context.pop("query", {}))
    return Template(source).render(RequestContext(request, context)).strip()


@pytest.mark.parametrize(
    ("centi", "text"), [(8769, "87.69"), (10000, "100.00"), (5, "0.05"), (0, "0.00"), (None, "—")]
)
def test_a_score_has_two_decimals_and_absence_is_a_dash(centi, text):
    assert ui.score(centi) == text


@pytest.mark.parametrize(
    ("centi", "text"), [(-150, "−1.5"), (-100, "−1.0"), (100, "+1.0"), (-25, "−0.25"), (0, "0"), (None, "—")]
)
def test_signed_points_carry_a_true_sign_and_one_decimal_at_least(centi, text):
    assert ui.signed_points(centi) == text


def test_a_deduction_is_shown_with_its_minus_and_zero_without():
    assert (ui.deduction(150), ui.deduction(0), ui.deduction(None)) == ("−1.5", "0", "—")


def test_points_lose_idle_zeros():
    assert (ui.points(1500), ui.points(450)) == ("15", "4.5")


def test_a_rise_is_green_and_a_fall_is_not_red():
    assert "▲2" in ui.change(2)
    assert "is-up" in ui.change(2)
    assert "▼1" in ui.change(-1)
    assert "is-down" in ui.change(-1)
    assert "is-none" in ui.change(0)
    assert "新" in ui.change("新")


def test_rates_have_one_decimal_rounded_half_up():
    assert ui.percent(Decimal("0.9219")) == "92.2%"
    assert ui.percent_of(413, 448) == "92.2%"
    assert ui.percent_of(1, 2000) == "0.1%"  # 0.05 goes up
    assert ui.percent_of(3, 0) == "—"


def test_a_count_of_zero_is_present_but_quiet():
    assert ui.count(0) == '<span class="zero">0</span>'
    assert ui.count(1126) == "1,126"
    assert ui.count(None) == "—"


def test_this_year_is_left_out_of_short_dates_and_other_years_lose_their_hours():
    assert ui.datetime_short(clock.at(2023, 3, 20, 17, 52)) == "03-20 17:52"
    assert ui.datetime_short(clock.at(2022, 8, 26, 9)) == "2022-08-26"
    assert ui.datetime_short(dt.date(2023, 3, 20)) == "03-20"
    assert ui.datetime_short(dt.datetime(2022, 12, 31, 16, 30, tzinfo=dt.UTC)) == "01-01 00:30"


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (dt.date(2023, 3, 22), "还剩 1 天"),
        (dt.date(2023, 3, 21), "今天 24:00 截止"),
        (dt.date(2023, 3, 20), "逾期 1 天"),
        (None, "—"),
    ],
)
def test_days_left_are_words(due, words):
    assert ui.days_left(due) == words


def test_a_deadline_at_24_00_belongs_to_the_day_that_ends():
    assert ui.days_left(clock.end_of(dt.date(2023, 3, 21))) == "今天 24:00 截止"
    assert ui.is_late(clock.end_of(dt.date(2023, 3, 20)))
    assert not ui.is_late(clock.end_of(dt.date(2023, 3, 21)))


def test_document_numbers_use_the_brackets_of_official_papers():
    assert ui.document_number("德创城通报[2023]2号") == "德创城通报〔2023〕2号"
    assert ui.document_number("德创城通报（2023）2号") == "德创城通报〔2023〕2号"
    assert ui.document_number("") == "未编号"


def test_a_state_is_shape_and_word_and_its_words_are_escaped():
    look = SimpleNamespace(label="录入中", glyph="half", tone="blue")
    assert "#glyph-half" in ui.status(look)
    assert "录入中" in ui.status(look)
    assert "is-filled" not in ui.status(look)
    assert "is-filled" in ui.status_filled(look)
    assert "&lt;b&gt;" in ui.pill("<b>", "late", "red")


def test_every_glyph_and_lamp_is_drawn_in_the_sprite(settings):
    sprite = (settings.BASE_DIR / "static" / "img" / "icons.svg").read_text(encoding="utf-8")
    missing = [glyph for glyph in ui.GLYPHS if f'id="glyph-{glyph}"' not in sprite]
    assert missing == []
    assert {glyph for _, glyph, _ in ui.LAMPS.values()} <= ui.GLYPHS


def test_figures_carry_no_style_attribute_because_the_content_policy_forbids_it():
    drawings = [
        figures.coverage_bar(413, 448),
        figures.target_bar(26, 86, Fraction(22, 100)),
        figures.segmented_bar([(81, "green"), (0, "amber"), (15, "grey")], "已报 81，未开始 15"),
        figures.sparkline([8700, None, 8742], "近两月 87.00 87.42"),
        figures.punctuality([True, False, None]),
    ]
    assert all("style" not in drawing for drawing in drawings)


def test_a_low_coverage_is_amber_and_nothing_to_cover_is_a_dash():
    assert "tone-amber" in figures.coverage_bar(12, 27)
    assert "tone-amber" not in figures.coverage_bar(4, 5)
    assert "—" in figures.coverage_bar(0, 0)


def test_segments_lie_end_to_end():
    drawing = figures.segmented_bar([(1, "green"), (3, "blue")], "一比三")
    assert 'x="0.0%" width="25.0%"' in drawing
    assert 'x="25.0%" width="75.0%"' in drawing


def test_the_picker_keeps_the_filters_and_starts_at_the_first_page():
    request = SimpleNamespace(GET=QueryDict("area=3&page=4&month=2023-02"))
    drawn = ui.picker(
        Context({"request": request}), "月份", "month", [("2023-03", "3月"), ("2023-02", "2月")], "2023-02"
    )
    assert drawn["chosen"] == "2月"
    assert drawn["items"][0]["url"] == "?area=3&month=2023-03"


def test_a_head_with_groups_has_two_rows_and_only_the_sorted_column_an_arrow():
    columns = [
        Column("name", "小区"), Column("a", "卫生", "points", group="各类得分", note="20"),
        Column("b", "秩序", "points", group="各类得分"), Column("score", "得分", "score"),
    ]  # fmt: skip
    html = render(
        "{% load ui %}{% table_head columns sortable=keys sort='-score' %}", columns=columns, keys=["score"]
    )
    assert html.count("<tr>") == 2
    assert 'colspan="2"' in html
    assert html.count('aria-sort="descending"') == 1
    assert "?sort=score" in html
    assert "<small>20</small>" in html
