"""Abstract models and constraint makers shared by the domain apps."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from common import clock


class Timestamped(models.Model):
    """A row that knows when it came and who brought it."""

    created_at = models.DateTimeField("建立时间", default=clock.now, editable=False)
    updated_at = models.DateTimeField("更新时间", default=clock.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="建立人",
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        abstract = True


def all_or_none(name: str, *fields: str) -> models.CheckConstraint:
    """Facts that only make sense together: all of the nullable `fields` are set, or none is."""
    every = Q(**{f"{field}__isnull": False for field in fields})
    none = Q(**{f"{field}__isnull": True for field in fields})
    return models.CheckConstraint(condition=every | none, name=name)


def dated_span(name: str, start: str = "valid_from", end: str = "valid_to") -> models.CheckConstraint:
    """A dated row ends no earlier than it begins; `end` is the last day it holds, null while open."""
    return models.CheckConstraint(
        condition=Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": models.F(start)}), name=name
    )


def holding(day, start: str = "valid_from", end: str = "valid_to", prefix: str = "") -> Q:
    """The condition that a dated row holds on `day`; both ends belong to the span."""
    open_ended = Q(**{f"{prefix}{end}__isnull": True}) | Q(**{f"{prefix}{end}__gte": day})
    return Q(**{f"{prefix}{start}__lte": day}) & open_ended
