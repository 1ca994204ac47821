"""Roles and grants: what somebody may do, and where."""

import datetime as dt

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import models
from django.db.models import Q

from common import clock
from common.models import Timestamped
from common.models.base import dated_span, holding
from communities.choices import GrantScope
from communities.models.areas import Area
from communities.models.organizations import Organization


class Role(models.Model):
    """A named set of permissions, kept as data so that a bureau can make its own."""

    code = models.CharField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=40)
    description = models.CharField("说明", max_length=200, blank=True)
    permissions = models.ManyToManyField(Permission, verbose_name="权限", blank=True, related_name="roles")
    # The three administrators exclude each other and every business role (三员分立).
    is_administrative = models.BooleanField("三员角色", default=False)
    sort_order = models.PositiveSmallIntegerField("排序", default=0)

    class Meta:
        verbose_name = "角色"
        verbose_name_plural = "角色"
        ordering = ["sort_order", "code"]

    def __str__(self) -> str:
        return self.name


class GrantQuerySet(models.QuerySet):
    """Questions about grants."""

    def holding_on(self, day: dt.date | None = None):
        """Grants that hold on a day (today unless given)."""
        return self.filter(holding(day or clock.today()))


class Grant(Timestamped):
    """That a user has a role somewhere, from one day to another."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="用户", related_name="grants"
    )
    role = models.ForeignKey(Role, models.PROTECT, verbose_name="角色", related_name="grants")
    scope = models.CharField("范围", max_length=14, choices=GrantScope.choices, default=GrantScope.AREA)
    area = models.ForeignKey(
        Area, models.PROTECT, verbose_name="区域", null=True, blank=True, related_name="grants"
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, verbose_name="单位", null=True, blank=True, related_name="grants"
    )
    valid_from = models.DateField("起始日", default=dt.date(2000, 1, 1))
    valid_to = models.DateField("截止日", null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = "授权"
        verbose_name_plural = "授权"
        constraints = [
            models.CheckConstraint(
                condition=Q(scope="area", area__isnull=False, organization__isnull=True)
                | Q(scope="organization", area__isnull=True, organization__isnull=False)
                | Q(scope="own", area__isnull=True, organization__isnull=True),
                name="grant_scope_has_its_place",
            ),
            dated_span("grant_span"),
        ]
        indexes = [models.Index(fields=["user", "valid_from"], name="grant_user")]

    def __str__(self) -> str:
        return f"{self.user} · {self.role} · {self.area or self.organization or '仅本人'}"
