"""Score sheets (考核标准): versioned data, frozen once used."""

from django.db import models

from common.models import Timestamped
from common.models.base import dated_span
from communities.models import Area, Scope, ScopedQuerySet
from properties.choices import DeductionKind, LedgerFact, StandardState


class InspectionStandard(Timestamped):
    """One version of a score sheet: what is inspected and how points are lost. Points are hundredths."""

    city = models.ForeignKey(Area, models.PROTECT, verbose_name="城市", related_name="standards")
    code = models.CharField("编号", max_length=30)
    version = models.PositiveSmallIntegerField("版本", default=1)
    name = models.CharField("名称", max_length=80)
    issued_under = models.CharField("依据文件", max_length=120, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=StandardState.choices, default=StandardState.DRAFT
    )
    effective_from = models.DateField("启用日期")
    effective_to = models.DateField("停用日期", null=True, blank=True)
    bonus_cap_centi = models.PositiveIntegerField("加分上限（百分之一分）", default=500)
    malus_cap_centi = models.PositiveIntegerField("减分上限（百分之一分）", default=1000)
    is_demo = models.BooleanField("演示数据", default=False, editable=False)

    objects = ScopedQuerySet.as_manager()
    scope = Scope(area="city")
    view_permission = "properties.view_inspection"

    class Meta:
        verbose_name = "考核标准"
        verbose_name_plural = "考核标准"
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["city", "code", "version"], name="standard_version_once"),
            dated_span("standard_span", "effective_from", "effective_to"),
        ]
        permissions = [("manage_standards", "维护考核标准与规则")]

    def __str__(self) -> str:
        return f"{self.name}（{self.code}）"


class IndicatorCategory(models.Model):
    """A first-level heading of a sheet (一级指标), e.g. “B 环境卫生 20分”."""

    standard = models.ForeignKey(
        InspectionStandard, models.CASCADE, verbose_name="标准", related_name="categories"
    )
    key = models.CharField("代号", max_length=8)
    name = models.CharField("名称", max_length=40)
    short_name = models.CharField("简称", max_length=8)
    points_centi = models.PositiveIntegerField("分值（百分之一分）")
    sort_order = models.PositiveSmallIntegerField("排序")

    class Meta:
        verbose_name = "检查类别"
        verbose_name_plural = "检查类别"
        ordering = ["sort_order"]
        constraints = [models.UniqueConstraint(fields=["standard", "key"], name="category_key_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.name}"


class Indicator(models.Model):
    """One line of a sheet (二级指标): what is looked at, for how many points."""

    standard = models.ForeignKey(
        InspectionStandard, models.CASCADE, verbose_name="标准", related_name="indicators"
    )
    category = models.ForeignKey(
        IndicatorCategory, models.CASCADE, verbose_name="类别", related_name="indicators"
    )
    key = models.CharField("代号", max_length=8)
    content = models.CharField("检查内容", max_length=120)
    rule_text = models.CharField("扣分规则", max_length=200)
    points_centi = models.PositiveIntegerField("满分（百分之一分）")
    evidence = models.CharField("查验方式", max_length=20, blank=True)
    has_veto = models.BooleanField("可一票否决", default=False)
    veto_text = models.CharField("否决情形", max_length=120, blank=True)
    may_be_na = models.BooleanField("可不适用", default=False)
    applies_if = models.CharField(
        "适用条件", max_length=20, choices=LedgerFact.choices, default=LedgerFact.NONE, blank=True
    )
    rectify_days = models.PositiveSmallIntegerField("默认整改天数", default=7)
    sort_order = models.PositiveSmallIntegerField("排序")

    class Meta:
        verbose_name = "检查项"
        verbose_name_plural = "检查项"
        ordering = ["sort_order"]
        constraints = [models.UniqueConstraint(fields=["standard", "key"], name="indicator_key_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.content}"


class DeductionRule(models.Model):
    """One clause of an indicator's rule. Half of the indicators have two or three.

    `bands` is a list of `[at least percent, deduction in centi]`, highest first; `levels` the deductions
    for 符合, 基本符合 and 不符合.
    """

    indicator = models.ForeignKey(Indicator, models.CASCADE, verbose_name="检查项", related_name="rules")
    key = models.CharField("代号", max_length=10)
    kind = models.CharField("方式", max_length=12, choices=DeductionKind.choices)
    label = models.CharField("情形", max_length=60)
    unit = models.CharField("单位", max_length=8, blank=True)
    rate_centi = models.PositiveIntegerField("每单位扣分（百分之一分）", default=0)
    free_units = models.PositiveSmallIntegerField("免扣数量", default=0)
    threshold_percent = models.PositiveSmallIntegerField("达标线（%）", null=True, blank=True)
    bands = models.JSONField("分档", default=list, blank=True)
    levels = models.JSONField("三级扣分", default=list, blank=True)
    cap_centi = models.PositiveIntegerField("本款最多扣（百分之一分）", null=True, blank=True)
    sort_order = models.PositiveSmallIntegerField("排序")

    class Meta:
        verbose_name = "扣分款"
        verbose_name_plural = "扣分款"
        ordering = ["sort_order"]
        constraints = [models.UniqueConstraint(fields=["indicator", "key"], name="deduction_rule_key_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.label}"
