"""The queue's only task: run the `JobRun` with this id."""

try:
    from django.tasks import task
except ImportError:  # Django 5.2; the same interface moves into Django at 6.0
    from django_tasks import task

from common import jobs


@task()
def run_job(pk: int) -> None:
    """Run one job by the id of its `JobRun`."""
    jobs.execute(pk)
