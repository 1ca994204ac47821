"""Signing and ending service contracts: one company serves a community at a time."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction

from common import audit, clock
from common.errors import Conflict, RuleViolation, RuleViolations
from communities.choices import OrganizationKind
from communities.models import Community, Organization, ServiceContract

Span = tuple[dt.date, dt.date, str]


@dataclass(frozen=True, slots=True)
class NewContract:
    """A contract to enter; `valid_to` is its last day, open when None."""

    community: Community
    organization: Organization
    valid_from: dt.date
    valid_to: dt.date | None = None
    manager_name: str = ""
    is_demo: bool = False


@transaction.atomic
def sign_contract(*, new: NewContract, by, at: dt.datetime | None = None) -> ServiceContract:
    """Enter one contract. Raises `Conflict` when another company serves the community in that time."""
    return sign_many(rows=[new], by=by, at=at)[0]


@transaction.atomic
def sign_many(*, rows: Sequence[NewContract], by, at: dt.datetime | None = None) -> list[ServiceContract]:
    """Enter many contracts at once; spans of one community may not overlap, old ones included."""
    at = at or clock.now()
    communities = {row.community.pk for row in rows}
    # The community rows are the lock: two contracts signed at once must see each other.
    list(Community.objects.select_for_update().filter(pk__in=communities).order_by("pk").values_list("pk"))
    faults = list(_faults(rows))
    if faults:
        raise faults[0] if len(faults) == 1 else RuleViolations(faults)
    made = ServiceContract.objects.bulk_create([_contract(row, by, at) for row in rows], batch_size=500)
    one = made[0] if len(made) == 1 else None
    summary = f"登记合同：{one}" if one else f"批量登记合同 {len(made)} 份"
    audit.record(
        by=by,
        verb="sign",
        target=one or ServiceContract,
        area=one.community.area if one else None,
        at=at,
        summary=summary,
    )
    return made


def _contract(row: NewContract, by, at: dt.datetime) -> ServiceContract:
    facts = {name: getattr(row, name) for name in NewContract.__slots__}
    return ServiceContract(**facts, created_by=by, created_at=at, updated_at=at)


def _faults(rows: Sequence[NewContract]) -> Iterator[RuleViolation]:
    spans = _known_spans([row.community.pk for row in rows])
    for row in rows:
        if row.organization.kind != OrganizationKind.PROPERTY_COMPANY:
            yield RuleViolation(f"{row.organization.name}不是物业服务企业，请改选。", field="organization")
        last = row.valid_to or dt.date.max
        if last < row.valid_from:
            yield RuleViolation(
                f"{row.community.name}的合同截止日{last.isoformat()}早于起始日{row.valid_from.isoformat()}，请改正。",
                field="valid_to",
            )
        held = spans.setdefault(row.community.pk, [])
        yield from _overlaps(row, last, held)
        held.append((row.valid_from, last, row.organization.name))


def _known_spans(communities: Sequence[int]) -> dict[int, list[Span]]:
    spans: dict[int, list[Span]] = {}
    known = ServiceContract.objects.filter(community__in=communities)
    for pk, start, end, name in known.values_list(
        "community_id", "valid_from", "valid_to", "organization__name"
    ):
        spans.setdefault(pk, []).append((start, end or dt.date.max, name))
    return spans


def _overlaps(row: NewContract, last: dt.date, held: Sequence[Span]) -> Iterator[RuleViolation]:
    for start, end, name in held:
        if row.valid_from <= end and start <= last:
            until = "至今" if end == dt.date.max else f"至{end.isoformat()}"
            yield Conflict(
                f"{row.community.name}在{start.isoformat()}{until}由{name}服务，时段重叠。请先终止原合同，或改起止日期。",
                field="valid_from",
            )


@transaction.atomic
def end_contract(
    *, contract: ServiceContract, on: dt.date, by, at: dt.datetime | None = None
) -> ServiceContract:
    """End a contract; `on` is its last day."""
    at = at or clock.now()
    row = ServiceContract.objects.select_for_update().get(pk=contract.pk)
    if on < row.valid_from or (row.valid_to is not None and on > row.valid_to):
        raise RuleViolation(
            f"终止日期{on.isoformat()}不在合同期内（{row.valid_from.isoformat()}起），请改正。",
            field="valid_to",
        )
    before, row.valid_to, row.updated_at = row.valid_to, on, at
    row.save(update_fields=["valid_to", "updated_at"])
    audit.record(
        by=by,
        verb="end",
        target=row,
        area=row.community.area,
        at=at,
        summary=f"终止合同：{row}，止于{on.isoformat()}",
        valid_to=[before.isoformat() if before else None, on.isoformat()],
    )
    return row
