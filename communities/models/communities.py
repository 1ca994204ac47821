"""Residential communities (小区), their names and where they lay when."""

import datetime as dt

from django.db import models
from django.db.models import Q

from common.models import Timestamped
from common.models.base import dated_span
from communities.choices import CommunityType, NameKind
from communities.models.areas import Area
from communities.models.scope import Scope, ScopedQuerySet


class CommunityQuerySet(ScopedQuerySet):
    """Questions about communities."""

    def managed(self):
        """Communities under property management (物管小区): the inspected population."""
        return self.filter(is_managed=True, is_closed=False)

    def named_like(self, text: str):
        """Communities one of whose names, or its pinyin or initials, contains `text`."""
        word = text.strip()
        hit = Q(text__icontains=word) | Q(pinyin__icontains=word.lower()) | Q(initials__istartswith=word)
        names = CommunityName.objects.filter(hit).values("community_id")
        return self.filter(pk__in=names)


class Community(Timestamped):
    """A residential community: one compound, or a single building kept as one.

    `area` is the neighborhood or subdistrict it lies in today, the newest of its placements.
    """

    code = models.CharField("小区编号", max_length=20, unique=True)
    name = models.CharField("名称", max_length=80)
    pinyin = models.CharField("拼音", max_length=400, blank=True, editable=False)
    area = models.ForeignKey(
        Area, models.PROTECT, verbose_name="所在社区（街道）", related_name="communities"
    )
    kind = models.CharField(
        "类型", max_length=14, choices=CommunityType.choices, default=CommunityType.COMMODITY
    )
    address = models.CharField("地址", max_length=200, blank=True)
    built_year = models.PositiveSmallIntegerField("建成年份", null=True, blank=True)
    building_count = models.PositiveIntegerField("楼栋数", null=True, blank=True)
    household_count = models.PositiveIntegerField("户数", null=True, blank=True)
    floor_area_m2 = models.PositiveIntegerField("建筑面积（㎡）", null=True, blank=True)
    has_elevator = models.BooleanField("有电梯", default=False)
    has_fitness = models.BooleanField("有健身设施", default=True)
    is_managed = models.BooleanField("物管小区", default=True)
    is_closed = models.BooleanField("已注销", default=False)
    is_demo = models.BooleanField("演示数据", default=False, editable=False)

    objects = CommunityQuerySet.as_manager()
    scope = Scope(area="area", contracts="id")
    view_permission = "communities.view_community"

    class Meta:
        verbose_name = "小区"
        verbose_name_plural = "小区"
        ordering = ["pinyin", "id"]
        indexes = [models.Index(fields=["area", "pinyin"], name="community_area_pinyin")]
        permissions = [("manage_ledger", "维护台账")]

    def __str__(self) -> str:
        return self.name


class CommunityName(models.Model):
    """One name a community goes or went by. Bracketed qualifiers are part of it and are never stripped."""

    community = models.ForeignKey(Community, models.CASCADE, verbose_name="小区", related_name="names")
    kind = models.CharField("名称类别", max_length=10, choices=NameKind.choices, default=NameKind.OFFICIAL)
    text = models.CharField("名称", max_length=80)
    pinyin = models.CharField("拼音", max_length=400, blank=True, editable=False)
    initials = models.CharField("首字母", max_length=80, blank=True, editable=False)

    class Meta:
        verbose_name = "小区名称"
        verbose_name_plural = "小区名称"
        constraints = [
            models.UniqueConstraint(
                fields=["community"], condition=Q(kind="official"), name="community_one_official_name"
            ),
            models.UniqueConstraint(fields=["community", "text"], name="community_name_once"),
        ]
        indexes = [models.Index(fields=["text"], name="community_name_text")]

    def __str__(self) -> str:
        return self.text


class CommunityPlacement(Timestamped):
    """That a community lay in a neighborhood or subdistrict from one day to another."""

    community = models.ForeignKey(Community, models.CASCADE, verbose_name="小区", related_name="placements")
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="所在社区（街道）", related_name="placements")
    valid_from = models.DateField("起始日", default=dt.date(2000, 1, 1))
    valid_to = models.DateField("截止日", null=True, blank=True)

    class Meta:
        verbose_name = "小区所在"
        verbose_name_plural = "小区所在"
        constraints = [
            models.UniqueConstraint(
                fields=["community"], condition=Q(valid_to=None), name="community_one_open_placement"
            ),
            dated_span("community_placement_span"),
        ]

    def __str__(self) -> str:
        return f"{self.community} 在 {self.area}"
