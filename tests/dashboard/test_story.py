"""Who is criticised when in the demo city, as arithmetic."""

import doctest
from itertools import pairwise

from dashboard.demo import story

MONTHS = [story.listed(month) for month in range(story.MONTHS)]


def test_the_examples_in_the_story_hold():
    result = doctest.testmod(story)
    assert (result.failed, result.attempted) == (0, 2)


def test_all_31_culprits_of_27_companies_get_their_turn():
    listed = {culprit for month in MONTHS for culprit in month}
    assert listed == set(story.culprits())
    assert (len(listed), len({culprit.company for culprit in listed})) == (31, 27)


def test_three_repeat_and_the_last_of_them_in_january_and_february():
    companies = [{culprit.company for culprit in month} for month in MONTHS]
    repeats = [(number, *(a & b)) for number, (a, b) in enumerate(pairwise(companies)) if a & b]
    assert [company for _, company in repeats] == list(story.repeaters())
    assert repeats[-1][0] == 10, "months 10 and 11 are 2023-01 and 2023-02"


def test_march_would_make_nobody_a_third_time_in_a_row():
    february = {culprit.company for culprit in MONTHS[-1]}
    assert not february & {culprit.company for culprit in story.listed(12)}
