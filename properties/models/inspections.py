"""Filled sheets: what was found where, by whom."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.models import Timestamped, all_or_none
from communities.models import Community, EvidencePhoto, Organization, Scope, ScopedQuerySet
from communities.models.scope import scope_condition
from properties.choices import COUNTED_SOURCES, AdjustmentKind, InspectionState, Side, Source
from properties.models.periods import RankingPeriod
from properties.models.standards import DeductionRule, Indicator, InspectionStandard


class InspectionQuerySet(ScopedQuerySet):
    """Questions about inspections."""

    def counted(self):
        """Approved inspections under the month's own standard; a recheck never counts."""
        return self.filter(
            state=InspectionState.APPROVED,
            source__in=COUNTED_SOURCES,
            standard_id=models.F("period__standard_id"),
        )

    def readable_by(self, user):
        """Sheets somebody may open: in any state those he enters, reviews or reopens, of others approved ones."""
        writing = Q(pk__in=[])
        for verb in ("enter", "review", "reopen"):
            writing |= scope_condition(self.model.scope, user, f"properties.{verb}_inspection")
        reading = scope_condition(self.model.scope, user, self.model.view_permission)
        return self.filter(writing | (reading & Q(state=InspectionState.APPROVED)))

    def editable(self):
        """Sheets a clerk may still write on."""
        return self.filter(state__in=(InspectionState.DRAFT, InspectionState.RETURNED))


class Inspection(Timestamped):
    """One visit to one community, scored on one sheet.

    It stores its deductions, items that do not apply, vetoes and adjustments; everything else counts as
    without fault. The scores on it are what `properties.scoring` makes of those rows, in hundredths.
    `company` is the one under contract on the day of the visit and stays, whoever serves later.
    """

    period = models.ForeignKey(RankingPeriod, models.PROTECT, verbose_name="月份", related_name="inspections")
    community = models.ForeignKey(Community, models.PROTECT, verbose_name="小区", related_name="inspections")
    client_uuid = models.UUIDField("客户端编号", default=uuid.uuid4, editable=False)
    standard = models.ForeignKey(
        InspectionStandard, models.PROTECT, verbose_name="考核标准", related_name="inspections"
    )
    source = models.CharField("检查来源", max_length=12, choices=Source.choices, default=Source.STREET)
    inspected_on = models.DateField("检查日期")
    company = models.ForeignKey(
        Organization,
        models.PROTECT,
        verbose_name="物业服务企业",
        null=True,
        blank=True,
        related_name="inspections",
    )
    manager_name = models.CharField("项目经理", max_length=40, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=InspectionState.choices, default=InspectionState.DRAFT
    )
    score_centi = models.PositiveIntegerField("得分（百分之一分）", default=10000)
    raw_centi = models.PositiveIntegerField("原始分（百分之一分）", default=10000)
    full_centi = models.PositiveIntegerField("适用满分（百分之一分）", default=10000)
    adjustment_centi = models.IntegerField("加减分（百分之一分）", default=0)
    category_centi = models.JSONField("类别得分", default=dict)
    item_deducted_centi = models.JSONField("各项扣分", default=dict)
    is_vetoed = models.BooleanField("一票否决", default=False)
    # While the sheet is written on: per item, its version, who last wrote it and whether it was looked at.
    progress = models.JSONField("录入进度", default=dict, blank=True, editable=False)
    revision = models.PositiveIntegerField("修订号", default=1, editable=False)
    note = models.CharField("备注", max_length=200, blank=True)
    return_reason = models.CharField("退回理由", max_length=200, blank=True)
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="提交人",
        null=True,
        blank=True,
        related_name="+",
    )
    reviewed_at = models.DateTimeField("审核时间", null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="审核人",
        null=True,
        blank=True,
        related_name="+",
    )
    # Set when an approved sheet was opened again; in a closed month only such a sheet may still move.
    reopened_at = models.DateTimeField("退回已审时间", null=True, blank=True, editable=False)
    is_demo = models.BooleanField("演示数据", default=False, editable=False)

    objects = InspectionQuerySet.as_manager()
    scope = Scope(area="community__area", organization="company")
    view_permission = "properties.view_inspection"

    class Meta:
        verbose_name = "检查记录"
        verbose_name_plural = "检查记录"
        ordering = ["-inspected_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "community", "client_uuid"], name="inspection_once_per_client"
            ),
            all_or_none("inspection_submitted", "submitted_at", "submitted_by"),
            all_or_none("inspection_reviewed", "reviewed_at", "reviewed_by"),
            models.CheckConstraint(
                condition=~Q(state__in=("submitted", "approved")) | Q(submitted_at__isnull=False),
                name="inspection_submitted_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["period", "state", "community"], name="inspection_period_state"),
            models.Index(fields=["community", "period"], name="inspection_community"),
        ]
        permissions = [
            ("enter_inspection", "录入检查表"),
            ("review_inspection", "审核检查表"),
            ("reopen_inspection", "退回已审检查表"),
        ]

    def __str__(self) -> str:
        return f"{self.community} {self.inspected_on} {self.get_source_display()}"

    @property
    def is_editable(self) -> bool:
        return self.state in (InspectionState.DRAFT, InspectionState.RETURNED)


class JointGroupMember(models.Model):
    """How many people one side sent to a visit (联合检查组); units, never persons."""

    inspection = models.ForeignKey(
        Inspection, models.CASCADE, verbose_name="检查", related_name="joint_group"
    )
    side = models.CharField("来自", max_length=14, choices=Side.choices)
    unit_name = models.CharField("单位", max_length=80, blank=True)
    people = models.PositiveSmallIntegerField("人数", default=1)

    class Meta:
        verbose_name = "联检单位"
        verbose_name_plural = "联检单位"
        constraints = [models.UniqueConstraint(fields=["inspection", "side"], name="joint_group_side_once")]

    def __str__(self) -> str:
        return f"{self.get_side_display()} {self.people}人"


class Deduction(models.Model):
    """One place where a clause of the sheet took points (扣分明细).

    `quantity_centi` is the count, percentage, level (0, 1, 2) or judged points, times one hundred.
    """

    inspection = models.ForeignKey(Inspection, models.CASCADE, verbose_name="检查", related_name="deductions")
    rule = models.ForeignKey(DeductionRule, models.PROTECT, verbose_name="扣分款", related_name="deductions")
    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name="检查项", related_name="deductions")
    line = models.PositiveSmallIntegerField("行", default=1)
    quantity_centi = models.PositiveIntegerField("数量（百分之一）")
    place = models.CharField("位置", max_length=60, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    rectify_by = models.DateField("整改期限", null=True, blank=True)
    needs_recheck = models.BooleanField("需复查", default=False)

    class Meta:
        verbose_name = "扣分"
        verbose_name_plural = "扣分"
        ordering = ["indicator__sort_order", "rule__sort_order", "line"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "rule", "line"], name="deduction_line_once")
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.place}".strip()


class DeductionPhoto(models.Model):
    """A photo that proves a deduction."""

    deduction = models.ForeignKey(Deduction, models.CASCADE, verbose_name="扣分", related_name="photo_links")
    photo = models.ForeignKey(
        EvidencePhoto, models.PROTECT, verbose_name="照片", related_name="deduction_links"
    )

    class Meta:
        verbose_name = "扣分照片"
        verbose_name_plural = "扣分照片"
        constraints = [models.UniqueConstraint(fields=["deduction", "photo"], name="deduction_photo_once")]

    def __str__(self) -> str:
        return f"{self.deduction_id}:{self.photo_id}"


class NotApplicableItem(models.Model):
    """An item that cannot be inspected here, e.g. elevators where there are none; it is scaled out."""

    inspection = models.ForeignKey(
        Inspection, models.CASCADE, verbose_name="检查", related_name="not_applicable"
    )
    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name="检查项", related_name="+")
    reason = models.CharField("理由", max_length=100, blank=True)

    class Meta:
        verbose_name = "不适用项"
        verbose_name_plural = "不适用项"
        constraints = [models.UniqueConstraint(fields=["inspection", "indicator"], name="na_item_once")]

    def __str__(self) -> str:
        return f"{self.indicator} 不适用"


class VetoHit(models.Model):
    """A fault so grave that the month is capped (一票否决)."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, verbose_name="检查", related_name="vetoes")
    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name="检查项", related_name="+")
    note = models.CharField("情形", max_length=200)

    class Meta:
        verbose_name = "一票否决"
        verbose_name_plural = "一票否决"
        constraints = [models.UniqueConstraint(fields=["inspection", "indicator"], name="veto_item_once")]

    def __str__(self) -> str:
        return f"{self.indicator} 否决"


class Adjustment(models.Model):
    """Bonus or malus points outside the sheet, with the reason and the paper it rests on."""

    inspection = models.ForeignKey(
        Inspection, models.CASCADE, verbose_name="检查", related_name="adjustments"
    )
    kind = models.CharField("类别", max_length=6, choices=AdjustmentKind.choices)
    points_centi = models.PositiveIntegerField("分值（百分之一分）")
    reason = models.CharField("理由", max_length=100)
    reference = models.CharField("依据", max_length=100)

    class Meta:
        verbose_name = "加减分"
        verbose_name_plural = "加减分"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.reason}"
