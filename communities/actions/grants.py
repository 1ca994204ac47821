"""Giving and ending grants."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from common import audit, clock
from common.errors import Conflict, RuleViolation
from communities.actions.roles import sync_roles
from communities.choices import GrantScope
from communities.models import Area, Grant, Organization, Role

__all__ = ["end_grant", "give_grant", "sync_roles"]


@transaction.atomic
def give_grant(
    *,
    user,
    role: Role,
    by,
    area: Area | None = None,
    organization: Organization | None = None,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
    at: dt.datetime | None = None,
) -> Grant:
    """Give a user a role in an area (with all below), for an organization, or (neither given) on own rows.

    The three administrators exclude each other and every business role (三员分立), whoever asks.
    """
    at = at or clock.now()
    valid_from = valid_from or clock.local_day(at)
    if area is not None and organization is not None:
        raise RuleViolation("范围请只选一种：区域，或企业。", field="scope")
    # The account's row is the lock: two grants given at once must see each other.
    type(user).objects.select_for_update().get(pk=user.pk)
    _refuse_mixture(user, role, valid_from)
    _refuse_twin(user, role, area, organization, valid_from)
    grant = Grant.objects.create(
        user=user,
        role=role,
        scope=_scope(area, organization),
        area=area,
        organization=organization,
        valid_from=valid_from,
        valid_to=valid_to,
        created_by=by,
        created_at=at,
        updated_at=at,
    )
    audit.record(
        by=by,
        verb="grant",
        target=grant,
        area=area,
        at=at,
        summary=f"授权：{grant}",
        role=[None, role.code],
        user=user.username,
    )
    return grant


def _scope(area: Area | None, organization: Organization | None) -> str:
    if area is not None:
        return GrantScope.AREA
    return GrantScope.OWN if organization is None else GrantScope.ORGANIZATION


def _held(user, day: dt.date):
    """Grants that hold on a day or begin later."""
    return Grant.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), user=user)


def _refuse_mixture(user, role: Role, day: dt.date) -> None:
    for other in _held(user, day).select_related("role"):
        if other.role_id == role.pk or not (role.is_administrative or other.role.is_administrative):
            continue
        raise RuleViolation(
            f"{user}已是“{other.role.name}”，不能再授“{role.name}”：系统、安全、审计管理员彼此独立，也不兼业务角色。"
            "请改授其他账号，或先收回原授权。",
            field="role",
        )


def _refuse_twin(user, role, area, organization, day: dt.date) -> None:
    if _held(user, day).filter(role=role, area=area, organization=organization).exists():
        raise Conflict(f"{user}在这个范围已是“{role.name}”，不用重复授权。", field="role")


@transaction.atomic
def end_grant(*, grant: Grant, by, on: dt.date | None = None, at: dt.datetime | None = None) -> Grant:
    """End a grant; `on` is its last day, yesterday unless given, so that it stops at once.

    A grant that only began today ends yesterday as well: taking back must not wait for midnight.
    """
    at = at or clock.now()
    row = Grant.objects.select_for_update().get(pk=grant.pk)
    last = on or clock.local_day(at) - dt.timedelta(days=1)
    if on is None:
        row.valid_from = min(row.valid_from, last)
    if last < row.valid_from:
        raise RuleViolation(
            f"收回日期{last.isoformat()}早于授权起始日{row.valid_from.isoformat()}，请改晚。",
            field="valid_to",
        )
    before, row.valid_to, row.updated_at = row.valid_to, last, at
    row.save(update_fields=["valid_from", "valid_to", "updated_at"])
    audit.record(
        by=by,
        verb="end_grant",
        target=row,
        area=row.area,
        at=at,
        summary=f"收回授权：{row}",
        valid_to=[before.isoformat() if before else None, last.isoformat()],
    )
    return row
