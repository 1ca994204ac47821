"""Entering communities into the ledger, and moving them."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from common import audit, clock, pinyin
from common.errors import RuleViolation, RuleViolations
from common.models.base import holding
from communities.choices import AreaKind, CommunityType, NameKind
from communities.models import Area, Community, CommunityName, CommunityPlacement

FOUNDED = dt.date(2000, 1, 1)
HOME_KINDS = (AreaKind.SUBDISTRICT, AreaKind.NEIGHBORHOOD)


@dataclass(frozen=True, slots=True)
class NewCommunity:
    """A community to enter. `name` is kept letter by letter: brackets are part of it."""

    code: str
    name: str
    area: Area
    kind: str = CommunityType.COMMODITY
    address: str = ""
    built_year: int | None = None
    building_count: int | None = None
    household_count: int | None = None
    floor_area_m2: int | None = None
    has_elevator: bool = False
    has_fitness: bool = True
    is_managed: bool = True
    valid_from: dt.date = FOUNDED
    is_demo: bool = False


@transaction.atomic
def register_community(*, new: NewCommunity, by, at: dt.datetime | None = None) -> Community:
    """Enter one community with its official name and its place."""
    return register_many(rows=[new], by=by, at=at)[0]


@transaction.atomic
def register_many(*, rows: Sequence[NewCommunity], by, at: dt.datetime | None = None) -> list[Community]:
    """Enter many communities at once: ledger row, official name with pinyin, dated place.

    Raises `RuleViolations` with every fault of every row; nothing is written then.
    """
    at = at or clock.now()
    faults = list(_faults(rows))
    if faults:
        raise RuleViolations(faults)
    made = Community.objects.bulk_create([_community(row, by, at) for row in rows], batch_size=500)
    CommunityName.objects.bulk_create([_official_name(row) for row in made], batch_size=500)
    CommunityPlacement.objects.bulk_create(
        [
            CommunityPlacement(
                community=community,
                area=row.area,
                valid_from=row.valid_from,
                created_by=by,
                created_at=at,
                updated_at=at,
            )
            for community, row in zip(made, rows, strict=True)
        ],
        batch_size=500,
    )
    one = made[0] if len(made) == 1 else None
    summary = f"登记小区 {one.name}" if one else f"批量登记小区 {len(made)} 个"
    audit.record(
        by=by,
        verb="register",
        target=one or Community,
        area=one.area if one else None,
        at=at,
        summary=summary,
    )
    return made


def _faults(rows: Sequence[NewCommunity]) -> Iterator[tuple[str, str]]:
    codes = [row.code for row in rows]
    taken = set(Community.objects.filter(code__in=codes).values_list("code", flat=True))
    taken |= {code for code, times in Counter(codes).items() if times > 1}
    names = Counter((row.area.pk, row.name) for row in rows)
    known = Community.objects.filter(name__in={row.name for row in rows}, is_closed=False)
    names.update(known.values_list("area_id", "name"))
    for row in rows:
        yield from _row_faults(row, taken, names)


def _row_faults(row: NewCommunity, taken: set[str], names: Counter) -> Iterator[tuple[str, str]]:
    if not row.name.strip() or not row.code.strip():
        yield "name", "小区名称和编号都要填写，请补全。"
    if row.code in taken:
        yield "code", f"小区编号 {row.code} 已被使用，请换一个编号。"
    if names[row.area.pk, row.name] > 1:
        yield "name", f"{row.area.name}已有“{row.name}”。如是另一个小区，请在名称后加括号注明位置。"
    if row.area.kind not in HOME_KINDS:
        yield "area", f"小区“{row.name}”应登记在社区或街道（镇），不能直接登记在{row.area.name}，请改选。"
    if row.built_year is not None and not 1900 <= row.built_year <= 2100:
        yield "built_year", f"建成年份 {row.built_year} 不对，请填四位年份。"


def _community(row: NewCommunity, by, at: dt.datetime) -> Community:
    facts = {name: getattr(row, name) for name in NewCommunity.__slots__ if name != "valid_from"}
    return Community(**facts, pinyin=pinyin.key(row.name), created_by=by, created_at=at, updated_at=at)


def _official_name(community: Community) -> CommunityName:
    return CommunityName(
        community=community,
        kind=NameKind.OFFICIAL,
        text=community.name,
        pinyin=community.pinyin.replace(" ", ""),
        initials=pinyin.initials(community.name),
    )


@transaction.atomic
def place_community(
    *, community: Community, area: Area, from_: dt.date, by, at: dt.datetime | None = None
) -> CommunityPlacement:
    """Move a community to another neighborhood or subdistrict from a day on; its past stays where it was."""
    at = at or clock.now()
    if area.kind not in HOME_KINDS:
        raise RuleViolation(
            f"小区应登记在社区或街道（镇），不能直接登记在{area.name}，请改选。", field="area"
        )
    held = CommunityPlacement.objects.select_for_update().filter(community=community, valid_to=None).first()
    if held is not None and from_ <= held.valid_from:
        raise RuleViolation(
            f"迁入日期{from_.isoformat()}早于或等于现所在地的起始日{held.valid_from.isoformat()}，请改晚。",
            field="valid_from",
        )
    if held is not None:
        held.valid_to = from_ - dt.timedelta(days=1)
        held.save(update_fields=["valid_to"])
    placed = CommunityPlacement.objects.create(
        community=community, area=area, valid_from=from_, created_by=by, created_at=at, updated_at=at
    )
    before = community.area
    if from_ <= clock.local_day(at):
        community.area, community.updated_at = area, at
        community.save(update_fields=["area", "updated_at"])
    audit.record(
        by=by,
        verb="place",
        target=community,
        area=area,
        at=at,
        summary=f"{community.name}自{from_.isoformat()}起归{area.name}",
        area_name=[before.name, area.name],
    )
    return placed


@transaction.atomic
def apply_placements(day: dt.date) -> int:
    """Bring each community's area up to the placement that holds on `day`; returns how many moved."""
    held = CommunityPlacement.objects.filter(holding(day)).exclude(community__area_id=F("area_id"))
    moved = list(held.select_related("community", "area"))
    for placement in moved:
        placement.community.area = placement.area
        placement.community.save(update_fields=["area"])
    if moved:
        audit.record(by=None, verb="place", target=Community, summary=f"按登记日期迁入 {len(moved)} 个小区")
    return len(moved)
