"""Giving out official numbers: continuous per body, kind and year, never twice."""

import datetime as dt

from django.db import transaction
from django.db.models import Max

from common.errors import RuleViolation
from communities.models import NumberAllotment, NumberRule, Organization


@transaction.atomic
def allot(*, organization: Organization, kind: str, at: dt.datetime) -> NumberAllotment:
    """Give out the next number of `organization` for papers of `kind`, in the year of signing.

    The rule's row is locked, so that two signings at once get two numbers. Raises `RuleViolation` when
    the body has no rule for that kind yet.
    """
    rule = NumberRule.objects.select_for_update().filter(organization=organization, kind=kind).first()
    if rule is None:
        raise RuleViolation("还没有设置这类文件的文号规则，请业务管理员先在“文号规则”里登记。")
    last = NumberAllotment.objects.filter(rule=rule, year=at.year).aggregate(last=Max("seq"))["last"] or 0
    return NumberAllotment.objects.create(
        rule=rule, year=at.year, seq=last + 1, text=rule.text(at.year, last + 1), allotted_at=at
    )
