"""Jobs: queued with their facts in a `JobRun`, claimed once, retried when their worker died."""

import datetime as dt
import logging
from collections.abc import Callable

from django.db import transaction
from django.db.models import F, Q

from common import clock
from common.models import JobRun

log = logging.getLogger(__name__)
# A worker writes a heartbeat at every step; silence for this long means that it is dead.
SILENCE = dt.timedelta(minutes=2)
_registry: dict[str, Callable] = {}


def job(name: str):
    """Register a function `run(job: JobRun) -> dict | None` under a job's name; it must be repeatable."""

    def register(function: Callable) -> Callable:
        _registry[name] = function
        return function

    return register


def request(*, name: str, slot: str, arguments: dict, by=None, at=None) -> JobRun:
    """Note that a job is wanted, once per name and slot. A failed one is taken up again.

    The row commits with the caller's transaction; only then is the queue told.
    """
    run, created = JobRun.objects.get_or_create(
        name=name,
        slot=slot,
        defaults={"arguments": arguments, "created_by": by, "created_at": at or clock.now()},
    )
    if not created and run.state == JobRun.State.FAILED:
        JobRun.objects.filter(pk=run.pk).update(state=JobRun.State.QUEUED, attempts=0, error="")
        run.refresh_from_db()
    if run.state == JobRun.State.QUEUED:
        transaction.on_commit(lambda: _enqueue(run.pk))
    return run


def _enqueue(pk: int) -> None:
    from common.tasks import run_job  # the queue's module imports this one

    run_job.enqueue(pk)


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


def reap(at: dt.datetime | None = None) -> int:
    """Queue again the jobs whose worker fell silent; fail those that ran out of attempts."""
    at = at or clock.now()
    silent = JobRun.objects.filter(state=JobRun.State.RUNNING).filter(
        Q(heartbeat_at__lt=at - SILENCE) | Q(heartbeat_at=None)
    )
    tired = silent.filter(attempts__gte=F("max_attempts"))
    tired.update(state=JobRun.State.FAILED, finished_at=at, error="处理程序多次中断，请管理员查看日志后重试。")
    taken = list(silent.values_list("pk", flat=True))
    JobRun.objects.filter(pk__in=taken, state=JobRun.State.RUNNING).update(state=JobRun.State.QUEUED)
    for pk in taken:
        _enqueue(pk)
    return len(taken)
