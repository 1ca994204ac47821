"""Work done outside a request, and how far it has come."""

from django.conf import settings
from django.db import models

from common import clock


class JobRun(models.Model):
    """One run of a named job. The queue carries only its id; everything known about it is here."""

    class State(models.TextChoices):
        QUEUED = "queued", "排队中"
        RUNNING = "running", "进行中"
        DONE = "done", "已完成"
        FAILED = "failed", "未完成"

    name = models.CharField("作业", max_length=80)
    slot = models.CharField(
        "时段或对象", max_length=120, help_text="同一作业、同一时段（或对象）只有一条", default=""
    )
    arguments = models.JSONField("参数", default=dict)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField("已试次数", default=0)
    max_attempts = models.PositiveSmallIntegerField("最多次数", default=3)
    done = models.PositiveIntegerField("已完成数", default=0)
    total = models.PositiveIntegerField("总数", default=0)
    result = models.JSONField("结果", default=dict)
    error = models.TextField("问题", blank=True)
    created_at = models.DateTimeField("建立时间", default=clock.now)
    started_at = models.DateTimeField("开始时间", null=True)
    heartbeat_at = models.DateTimeField("最近心跳", null=True)
    finished_at = models.DateTimeField("结束时间", null=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="发起人", null=True, related_name="+"
    )

    class Meta:
        verbose_name = "作业"
        verbose_name_plural = "作业"
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["name", "slot"], name="job_once_per_slot")]
        indexes = [models.Index(fields=["state", "heartbeat_at"], name="job_state_heartbeat")]

    def __str__(self) -> str:
        return f"{self.name} {self.slot}"
