"""The audit trail: what was done, by whom, from where; and the seals that show tampering."""

from django.conf import settings
from django.db import models

from common import clock


class AuditEntry(models.Model):
    """One thing somebody did. It names its object by label and key, so it outlives the object."""

    at = models.DateTimeField("时间", default=clock.now, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="操作人", null=True, related_name="+"
    )
    by_label = models.CharField("操作人（当时）", max_length=120, blank=True)
    view_as = models.CharField("代看身份", max_length=120, blank=True)
    address = models.GenericIPAddressField("来源地址", null=True)
    request_id = models.CharField("请求编号", max_length=32, blank=True)
    verb = models.CharField("动作", max_length=40)
    object_type = models.CharField("对象类型", max_length=80)
    object_key = models.CharField("对象键", max_length=64, blank=True)
    object_label = models.CharField("对象", max_length=200, blank=True)
    area_key = models.CharField("区域键", max_length=32, blank=True)
    summary = models.CharField("摘要", max_length=400)
    changes = models.JSONField("变化", default=dict, blank=True)

    class Meta:
        verbose_name = "审计记录"
        verbose_name_plural = "审计记录"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["object_type", "object_key", "-id"], name="audit_object"),
            models.Index(fields=["by", "-id"], name="audit_by"),
        ]
        permissions = [
            ("view_audit", "查看审计日志"),
            ("open_admin", "进入数据维护后台"),
            ("view_jobs", "查看后台作业"),
        ]

    def __str__(self) -> str:
        return f"{self.by_label} {self.summary}"


class AuditSeal(models.Model):
    """The keyed digest of one entry, chained to the seal before it.

    The key and the newest seal also lie outside the database, so that changed, removed, inserted or
    reordered entries, and a cut tail, are all found by `verify_audit`.
    """

    number = models.BigIntegerField("序号", primary_key=True)
    entry = models.OneToOneField(AuditEntry, models.PROTECT, verbose_name="审计记录", related_name="seal")
    mac = models.CharField("摘要值", max_length=64)

    class Meta:
        verbose_name = "审计封签"
        verbose_name_plural = "审计封签"
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}"
