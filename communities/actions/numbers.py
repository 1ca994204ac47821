"""Giving out official numbers: continuous per body, kind and year, never twice."""

import datetime as dt

from django.db import transaction
from django.db.models import Max

from common import audit, clock
from common.errors import NotAllowed, RuleViolation
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


def next_text(*, organization: Organization, kind: str, year: int) -> str:
    """The number the next paper would get, for a preview; it is not reserved. Empty without a rule."""
    rule = NumberRule.objects.filter(organization=organization, kind=kind).first()
    if rule is None:
        return ""
    last = NumberAllotment.objects.filter(rule=rule, year=year).aggregate(last=Max("seq"))["last"] or 0
    return rule.text(year, last + 1)


@transaction.atomic
def set_number_rule(
    *,
    organization: Organization,
    kind: str,
    prefix: str,
    by,
    is_invented: bool = False,
    at: dt.datetime | None = None,
) -> NumberRule:
    """Say under which 机关代字 a body numbers one kind of paper. A rule that gave out numbers is not changed."""
    at = at or clock.now()
    rule = NumberRule.objects.select_for_update().filter(organization=organization, kind=kind).first()
    if rule is not None and rule.allotments.exists():
        raise NotAllowed(f"{rule}已经编过号，不能再改代字。")
    before = rule.prefix if rule else None
    rule = rule or NumberRule(organization=organization, kind=kind)
    rule.prefix, rule.is_invented = prefix.strip(), is_invented
    rule.save()
    audit.record(
        by=by,
        verb="set_number_rule",
        target=rule,
        area=organization.area,
        at=at,
        summary=f"{organization.name}通报代字定为{rule.prefix}",
        prefix=[before, rule.prefix],
    )
    return rule
