"""The benchmarks still run, each prints its line, and they leave nothing on the server."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from benchmarks.measuring import Candidate, Figure, Timing, in_turn, ratio

RUN = Path(settings.BASE_DIR) / "benchmarks" / "run.py"
LINES = (
    "freeze of a month, 448 communities / INSERT … SELECT",
    "with the DELETE / INSERT … SELECT",
    "freeze of one city among 2 / with one city",
    "circular .docx with 448 rows / text substitution into document.xml",
    "with reading the rows / SELECT and text substitution",
    "workbook .xlsx 448 × 21 / bare XlsxWriter with borders",
    "ranking page, 448 rows / admin changelist: requests per second",
    "ranking page, 448 rows, signed in: queries",
    "ranking page: more queries for 448 rows than for 45",
)


def _run(url: str, *arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, str(RUN), *arguments]
    surroundings = {**os.environ, "DATABASE_URL": url}
    return subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="benchmarks run on PostgreSQL alone")
def test_a_quick_run_prints_every_line_and_leaves_no_database_behind():
    done = _run(os.environ["DATABASE_URL"], "--quick")
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    for wanted in LINES:
        [line] = [line for line in lines if wanted in line]
        assert line.endswith(("ok", "MISS")), line
    assert "PostgreSQL " in done.stdout
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'anju_benchmark_%%'")
        assert cursor.fetchall() == []


def test_without_postgresql_the_run_says_what_it_needs():
    done = _run("sqlite://:memory:")
    assert done.returncode == os.EX_UNAVAILABLE
    assert "make bench" in done.stderr


def test_candidates_take_turns_and_their_stages_are_not_timed():
    seen: list[str] = []

    def candidate(name: str) -> Candidate:
        return Candidate(
            name, lambda: seen.append(name), lambda: seen.append("before"), lambda: seen.append("after")
        )

    timings = in_turn([candidate("a"), candidate("b")], rounds=2)
    assert seen[:6] == ["before", "a", "after", "before", "b", "after"]
    assert [len(timing.rounds) for timing in timings] == [2, 2]


def test_a_ratio_above_its_goal_is_a_miss():
    over, under = Timing("ours", (9.0, 10.0, 11.0)), Timing("floor", (2.0, 2.0, 2.0))
    assert ratio("x", over, under, goal=5).is_missed is False
    assert str(ratio("x", over, under, goal=4.9)).splitlines()[0].endswith("MISS")


def test_a_speed_below_its_goal_is_a_miss():
    assert Figure("x", 1.9, 2, at_least=True).is_missed
    assert not Figure("x", 2.0, 2, at_least=True).is_missed
