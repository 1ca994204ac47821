"""Which company served which community when."""

import datetime as dt

from django.db import models
from django.db.models import Q

from common.models import Timestamped
from common.models.base import dated_span, holding
from communities.models.communities import Community
from communities.models.organizations import Organization
from communities.models.scope import Scope, ScopedQuerySet


class ServiceContractQuerySet(ScopedQuerySet):
    """Questions about contracts."""

    def serving_on(self, day: dt.date):
        """The contracts in force on a day."""
        return self.filter(holding(day))


class ServiceContract(Timestamped):
    """That a company served a community from one day to another; spans of one community never overlap."""

    community = models.ForeignKey(Community, models.PROTECT, verbose_name="小区", related_name="contracts")
    organization = models.ForeignKey(
        Organization, models.PROTECT, verbose_name="物业服务企业", related_name="contracts"
    )
    manager_name = models.CharField("项目经理", max_length=40, blank=True)
    valid_from = models.DateField("起始日")
    valid_to = models.DateField("截止日", null=True, blank=True)
    is_demo = models.BooleanField("演示数据", default=False, editable=False)

    objects = ServiceContractQuerySet.as_manager()
    scope = Scope(area="community__area", organization="organization")
    view_permission = "communities.view_organization"

    class Meta:
        verbose_name = "物业服务合同"
        verbose_name_plural = "物业服务合同"
        ordering = ["-valid_from", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["community"], condition=Q(valid_to=None), name="contract_one_open_per_community"
            ),
            dated_span("contract_span"),
        ]
        indexes = [models.Index(fields=["community", "valid_from"], name="contract_community")]

    def __str__(self) -> str:
        return f"{self.organization} 服务 {self.community}"
