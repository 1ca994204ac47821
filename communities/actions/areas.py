"""Setting up areas, moving them, and spelling out today's tree."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from common import audit, clock, pinyin
from common.errors import Conflict, RuleViolation, RuleViolations
from communities.choices import DISTRICT_KINDS, AreaKind, Basis
from communities.models import Area, AreaClosure, AreaMembership

FOUNDED = dt.date(2000, 1, 1)
"""The day a membership or an area counts from when nobody knows the real one."""

PARENT_KINDS = {
    AreaKind.DISTRICT: (AreaKind.CITY,),
    AreaKind.FUNCTIONAL_ZONE: (AreaKind.CITY,),
    AreaKind.SUBDISTRICT: DISTRICT_KINDS,
    AreaKind.NEIGHBORHOOD: (AreaKind.SUBDISTRICT,),
}
"""What may stand directly above what."""


@dataclass(frozen=True, slots=True)
class NewArea:
    """An area to set up. A code needs its system and version, since one code can name different towns."""

    kind: str
    name: str
    short_name: str = ""
    code: str = ""
    code_system: str = ""
    code_version: str = ""
    sort_order: int = 0
    valid_from: dt.date = FOUNDED
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class NewPlace:
    """That `child` belonged to `parent` from one day to another (both included), for one purpose."""

    child: Area
    parent: Area
    basis: str = Basis.MANAGEMENT
    valid_from: dt.date = FOUNDED
    valid_to: dt.date | None = None


@transaction.atomic
def create_area(
    *,
    new: NewArea,
    by,
    parent: Area | None = None,
    basis: str = Basis.MANAGEMENT,
    at: dt.datetime | None = None,
) -> Area:
    """Set up one area, and its place in the tree where `parent` is given."""
    area = create_many(rows=[new], by=by, at=at)[0]
    if parent is not None:
        place_under(child=area, parent=parent, from_=new.valid_from, basis=basis, by=by, at=at)
    return area


@transaction.atomic
def create_many(*, rows: Sequence[NewArea], by, at: dt.datetime | None = None) -> list[Area]:
    """Set up many areas at once, in the order given; places are written by `place_many`."""
    at = at or clock.now()
    _check_codes(rows)
    areas = Area.objects.bulk_create([_area(row, by, at) for row in rows], batch_size=500)
    rebuild_closure(at)
    names = "、".join(row.name for row in rows[:3]) + ("等" if len(rows) > 3 else "")
    audit.record(by=by, verb="create", target=Area, at=at, summary=f"新设区域{names} {len(rows)} 个")
    return areas


def _area(row: NewArea, by, at: dt.datetime) -> Area:
    return Area(
        kind=row.kind,
        name=row.name,
        short_name=row.short_name,
        pinyin=pinyin.key(row.name),
        code=row.code,
        code_system=row.code_system,
        code_version=row.code_version,
        sort_order=row.sort_order,
        valid_from=row.valid_from,
        is_demo=row.is_demo,
        created_at=at,
        updated_at=at,
        created_by=by,
    )


def _check_codes(rows: Sequence[NewArea]) -> None:
    faults = [
        ("code", f"{row.name}填了代码 {row.code}，请一并填写代码体系和版本。")
        for row in rows
        if row.code and not (row.code_system and row.code_version)
    ]
    faults += [("name", "区域名称不能为空，请填写。") for row in rows if not row.name.strip()]
    if faults:
        raise RuleViolations(faults)
    coded = {(row.code_system, row.code_version, row.code): row.name for row in rows if row.code}
    if len(coded) < sum(1 for row in rows if row.code):
        raise Conflict("同一批里有两个区域用了同一代码，请核对。", field="code")
    used = Area.objects.filter(code__in=[code for _, _, code in coded])
    for system, version, code, name in used.values_list("code_system", "code_version", "code", "name"):
        if (system, version, code) in coded:
            raise Conflict(f"代码 {code} 已属于{name}，请核对代码。", field="code")


@transaction.atomic
def place_under(
    *,
    child: Area,
    parent: Area,
    from_: dt.date,
    by,
    basis: str = Basis.MANAGEMENT,
    at: dt.datetime | None = None,
) -> AreaMembership:
    """Put an area under another from a day on; the place it had until then ends the day before.

    What was before that day stays as it was. Raises `RuleViolation` for a level that does not fit, and when
    the new place would begin before the present one did.
    """
    at = at or clock.now()
    _check_kinds(child, parent)
    held = AreaMembership.objects.select_for_update().filter(child=child, basis=basis, valid_to=None).first()
    if held is not None:
        _end_before(held, from_)
    row = AreaMembership.objects.create(
        child=child, parent=parent, basis=basis, valid_from=from_, created_by=by, created_at=at, updated_at=at
    )
    if basis == Basis.MANAGEMENT:
        rebuild_closure(at)
    audit.record(
        by=by,
        verb="place",
        target=child,
        area=parent,
        at=at,
        summary=f"{child.name}自{from_.isoformat()}起归{parent.name}（{Basis(basis).label}口径）",
        parent=[str(held.parent) if held else None, str(parent)],
    )
    return row


def _end_before(held: AreaMembership, day: dt.date) -> None:
    if day <= held.valid_from:
        raise RuleViolation(
            f"新隶属自{day.isoformat()}起，早于或等于现隶属的起始日{held.valid_from.isoformat()}，请改晚。",
            field="valid_from",
        )
    held.valid_to = day - dt.timedelta(days=1)
    held.save(update_fields=["valid_to"])


def _check_kinds(child: Area, parent: Area) -> None:
    if parent.kind not in PARENT_KINDS.get(child.kind, ()):
        raise RuleViolation(
            f"{AreaKind(child.kind).label}“{child.name}”不能归{AreaKind(parent.kind).label}“{parent.name}”，"
            "请选择上一级区域。",
            field="parent",
        )


@transaction.atomic
def place_many(*, rows: Sequence[NewPlace], by, at: dt.datetime | None = None) -> int:
    """Write many places at once, past ones included. For areas that have none of that basis yet."""
    at = at or clock.now()
    for row in rows:
        _check_kinds(row.child, row.parent)
    _check_spans(rows)
    made = AreaMembership.objects.bulk_create(
        [
            AreaMembership(
                child=row.child,
                parent=row.parent,
                basis=row.basis,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                created_by=by,
                created_at=at,
                updated_at=at,
            )
            for row in rows
        ],
        batch_size=500,
    )
    rebuild_closure(at)
    audit.record(by=by, verb="place", target=AreaMembership, at=at, summary=f"登记隶属关系 {len(made)} 条")
    return len(made)


def _check_spans(rows: Sequence[NewPlace]) -> None:
    placed = AreaMembership.objects.filter(child__in=[row.child for row in rows])
    taken = set(placed.values_list("child_id", "basis"))
    spans: dict[tuple[int, str], list[tuple[dt.date, dt.date]]] = {}
    for row in sorted(rows, key=lambda row: row.valid_from):
        key = (row.child.pk, row.basis)
        held = spans.setdefault(key, [])
        if key in taken or (held and row.valid_from <= held[-1][1]):
            raise Conflict(f"{row.child.name}的隶属时段重叠，请先终止原来的隶属。", field="valid_from")
        held.append((row.valid_from, row.valid_to or dt.date.max))


_CLOSURE_SQL = """
INSERT INTO communities_areaclosure (ancestor_id, descendant_id, depth)
WITH RECURSIVE held (child_id, parent_id) AS (
    SELECT child_id, parent_id FROM communities_areamembership
    WHERE basis = 'management' AND valid_from <= %s AND (valid_to IS NULL OR valid_to >= %s)
), up (ancestor_id, descendant_id, depth) AS (
    SELECT id, id, 0 FROM communities_area
    UNION ALL
    SELECT held.parent_id, up.descendant_id, up.depth + 1
    FROM up JOIN held ON held.child_id = up.ancestor_id WHERE up.depth < 8
)
SELECT ancestor_id, descendant_id, depth FROM up
"""


@transaction.atomic
def rebuild_closure(at: dt.datetime | None = None) -> int:
    """Spell out the management tree of the day of `at`; returns the number of pairs.

    One recursive statement for all cities, so that 112 of them take a second or two.
    """
    day = clock.local_day(at).isoformat() if at else clock.today().isoformat()
    # Two rebuilds at once would write the same pairs; the cities' rows are the lock.
    list(Area.objects.select_for_update().filter(kind=AreaKind.CITY).order_by("pk").values_list("pk"))
    AreaClosure.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(_CLOSURE_SQL, [day, day])
        return cursor.rowcount
