"""Official numbers (发文字号): the pattern per issuing body and kind of paper, and each number given out."""

from django.db import models

from common import clock
from communities.models.organizations import Organization


class NumberRule(models.Model):
    """How one body numbers one kind of paper, e.g. 德建物通〔2023〕2号 (GB/T 9704-2012: no 第, no padding)."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, verbose_name="发文机关", related_name="number_rules"
    )
    kind = models.CharField("文种", max_length=40)
    prefix = models.CharField("机关代字", max_length=20)
    pattern = models.CharField("格式", max_length=60, default="{prefix}〔{year}〕{seq}号")
    pad_width = models.PositiveSmallIntegerField("补零位数", default=0)
    is_invented = models.BooleanField("示例代字", default=False, help_text="机关尚未确认的代字")

    class Meta:
        verbose_name = "文号规则"
        verbose_name_plural = "文号规则"
        constraints = [models.UniqueConstraint(fields=["organization", "kind"], name="number_rule_once")]

    def __str__(self) -> str:
        return f"{self.prefix}（{self.kind}）"

    def text(self, year: int, seq: int) -> str:
        """The number as printed."""
        return self.pattern.format(prefix=self.prefix, year=year, seq=str(seq).zfill(self.pad_width))


class NumberAllotment(models.Model):
    """One number that was given out. It stays used even when its paper is cancelled."""

    rule = models.ForeignKey(NumberRule, models.PROTECT, verbose_name="规则", related_name="allotments")
    year = models.PositiveSmallIntegerField("年份")
    seq = models.PositiveIntegerField("顺序号")
    text = models.CharField("文号", max_length=80)
    allotted_at = models.DateTimeField("编号时间", default=clock.now)
    is_cancelled = models.BooleanField("已作废", default=False)

    class Meta:
        verbose_name = "已编文号"
        verbose_name_plural = "已编文号"
        constraints = [models.UniqueConstraint(fields=["rule", "year", "seq"], name="number_used_once")]

    def __str__(self) -> str:
        return self.text
