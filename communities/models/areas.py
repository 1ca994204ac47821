"""Administrative areas, and who belonged to whom when."""

import datetime as dt

from django.db import models
from django.db.models import Q

from common import clock
from common.models import Timestamped
from common.models.base import dated_span, holding
from communities.choices import AreaKind, Basis
from communities.models.scope import Scope, ScopedQuerySet


class AreaQuerySet(ScopedQuerySet):
    """Questions about areas."""

    def in_office_order(self):
        """Official tables order areas by their own list, not by code and not by pinyin."""
        return self.order_by("sort_order", "pinyin", "id")

    def within(self, area_id: int):
        """The area and all below it today, by the management tree."""
        return self.filter(pk__in=AreaClosure.objects.filter(ancestor_id=area_id).values("descendant_id"))


class Area(Timestamped):
    """A city, district, functional zone, subdistrict or neighborhood, as it exists over time.

    Its place in the tree is dated (`AreaMembership`); a code means something only with its code system
    and version.
    """

    kind = models.CharField("层级", max_length=20, choices=AreaKind.choices)
    name = models.CharField("名称", max_length=60)
    short_name = models.CharField("简称", max_length=30, blank=True)
    pinyin = models.CharField("拼音", max_length=200, blank=True, editable=False)
    code = models.CharField("代码", max_length=12, blank=True)
    code_system = models.CharField("代码体系", max_length=30, blank=True)
    code_version = models.CharField("代码版本", max_length=20, blank=True)
    sort_order = models.PositiveSmallIntegerField("排序", default=0)
    valid_from = models.DateField("设立日期", default=dt.date(2000, 1, 1))
    valid_to = models.DateField("撤销日期", null=True, blank=True)
    is_demo = models.BooleanField("演示数据", default=False, editable=False)

    objects = AreaQuerySet.as_manager()
    scope = Scope(area="id")
    view_permission = "communities.view_community"

    class Meta:
        verbose_name = "区域"
        verbose_name_plural = "区域"
        ordering = ["sort_order", "pinyin", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["code_system", "code_version", "code"], condition=~Q(code=""), name="area_code_once"
            ),
            dated_span("area_span"),
        ]
        indexes = [models.Index(fields=["kind", "sort_order"], name="area_kind_order")]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name without 街道, where a table has no room for it."""
        return self.short_name or self.name


class AreaMembershipQuerySet(models.QuerySet):
    """Questions about who belongs to whom."""

    def holding_on(self, day: dt.date, basis: str = Basis.MANAGEMENT):
        """The memberships of one basis that hold on a day."""
        return self.filter(holding(day), basis=basis)


class AreaMembership(Timestamped):
    """That an area belonged to another from one day to another, for one purpose (basis)."""

    child = models.ForeignKey(Area, models.PROTECT, verbose_name="下级", related_name="memberships")
    parent = models.ForeignKey(Area, models.PROTECT, verbose_name="上级", related_name="member_links")
    basis = models.CharField("口径", max_length=12, choices=Basis.choices, default=Basis.MANAGEMENT)
    valid_from = models.DateField("起始日", default=dt.date(2000, 1, 1))
    valid_to = models.DateField("截止日", null=True, blank=True)

    objects = AreaMembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "隶属关系"
        verbose_name_plural = "隶属关系"
        constraints = [
            models.UniqueConstraint(
                fields=["child", "basis"], condition=Q(valid_to=None), name="area_one_open_parent"
            ),
            models.CheckConstraint(condition=~Q(child=models.F("parent")), name="area_not_its_own_parent"),
            dated_span("area_membership_span"),
        ]

    def __str__(self) -> str:
        return f"{self.child} → {self.parent}"


class AreaSuccession(Timestamped):
    """That an area's rights passed to another: after a split, a merger or a move."""

    predecessor = models.ForeignKey(Area, models.PROTECT, verbose_name="原区域", related_name="successors")
    successor = models.ForeignKey(Area, models.PROTECT, verbose_name="继任区域", related_name="predecessors")
    on = models.DateField("生效日", default=clock.today)
    reason = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        verbose_name = "区域沿革"
        verbose_name_plural = "区域沿革"

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class AreaClosure(models.Model):
    """Today's management tree spelled out: every area with itself and everything above it.

    Made from the memberships by `actions.areas.rebuild_closure`, never edited. It turns “inside my area”
    into one indexed look-up instead of a walk of four levels.
    """

    ancestor = models.ForeignKey(Area, models.CASCADE, verbose_name="上级", related_name="below")
    descendant = models.ForeignKey(Area, models.CASCADE, verbose_name="下级", related_name="above")
    depth = models.PositiveSmallIntegerField("相距层数")

    class Meta:
        verbose_name = "区域闭包"
        verbose_name_plural = "区域闭包"
        constraints = [
            models.UniqueConstraint(fields=["ancestor", "descendant"], name="area_closure_once"),
        ]
        indexes = [models.Index(fields=["descendant", "ancestor"], name="area_closure_up")]

    def __str__(self) -> str:
        return f"{self.ancestor_id} ⊇ {self.descendant_id}"
