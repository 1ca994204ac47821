"""`make test`: every check, the tests on SQLite and PostgreSQL, the browser tests in Chromium.

All steps run, so one look shows everything that is wrong. What could not run is said loudly;
with ANJU_FAIL_ON_SKIP=1 (as on the build server) that is a failure too. A test counts as skipped
only when no step ran it: one for PostgreSQL alone is skipped on SQLite and still run.
Environment: ANJU_FAIL_ON_SKIP, ANJU_TEST_WORKERS (2), ANJU_POSTGRES_BIN, CHROMIUM.
"""

import dataclasses
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from xml.etree import ElementTree

from deploy.install import ROOT
from deploy.postgres import temporary_cluster

BIN = Path(sys.executable).parent
PYTEST_FOUND_NOTHING = 5
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
MARKS = {"ok": "ok    ", "failed": "FAILED", "skipped": "SKIPPED"}


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """One command; `missing` says why it cannot run here, `report` where pytest writes its results."""

    name: str
    command: list[str]
    environment: dict[str, str] = dataclasses.field(default_factory=dict)
    missing: str = ""
    report: Path | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Result:
    """How a step ended: `ok`, `failed` or `skipped`, with the reason of a skip."""

    name: str
    outcome: str
    seconds: float = 0.0
    reason: str = ""


def main(arguments: list[str]) -> int:
    """Run all steps (without the tests: `--no-tests`); 0 when everything is as it should be."""
    with tempfile.TemporaryDirectory(prefix="anju-checks-") as scratch:
        steps = lint_steps()
        if "--no-tests" not in arguments:
            steps += test_steps(Path(scratch))
        results = [run(step, scratch) for step in steps]
        skipped_tests = never_run([step.report for step in steps if step.report])
    results += [Result(test, "skipped", reason=reason) for test, reason in sorted(skipped_tests.items())]
    return summary(results, fail_on_skip=os.environ.get("ANJU_FAIL_ON_SKIP") == "1")


def lint_steps() -> list[Step]:
    """The checks that need no test run, cheapest first."""
    manage = [sys.executable, "manage.py"]
    return [
        Step("ruff check", [sys.executable, "-m", "ruff", "check", "--quiet", "."]),
        Step("ruff format", [sys.executable, "-m", "ruff", "format", "--check", "--quiet", "."]),
        Step("layers (import-linter)", [str(BIN / "lint-imports"), "--no-logo"]),
        Step("django check", [*manage, "check", "--fail-level", "WARNING"]),
        Step("migrations up to date", [*manage, "makemigrations", "--check", "--dry-run"]),
        Step("types (mypy)", [sys.executable, "-m", "mypy"]),
        Step("templates (djlint)", [sys.executable, "-m", "djlint", "--lint", "--quiet", "templates"]),
    ]


def test_steps(scratch: Path) -> list[Step]:
    """The suite on both databases, then the browser tests, on PostgreSQL where it is installed."""
    cluster = [sys.executable, "-m", "deploy.postgres.temporary_cluster"]
    no_postgres, no_chromium = postgres_missing(), chromium_missing()
    browser_prefix = [] if no_postgres else cluster
    workers = ["-n", os.environ.get("ANJU_TEST_WORKERS", "2")]
    browser = {"CHROMIUM": chromium() or "", "DJANGO_ALLOW_ASYNC_UNSAFE": "true"}

    def step(name: str, prefix: list[str], options: list[str], **more: object) -> Step:
        report = scratch / f"{name.replace(' ', '-')}.xml"
        command = [*prefix, sys.executable, "-m", "pytest", "-q", *options, f"--junitxml={report}"]
        return Step(name, command, report=report, **more)

    return [
        step("tests on SQLite", [], ["-m", "not browser", *workers]),
        step(
            "tests on PostgreSQL",
            cluster,
            ["-m", "not browser and not fuzz", *workers],  # once is enough for the generated requests
            missing=no_postgres,
        ),
        step(
            "tests in Chromium", browser_prefix, ["-m", "browser"], environment=browser, missing=no_chromium
        ),
    ]


def postgres_missing() -> str:
    """Why the suite cannot run on PostgreSQL here; empty when it can."""
    try:
        temporary_cluster.binaries()
    except temporary_cluster.NotInstalledError:
        return "PostgreSQL was not found 没有找到 PostgreSQL: apt-get install postgresql"
    return ""


def chromium() -> str | None:
    """The browser's path: CHROMIUM, else the first known name on the path."""
    chosen = os.environ.get("CHROMIUM")
    return chosen or next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


def chromium_missing() -> str:
    """Why the browser tests cannot run here; empty when they can."""
    return "" if chromium() else "Chromium was not found 没有找到 Chromium: apt-get install chromium"


def environment(scratch: str) -> dict[str, str]:
    """The caller's environment without what changes results; nothing in it points at real data."""
    ours = ("ANJU_", "DEBUG", "HTTPS", "ALLOWED_HOSTS", "SECRET_KEY", "TASKS_BACKEND", "LOG_LEVEL")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    return kept | {
        "ANJU_POSTGRES_BIN": os.environ.get("ANJU_POSTGRES_BIN", ""),
        "SECRET_KEY": "the-key-of-a-test-run-protects-nothing-0123456789abcdefghij",
        "DATABASE_URL": "sqlite://:memory:",
        "ANJU_MEDIA_ROOT": f"{scratch}/media",
        "STATIC_ROOT": f"{scratch}/static",
        "PYTHONUNBUFFERED": "1",
    }


def run(step: Step, scratch: str) -> Result:
    """Run one step in the foreground and say how it ended."""
    print(f"\n━━ {step.name}", flush=True)
    if step.missing:
        print(f"SKIPPED: {step.missing}", flush=True)
        return Result(step.name, "skipped", reason=step.missing)
    started = time.monotonic()
    surroundings = environment(scratch) | step.environment
    code = subprocess.run(step.command, cwd=ROOT, env=surroundings, check=False).returncode
    seconds = time.monotonic() - started
    if step.report and code == PYTEST_FOUND_NOTHING:
        return Result(step.name, "skipped", seconds, "no such test exists 没有这类测试")
    return Result(step.name, "failed" if code else "ok", seconds)


def never_run(reports: list[Path]) -> dict[str, str]:
    """Tests skipped in at least one report and run in none, with the reason given."""
    skipped: dict[str, str] = {}
    finished: set[str] = set()
    for report in reports:
        if not report.exists():
            continue
        for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314 - pytest has just written it
            name = f"{case.get('classname')}::{case.get('name')}"
            mark = case.find("skipped")
            if mark is None or mark.get("type") == "pytest.xfail":
                finished.add(name)
            else:
                skipped[name] = mark.get("message", "")
    return {name: reason for name, reason in skipped.items() if name not in finished}


def summary(results: list[Result], *, fail_on_skip: bool) -> int:
    """Print one line a result, skips last and loudly; the exit code of the whole."""
    order = {"ok": 0, "failed": 1, "skipped": 2}
    print(f"\n{'━' * 72}")
    for result in sorted(results, key=lambda result: order[result.outcome]):
        tail = result.reason or f"{result.seconds:.1f} s"
        print(f"{MARKS[result.outcome]:8}{result.name:28}{tail}")
    skipped = sum(result.outcome == "skipped" for result in results)
    failed = sum(result.outcome == "failed" for result in results)
    if skipped:
        verdict = (
            "counts as a failure here 视为失败" if fail_on_skip else "NOT tested on this machine 本机未测"
        )
        print(f"\n!! {skipped} skipped: {verdict}")
    print(f"\n{failed} failed, {skipped} skipped, {len(results) - failed - skipped} ok", flush=True)
    return 1 if failed or (skipped and fail_on_skip) else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
