"""The ranking month: its window, its deadlines, its rules, and who has handed in."""

import datetime as dt

from django.conf import settings
from django.db import models

from common.models import Timestamped, all_or_none
from communities.models import Area, Scope, ScopedQuerySet
from properties.choices import Combine, PeriodState, SubmissionState, Ties
from properties.models.standards import InspectionStandard


class RankingRuleSet(Timestamped):
    """One version of how a city makes its ranking; a month keeps the version it was made with.

    The defaults hold until the bureau says otherwise: mean of the counted inspections, ranks 1, 2, 2, 4,
    a veto caps the month at 59.99, criticism below 70 or last in a street of at least six.
    """

    city = models.ForeignKey(Area, models.PROTECT, verbose_name="城市", related_name="rule_sets")
    version = models.PositiveSmallIntegerField("版本", default=1)
    name = models.CharField("名称", max_length=60)
    effective_from = models.DateField("启用日期")
    combine = models.CharField("多次检查", max_length=20, choices=Combine.choices, default=Combine.MEAN)
    source_weights = models.JSONField("来源权重", default=dict, blank=True)
    ties = models.CharField("并列", max_length=12, choices=Ties.choices, default=Ties.COMPETITION)
    veto_cap_centi = models.PositiveIntegerField("否决封顶（百分之一分）", default=5999)
    criticism_below_centi = models.PositiveIntegerField("通报线（百分之一分，低于）", default=7000)
    criticizes_last = models.BooleanField("末位通报", default=True)
    criticism_min_ranked = models.PositiveSmallIntegerField("末位通报的最少参评数", default=6)
    criticism_share = models.PositiveSmallIntegerField("末位最多占街道几分之一", default=3)
    street_due_day = models.PositiveSmallIntegerField("街道提交日", default=20)
    district_due_day = models.PositiveSmallIntegerField("区上报日", default=21)
    city_due_day = models.PositiveSmallIntegerField("市汇总日", default=22)

    objects = ScopedQuerySet.as_manager()
    scope = Scope(area="city")
    view_permission = "properties.view_ranking"

    class Meta:
        verbose_name = "排名规则"
        verbose_name_plural = "排名规则"
        ordering = ["-effective_from", "-version"]
        constraints = [models.UniqueConstraint(fields=["city", "version"], name="rule_set_version_once")]

    def __str__(self) -> str:
        return f"{self.name} 第{self.version}版"


class RankingPeriod(Timestamped):
    """One city's ranking month. Its window and deadlines are written out, never derived from today."""

    city = models.ForeignKey(Area, models.PROTECT, verbose_name="城市", related_name="periods")
    year = models.PositiveSmallIntegerField("年")
    month = models.PositiveSmallIntegerField("月")
    window_start = models.DateField("检查窗口起")
    window_end = models.DateField("检查窗口止")
    street_due_at = models.DateTimeField("街道提交截止")
    district_due_at = models.DateTimeField("区上报截止")
    city_due_at = models.DateTimeField("市汇总截止")
    standard = models.ForeignKey(
        InspectionStandard, models.PROTECT, verbose_name="考核标准", related_name="periods"
    )
    rule_set = models.ForeignKey(
        RankingRuleSet, models.PROTECT, verbose_name="排名规则", related_name="periods"
    )
    state = models.CharField("状态", max_length=10, choices=PeriodState.choices, default=PeriodState.OPEN)
    # Counts every change of a counted score: a frozen version that carries an older count may differ.
    data_revision = models.PositiveIntegerField("数据版次", default=0, editable=False)
    is_demo = models.BooleanField("演示数据", default=False, editable=False)

    objects = ScopedQuerySet.as_manager()
    scope = Scope(area="city")
    view_permission = "properties.view_ranking"

    class Meta:
        verbose_name = "排名月份"
        verbose_name_plural = "排名月份"
        ordering = ["-year", "-month"]
        constraints = [
            models.UniqueConstraint(fields=["city", "year", "month"], name="period_once_per_month"),
            models.CheckConstraint(
                condition=models.Q(window_end__gte=models.F("window_start")), name="period_window_order"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """As offices write it: 2023年2月."""
        return f"{self.year}年{self.month}月"

    @property
    def slug(self) -> str:
        """As it stands in an address: 2023-02."""
        return f"{self.year}-{self.month:02d}"

    @property
    def index(self) -> int:
        """Months since year 0, so that neighbours differ by one."""
        return self.year * 12 + self.month - 1

    @property
    def is_open(self) -> bool:
        return self.state == PeriodState.OPEN

    def contains(self, day: dt.date) -> bool:
        """Whether an inspection on `day` belongs to this month."""
        return self.window_start <= day <= self.window_end


class Submission(Timestamped):
    """A street's or a district's handing-in of one month."""

    period = models.ForeignKey(RankingPeriod, models.PROTECT, verbose_name="月份", related_name="submissions")
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="区域", related_name="submissions")
    state = models.CharField(
        "状态", max_length=10, choices=SubmissionState.choices, default=SubmissionState.OPEN
    )
    handed_in_at = models.DateTimeField("提交（上报）时间", null=True, blank=True)
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="提交人",
        null=True,
        blank=True,
        related_name="+",
    )
    unchecked_reason = models.CharField("未检查说明", max_length=200, blank=True)
    return_reason = models.CharField("退回理由", max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()
    scope = Scope(area="area")
    view_permission = "properties.view_inspection"

    class Meta:
        verbose_name = "月报送"
        verbose_name_plural = "月报送"
        constraints = [
            models.UniqueConstraint(fields=["period", "area"], name="submission_once"),
            all_or_none("submission_handed_in", "handed_in_at", "handed_in_by"),
        ]
        permissions = [
            ("submit_month", "街道提交月报"),
            ("report_month", "区上报月报"),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.period}"
