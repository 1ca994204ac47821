"""What came in by file: the batch and, per row, what stood there before."""

from django.db import models

from common.models.base import Timestamped
from common.models.files import StoredFile


class ImportBatch(Timestamped):
    """One uploaded ledger: its file, what it was matched to and what became of it."""

    class State(models.TextChoices):
        CHECKED = "checked", "已试导"
        APPLIED = "applied", "已导入"
        UNDONE = "undone", "已撤回"

    kind = models.CharField("台账", max_length=60)
    file = models.ForeignKey(StoredFile, models.PROTECT, verbose_name="文件", related_name="+")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.CHECKED)
    counts = models.JSONField("计数", default=dict)
    faults = models.JSONField("问题", default=list)

    class Meta:
        verbose_name = "导入批次"
        verbose_name_plural = "导入批次"

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class ImportedRow(models.Model):
    """One row a batch wrote, by model label and key, with the values it replaced (null when new)."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, verbose_name="批次", related_name="rows")
    row_number = models.PositiveIntegerField("行号")
    model_label = models.CharField("模型", max_length=80)
    object_key = models.CharField("对象键", max_length=64)
    before = models.JSONField("原值", null=True)

    class Meta:
        verbose_name = "导入行"
        verbose_name_plural = "导入行"
        indexes = [models.Index(fields=["model_label", "object_key"], name="imported_row_object")]

    def __str__(self) -> str:
        return f"{self.model_label}:{self.object_key}"
