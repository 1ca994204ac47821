"""Versions of a city's ranking rules."""

import datetime as dt

from django.db import transaction
from django.db.models import Max

from common import audit, clock
from communities.models import Area
from properties.models import RankingRuleSet


@transaction.atomic
def create_rule_set(
    *, city: Area, name: str, effective_from: dt.date, by, at: dt.datetime | None = None, **choices
) -> RankingRuleSet:
    """Add the next version of a city's rules; `choices` are the fields that differ from the defaults.

    A month keeps the version it was opened with, so a new one changes nothing that was published.
    """
    at = at or clock.now()
    last = RankingRuleSet.objects.filter(city=city).aggregate(last=Max("version"))["last"] or 0
    rules = RankingRuleSet(
        city=city,
        version=last + 1,
        name=name,
        effective_from=effective_from,
        created_by=by,
        created_at=at,
        updated_at=at,
        **choices,
    )
    rules.full_clean(exclude=["created_by"])
    rules.save()
    audit.record(
        by=by, verb="create", target=rules, area=city, at=at, summary=f"发布排名规则 {rules}", choices=choices
    )
    return rules
