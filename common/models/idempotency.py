"""Answers kept for a repeated request, so that a retry on a bad line creates nothing twice."""

from django.conf import settings
from django.db import models

from common import clock


class IdempotencyKey(models.Model):
    """A client's own key for one creating request, and the answer that was given to it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="用户", related_name="+")
    key = models.CharField("幂等键", max_length=80)
    fingerprint = models.CharField("请求指纹", max_length=64)
    status = models.PositiveSmallIntegerField("状态码", null=True)
    answer = models.JSONField("答复", null=True)
    created_at = models.DateTimeField("时间", default=clock.now, db_index=True)

    class Meta:
        verbose_name = "幂等键"
        verbose_name_plural = "幂等键"
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="idempotency_once")]

    def __str__(self) -> str:
        return self.key
