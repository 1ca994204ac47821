"""Entering parties into the register."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction

from common import audit, clock, pinyin
from common.errors import RuleViolations
from communities import credit_codes
from communities.models import Area, Organization


@dataclass(frozen=True, slots=True)
class NewOrganization:
    """A party to enter. A branch names its legal person as `parent`."""

    kind: str
    name: str
    area: Area
    short_name: str = ""
    credit_code: str = ""
    parent: Organization | None = None
    contact_name: str = ""
    contact_phone: str = ""
    is_demo: bool = False


@transaction.atomic
def register_organization(*, new: NewOrganization, by, at: dt.datetime | None = None) -> Organization:
    """Enter one party."""
    return register_many(rows=[new], by=by, at=at)[0]


@transaction.atomic
def register_many(
    *, rows: Sequence[NewOrganization], by, at: dt.datetime | None = None
) -> list[Organization]:
    """Enter many parties at once. Raises `RuleViolations` with every fault; nothing is written then."""
    at = at or clock.now()
    faults = list(_faults(rows))
    if faults:
        raise RuleViolations(faults)
    made = Organization.objects.bulk_create([_organization(row, by, at) for row in rows], batch_size=500)
    one = made[0] if len(made) == 1 else None
    summary = f"登记单位 {one.name}" if one else f"批量登记单位 {len(made)} 个"
    audit.record(
        by=by,
        verb="register",
        target=one or Organization,
        area=one.area if one else None,
        at=at,
        summary=summary,
    )
    return made


def _organization(row: NewOrganization, by, at: dt.datetime) -> Organization:
    facts = {name: getattr(row, name) for name in NewOrganization.__slots__}
    return Organization(**facts, pinyin=pinyin.key(row.name), created_by=by, created_at=at, updated_at=at)


def _faults(rows: Sequence[NewOrganization]) -> Iterator[tuple[str, str]]:
    codes = Counter(row.credit_code for row in rows if row.credit_code)
    codes.update(
        Organization.objects.filter(credit_code__in=list(codes)).values_list("credit_code", flat=True)
    )
    for row in rows:
        if not row.name.strip():
            yield "name", "单位全称不能为空，请填写。"
        if row.credit_code and not credit_codes.is_valid(row.credit_code):
            yield (
                "credit_code",
                f"{row.name}的统一社会信用代码 {row.credit_code} 校验不对，请对照营业执照核对 18 位。",
            )
        if codes[row.credit_code] > 1:
            yield "credit_code", f"统一社会信用代码 {row.credit_code} 已有单位使用，请核对是否重复登记。"
        if row.parent is not None and row.parent.parent_id is not None:
            yield "parent", f"{row.name}的法人单位应选总公司，不能选分公司{row.parent.name}，请改选。"
