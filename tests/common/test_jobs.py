"""Jobs run once, say how far they are, and survive the death of their worker."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connection

from common import clock, jobs, tasks
from common.models import JobRun

State = JobRun.State
calls: list[int] = []


@jobs.job("tests.count")
def _count(run):
    calls.append(run.pk)
    jobs.beat(run, 1, 2)
    return {"counted": len(calls)}


@jobs.job("tests.fail")
def _fail(run):
    raise ValueError("坏了")


@pytest.fixture(autouse=True)
def _forget():
    calls.clear()


@pytest.mark.django_db
def test_a_job_runs_once_however_often_it_is_told():
    run = JobRun.objects.create(name="tests.count", slot="a")
    jobs.execute(run.pk)
    jobs.execute(run.pk)
    run.refresh_from_db()
    assert (calls, run.state, run.result) == ([run.pk], State.DONE, {"counted": 1})
    assert (run.done, run.total, run.attempts) == (1, 2, 1)


@pytest.mark.django_db
def test_asking_twice_for_the_same_thing_makes_one_job():
    first = tasks.request(name="tests.count", slot="a", arguments={})
    second = tasks.request(name="tests.count", slot="a", arguments={})
    assert first.pk == second.pk


@pytest.mark.django_db
def test_a_failed_job_says_why_and_can_be_asked_for_again():
    run = JobRun.objects.create(name="tests.fail", slot="a")
    jobs.execute(run.pk)
    run.refresh_from_db()
    assert (run.state, run.error) == (State.FAILED, "ValueError: 坏了")
    again = tasks.request(name="tests.fail", slot="a", arguments={})
    assert (again.pk, again.state, again.attempts) == (run.pk, State.QUEUED, 0)


@pytest.mark.django_db
def test_the_queue_is_told_only_after_the_transaction(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        tasks.request(name="tests.count", slot="a", arguments={})
    assert len(callbacks) == 1


@pytest.mark.django_db
def test_a_silent_job_is_queued_again_and_given_up_after_three_attempts():
    long_ago = clock.now() - tasks.SILENCE * 2
    lost = JobRun.objects.create(
        name="tests.count", slot="lost", state=State.RUNNING, attempts=1, heartbeat_at=long_ago
    )
    tired = JobRun.objects.create(
        name="tests.count", slot="tired", state=State.RUNNING, attempts=3, heartbeat_at=long_ago
    )
    alive = JobRun.objects.create(
        name="tests.count", slot="alive", state=State.RUNNING, attempts=1, heartbeat_at=clock.now()
    )
    assert tasks.reap() == 1
    states = dict(JobRun.objects.values_list("slot", "state"))
    assert states == {"lost": State.QUEUED, "tired": State.FAILED, "alive": State.RUNNING}
    assert {lost.pk, tired.pk, alive.pk}


# ---------------------------------------------------------------- a real worker, really killed

SLOW_WORKER = """
import os, time, django
django.setup()
from common import jobs
@jobs.job("tests.slow")
def slow(run):
    jobs.beat(run, 1, 2)
    time.sleep(float(os.environ.get("SLOW", "0")))
    return {"pid": os.getpid()}
from django.core.management import call_command
call_command("db_worker", queue_name="*", interval=0.1, reload=False)
"""


def _worker(slow: str) -> subprocess.Popen:
    """A worker process on the test's own database."""
    name = connection.settings_dict["NAME"]
    facts = connection.settings_dict
    if connection.vendor == "postgresql":
        url = f"postgres://{facts['USER']}:{facts['PASSWORD']}@{facts['HOST']}:{facts['PORT']}/{name}"
    else:
        url = f"sqlite:///{name}"
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": url, "SLOW": slow}
    return subprocess.Popen(
        [sys.executable, "-c", SLOW_WORKER], cwd=settings.BASE_DIR, env=env, stderr=subprocess.DEVNULL
    )


def _wait_for(run: JobRun, state: str, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        run.refresh_from_db()
        if run.state == state:
            return
        time.sleep(0.1)
    raise AssertionError(f"job is {run.state}, not {state}")


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_worker_was_killed_is_finished_by_the_next_one():
    if "memory" in str(connection.settings_dict["NAME"]):
        pytest.skip("a second process cannot see a database in memory; the PostgreSQL run does this")
    run = tasks.request(name="tests.slow", slot="a", arguments={})
    victim = _worker(slow="600")
    _wait_for(run, State.RUNNING)
    victim.send_signal(signal.SIGKILL)
    victim.wait()
    run.refresh_from_db()
    assert run.state == State.RUNNING
    assert tasks.reap(at=clock.now() + tasks.SILENCE * 2) == 1
    rescuer = _worker(slow="0")
    try:
        _wait_for(run, State.DONE)
    finally:
        rescuer.terminate()
        rescuer.wait()
    assert (run.attempts, run.result["pid"]) == (2, rescuer.pid)
