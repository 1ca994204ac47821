"""The queue: its only task, telling it of a job, and taking up again what a dead worker left."""

import datetime as dt

from django.db import transaction
from django.db.models import F, Q

from common import clock, jobs
from common.models import JobRun

try:
    from django.tasks import task
except ImportError:  # Django 5.2; the same interface moves into Django at 6.0
    from django_tasks import task

# A worker writes a heartbeat at every step; silence for this long means that it is dead.
SILENCE = dt.timedelta(minutes=2)


@task()
def run_job(pk: int) -> None:
    """Run one job by the id of its `JobRun`."""
    jobs.execute(pk)


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
        transaction.on_commit(lambda: run_job.enqueue(run.pk))
    return run


def request_daily(at: dt.datetime | None = None) -> None:
    """Ask for the jobs of the day that were not asked for yet."""
    at = at or clock.now()
    slot = clock.local_day(at).isoformat()
    asked = set(JobRun.objects.filter(slot=slot).values_list("name", flat=True))
    for name in jobs.daily_names():
        if name not in asked:
            request(name=name, slot=slot, arguments={}, at=at)


def reap(at: dt.datetime | None = None) -> int:
    """Queue again the jobs whose worker fell silent; fail those that ran out of attempts."""
    at = at or clock.now()
    silent = JobRun.objects.filter(state=JobRun.State.RUNNING).filter(
        Q(heartbeat_at__lt=at - SILENCE) | Q(heartbeat_at=None)
    )
    tired = silent.filter(attempts__gte=F("max_attempts"))
    tired.update(
        state=JobRun.State.FAILED, finished_at=at, error="处理程序多次中断，请管理员查看日志后重试。"
    )
    taken = list(silent.values_list("pk", flat=True))
    JobRun.objects.filter(pk__in=taken, state=JobRun.State.RUNNING).update(state=JobRun.State.QUEUED)
    for pk in taken:
        run_job.enqueue(pk)
    return len(taken)
