"""Jobs: queued with their facts in a `JobRun`, claimed once, retried when their worker died."""

import logging
from collections.abc import Callable

from django.db.models import F

from common import clock
from common.models import JobRun

log = logging.getLogger(__name__)
_registry: dict[str, Callable] = {}
_daily: list[str] = []


def job(name: str):
    """Register a function `run(job: JobRun) -> dict | None` under a job's name; it must be repeatable."""

    def register(function: Callable) -> Callable:
        _registry[name] = function
        return function

    return register


def daily(name: str):
    """Register a job that `manage.py tick` asks for once a day; its slot is the day."""
    _daily.append(name)
    return job(name)


def daily_names() -> tuple[str, ...]:
    """The jobs of every day."""
    return tuple(_daily)


def execute(pk: int) -> None:
    """Claim and run a job. A second claim of the same run does nothing."""
    claimed = JobRun.objects.filter(pk=pk, state=JobRun.State.QUEUED).update(
        state=JobRun.State.RUNNING,
        attempts=F("attempts") + 1,
        started_at=clock.now(),
        heartbeat_at=clock.now(),
    )
    if not claimed:
        return
    run = JobRun.objects.get(pk=pk)
    try:
        result = _registry[run.name](run)
    except Exception as error:
        log.exception("job %s failed", run)
        _finish(run, JobRun.State.FAILED, error=f"{type(error).__name__}: {error}")
        return
    _finish(run, JobRun.State.DONE, result=result or {})


def _finish(run: JobRun, state: str, **facts) -> None:
    JobRun.objects.filter(pk=run.pk).update(state=state, finished_at=clock.now(), **facts)


def beat(run: JobRun, done: int, total: int) -> None:
    """Say how far a running job has come; also its sign of life."""
    JobRun.objects.filter(pk=run.pk).update(done=done, total=total, heartbeat_at=clock.now())
