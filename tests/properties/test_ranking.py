"""Month score, ranks, criticism and repeats."""

from collections import Counter
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from properties.ranking import (
    Combine,
    Counted,
    CriticismRow,
    CriticismRule,
    Place,
    Ties,
    cap_veto,
    change,
    combine,
    consecutive,
    criticized,
    mean_centi,
    rank,
)

POINTS = st.integers(min_value=0, max_value=10_500)


def street(*points, name="新湖", vetoed=()):
    return [CriticismRow(f"{name}{n}", name, p, vetoed=n in vetoed) for n, p in enumerate(points, start=1)]


def test_the_mean_of_two_inspections_is_rounded_half_up():
    assert combine([Counted(8769), Counted(9100)], Combine.MEAN) == 8935


@given(st.lists(POINTS, min_size=1, max_size=30))
def test_the_mean_agrees_with_decimal_half_up(points):
    expected = (Decimal(sum(points)) / len(points)).quantize(Decimal(1), rounding=ROUND_HALF_UP)

    assert mean_centi(points) == expected
    assert min(points) <= mean_centi(points) <= max(points)


def test_the_latest_inspection_wins_and_on_one_day_the_later_entered():
    march = [
        Counted(9000, inspected_on=date(2023, 3, 9)),
        Counted(8000, inspected_on=date(2023, 3, 12)),
        Counted(8500, inspected_on=date(2023, 3, 12)),
        Counted(7000, inspected_on=date(2023, 3, 1)),
    ]

    assert combine(march, Combine.LATEST) == 8500
    assert combine(march, "lowest") == 7000


def test_weights_of_sources_that_did_not_inspect_are_shared_among_the_others():
    weights = {"district": 40, "subdistrict": 40, "city": 20}
    counted = [Counted(9000, "district"), Counted(8000, "district"), Counted(7000, "city")]

    assert combine(counted, Combine.WEIGHTED_BY_SOURCE, weights) == 8000


def test_a_source_without_a_weight_is_named():
    with pytest.raises(ValueError, match="“third_party”没有设权重"):
        combine([Counted(9000, "third_party")], Combine.WEIGHTED_BY_SOURCE, {"city": 20})


@pytest.mark.parametrize("policy", list(Combine))
def test_an_uninspected_community_has_no_score(policy):
    with pytest.raises(ValueError, match="未检查"):
        combine([], policy)


@given(st.lists(POINTS, min_size=1, max_size=8), st.sampled_from(list(Combine)))
def test_a_month_lies_between_its_lowest_and_highest_inspection(points, policy):
    counted = [Counted(p, "city", date(2023, 3, 1 + n)) for n, p in enumerate(points)]

    assert min(points) <= combine(counted, policy, {"city": Decimal("0.3")}) <= max(points)


def test_a_veto_caps_the_month_and_never_raises_it():
    assert (cap_veto(9500, True), cap_veto(3000, True), cap_veto(9500, False)) == (5999, 3000, 9500)
    assert cap_veto(9500, True, cap_centi=0) == 0


def test_equal_scores_share_a_rank_and_the_next_is_skipped():
    places = rank([("d", 7000), ("b", 8800), ("a", 9000), ("c", 8800)])

    assert places == {"a": Place(1, False), "b": Place(2, True), "c": Place(2, True), "d": Place(4, False)}
    assert list(places) == ["a", "b", "c", "d"]


def test_dense_ranks_skip_nothing():
    places = rank([("a", 9000), ("b", 8800), ("c", 8800), ("d", 7000)], Ties.DENSE)

    assert [place.rank for place in places.values()] == [1, 2, 2, 3]


def test_a_community_ranked_twice_is_refused():
    with pytest.raises(ValueError, match="两次"):
        rank([("a", 9000), ("a", 8800)])


@given(st.lists(POINTS, max_size=60))
def test_a_rank_is_one_more_than_the_number_of_better_scores(points):
    places = rank(list(enumerate(points)))
    counts = Counter(points)

    for key, own in enumerate(points):
        assert places[key].rank == 1 + sum(other > own for other in points)
        assert places[key].tied == (counts[own] > 1)


@given(st.lists(POINTS, max_size=60))
def test_dense_ranks_run_without_gaps_from_one(points):
    used = {place.rank for place in rank(list(enumerate(points)), Ties.DENSE).values()}

    assert used == set(range(1, len(set(points)) + 1))


def test_a_rise_is_positive_and_a_newcomer_has_no_change():
    assert (change(2, 5), change(5, 2), change(3, 3), change(3, None), change(None, 3)) == (
        3,
        -3,
        0,
        None,
        None,
    )


def test_seventy_points_are_not_below_seventy():
    assert criticized(street(7000, 6999)) == {"新湖2": ("below",)}


def test_the_last_of_a_street_with_six_ranked_is_listed_and_of_five_not():
    assert criticized(street(95_00, 94_00, 93_00, 92_00, 91_00, 90_00)) == {"新湖6": ("last",)}
    assert criticized(street(95_00, 94_00, 93_00, 92_00, 91_00)) == {}


def test_tied_last_are_all_listed_up_to_a_third_of_the_street():
    assert criticized(street(95_00, 94_00, 93_00, 92_00, 80_00, 80_00)) == {
        "新湖5": ("last",),
        "新湖6": ("last",),
    }
    assert criticized(street(95_00, 94_00, 93_00, 80_00, 80_00, 80_00)) == {}


def test_nobody_is_last_when_all_tie():
    rule = CriticismRule(share_limit=Fraction(1))

    assert criticized(street(*[80_00] * 6), rule) == {}


def test_a_veto_and_the_threshold_list_however_many_there_are():
    assert criticized(street(59_99, 60_00, vetoed={1})) == {"新湖1": ("veto", "below"), "新湖2": ("below",)}


def test_each_street_has_its_own_last():
    rows = street(95_00, 94_00, 93_00, 92_00, 91_00, 90_00) + street(
        *[99_00, 98_00, 97_00, 96_00, 95_50, 95_40], name="新华"
    )

    assert criticized(rows) == {"新湖6": ("last",), "新华6": ("last",)}


def test_both_rules_can_be_switched_off():
    rule = CriticismRule(below_centi=None, last_in_subdistrict=False)

    assert criticized(street(10_00, 20_00, 30_00, 40_00, 50_00, 60_00), rule) == {}


@given(st.lists(POINTS, max_size=30))
def test_at_most_a_third_of_a_street_is_listed_as_last(points):
    listed = [key for key, reasons in criticized(street(*points)).items() if "last" in reasons]

    assert 3 * len(listed) <= len(points)


def test_a_company_named_in_two_issued_circulars_running_repeats():
    listings = {202301: {"安泰", "宏业"}, 202302: {"安泰"}, 202303: {"安泰", "宏业"}}

    assert consecutive(listings) == {"安泰": [(202301, 202302), (202302, 202303)]}


def test_a_month_without_a_circular_neither_breaks_nor_extends():
    assert consecutive({202301: {"安泰"}, 202303: {"安泰"}}) == {"安泰": [(202301, 202303)]}


def test_an_issued_circular_that_names_nobody_breaks_the_chain():
    assert consecutive({202301: {"安泰"}, 202302: set(), 202303: {"安泰"}}) == {}


def test_periods_are_taken_in_order_whatever_the_order_of_the_mapping():
    assert consecutive({3: {"安泰"}, 1: {"安泰"}, 2: {"宏业"}}) == {}
