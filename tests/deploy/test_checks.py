"""What `make test` calls a failure and what it calls a skip."""

import pytest

from deploy.checks import Result, never_run, summary

REPORT = '<testsuites><testsuite name="pytest">{}</testsuite></testsuites>'
PASSED = '<testcase classname="tests.a" name="{}"/>'
SKIPPED = '<testcase classname="tests.a" name="{}"><skipped type="pytest.skip" message="{}"/></testcase>'
EXPECTED = '<testcase classname="tests.a" name="{}"><skipped type="pytest.xfail" message="known"/></testcase>'


@pytest.fixture
def report(tmp_path):
    def write(name, *cases):
        path = tmp_path / name
        path.write_text(REPORT.format("".join(cases)), encoding="utf-8")
        return path

    return write


def test_a_test_run_on_the_other_database_is_not_skipped(report):
    sqlite = report("sqlite.xml", PASSED.format("both"), SKIPPED.format("own", "needs PostgreSQL"))
    postgres = report("postgres.xml", PASSED.format("both"), PASSED.format("own"))
    assert never_run([sqlite, postgres]) == {}
    assert never_run([sqlite]) == {"tests.a::own": "needs PostgreSQL"}


def test_a_known_failure_is_not_a_skip(report):
    assert never_run([report("a.xml", EXPECTED.format("later"))]) == {}


def test_a_step_that_did_not_start_has_no_report(tmp_path):
    assert never_run([tmp_path / "absent.xml"]) == {}


@pytest.mark.parametrize(
    ("outcome", "fail_on_skip", "code"),
    [("ok", True, 0), ("failed", False, 1), ("skipped", False, 0), ("skipped", True, 1)],
)
def test_a_skip_fails_only_where_everything_has_to_run(outcome, fail_on_skip, code, capsys):
    results = [Result("style", "ok"), Result("browser", outcome, reason="Chromium was not found")]
    assert summary(results, fail_on_skip=fail_on_skip) == code
    assert "Chromium was not found" in capsys.readouterr().out
