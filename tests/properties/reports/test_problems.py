"""What a circular says was wrong: only what took points."""

from properties.actions.rankings import freeze
from properties.reports.problems import frequent_problems, problem_rows


def test_a_noted_zero_is_no_problem(month, period, world, taskforce):
    homes = world.homes["新湖"]
    marks = {home: [("B1.1", 2), ("D3.1", 0), ("D5.1", 98)] for home in homes[:7]}
    month(period, {**marks, homes[7]: [("B2.1", 9), ("D3.1", 0), ("D5.1", 98)]})
    issue = freeze(period=period, by=taskforce)
    assert [(row["key"], row["communities"]) for row in frequent_problems(issue)] == [("B1", 7), ("B2", 1)]
    assert [row["problem"] for row in problem_rows(issue)] == [problem_rows(issue)[0]["problem"]]
    assert "9" in problem_rows(issue)[0]["problem"]


def test_problems_name_two_places_of_two_communities(month, period, world, taskforce):
    month(period, {home: [("B1.1", count)] for count, home in enumerate(world.homes["新湖"], start=1)})
    (row,) = frequent_problems(freeze(period=period, by=taskforce))
    worst, second = world.homes["新湖"][-1], world.homes["新湖"][-2]
    assert row["examples"] == [f"{worst.name}2号楼", f"{second.name}2号楼"]
