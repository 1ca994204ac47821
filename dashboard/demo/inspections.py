"""Plausible filled sheets: faults chosen until the score aimed at is reached.

Everything comes from a generator seeded by month and community, so that the city is the same every time.
"""

import datetime as dt
import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from common import clock
from communities.models import Community
from dashboard.demo import story
from dashboard.demo.communities import Ledger
from dashboard.demo.findings import Form, form_of, marks
from properties.actions.filled_sheets import FilledAdjustment, FilledSheet
from properties.choices import Side, Source
from properties.models import RankingPeriod

NAMESPACE = uuid.UUID("5f0c2b54-3c1d-5d8e-9a6b-371400202203")
FIRST_MONTH = 2022 * 12 + 2
LISTED_FLOOR, LISTED_CEILING = 6200, 7580
OTHERS_FLOOR = 7950
"""Nobody but the listed falls below this, so that they alone come last."""

STREET_BASE = {
    "371402001": 8780,
    "371402002": 8700,
    "371402003": 8850,
    "371402006": 8640,
    "371402009": 8560,
    "371471007": 9020,
    "371471008": 8890,
    "371403001": 8720,
    "371403002": 8600,
}
VETO_NOTE = "固定石墩封堵消防车通道，未履行劝阻、报告义务"
SECOND_VISITS = 14
"""Communities a month that the city's group visits as well."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who comes along on a visit in one subdistrict, and who signs for it."""

    street_code: str
    street: str
    district: str
    clerk_id: int
    reviewer_id: int


def month_index(period: RankingPeriod) -> int:
    """0 for 2022-03."""
    return period.index - FIRST_MONTH


def sheets_of(
    period: RankingPeriod, ledger: Ledger, street: str, visitor: Visitor, communities: Sequence[Community]
) -> list[FilledSheet]:
    """One sheet for each community of a subdistrict."""
    form, listed = form_of(period), set(story.listed(month_index(period)))
    made = []
    for community in communities:
        rng = random.Random(f"{period.slug} {community.code}")
        is_listed = ledger.culprit_at.get(community.pk) in listed
        target = _listed_target(rng) if is_listed else _target(period, community, street, rng)
        is_vetoed = is_listed and (street, month_index(period)) == story.VETOED
        made.append(_sheet(form, period, community, visitor, target, rng, is_vetoed=is_vetoed))
    return made


def city_visits(
    period: RankingPeriod, ledger: Ledger, visitors: dict[str, Visitor], left_out: set[int]
) -> list[FilledSheet]:
    """The second sheets of the month, by the city's group; never in a community that comes last."""
    form, rng = form_of(period), random.Random(f"city {period.slug}")
    pool = [
        (street, community)
        for street, rows in ledger.by_street.items()
        for community in rows
        if community.pk not in left_out and community.pk not in ledger.culprit_at
    ]
    return [
        _sheet(
            form,
            period,
            community,
            visitors[street],
            _target(period, community, street, random.Random(f"{period.slug} {community.code} city")),
            random.Random(f"{period.slug} {community.code} city"),
            source=Source.CITY,
        )
        for street, community in rng.sample(pool, SECOND_VISITS)
    ]


# ---------------------------------------------------------------- what score to aim at


def _listed_target(rng: random.Random) -> int:
    return rng.randint(LISTED_FLOOR // 10, LISTED_CEILING // 10) * 10


def _target(period: RankingPeriod, community: Community, street: str, rng: random.Random) -> int:
    """Hundredths to aim at: the subdistrict's level, the community's own, a slow rise, the month's luck."""
    own = random.Random(community.code).gauss(0, 300)
    season = (0, 20, 40, 30, 10, -20, 0, 30, 30, 0, -40, -30, 0)[month_index(period)]
    level = STREET_BASE.get(street, 8750) + own + 14 * month_index(period) + season + rng.gauss(0, 160)
    return min(9900, max(OTHERS_FLOOR, round(level / 10) * 10))


# ---------------------------------------------------------------- one sheet


def _sheet(
    form: Form,
    period: RankingPeriod,
    community: Community,
    visitor: Visitor,
    target: int,
    rng: random.Random,
    *,
    source: str = Source.STREET,
    is_vetoed: bool = False,
) -> FilledSheet:
    day = _day(period, rng)
    absent = frozenset(key for key, fact in form.facts.items() if not getattr(community, fact))
    submitted = clock.start_of(day) + dt.timedelta(hours=17, minutes=rng.randint(0, 50))
    reviewed = clock.start_of(day + dt.timedelta(days=rng.randint(1, 2))) + dt.timedelta(
        hours=rng.randint(9, 16)
    )
    return FilledSheet(
        community_id=community.pk,
        inspected_on=day,
        source=source,
        marks=tuple(marks(form, absent, target, day, rng)),
        not_applicable=absent,
        vetoes=(("D1", VETO_NOTE),) if is_vetoed else (),
        adjustments=_adjustments(target, rng),
        joint_group=_joint_group(visitor, community, source, rng),
        client_uuid=uuid.uuid5(NAMESPACE, f"{period.slug} {community.code} {source}"),
        submitted_at=submitted,
        submitted_by=visitor.clerk_id if source == Source.STREET else None,  # None: who enters the batch
        reviewed_at=reviewed,
        reviewed_by=visitor.reviewer_id,
    )


def _day(period: RankingPeriod, rng: random.Random) -> dt.date:
    """A working day of the window, from the standard's first day to two days before the street's deadline."""
    first = max(period.window_start, period.standard.effective_from)
    last = dt.date(period.year, period.month, 18)
    days = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
    return rng.choice([day for day in days if day.weekday() < 5 and not _is_holiday(day)])


HOLIDAYS = (
    (dt.date(2022, 4, 3), dt.date(2022, 4, 5)),
    (dt.date(2022, 4, 30), dt.date(2022, 5, 4)),
    (dt.date(2022, 6, 3), dt.date(2022, 6, 5)),
    (dt.date(2022, 9, 10), dt.date(2022, 9, 12)),
    (dt.date(2022, 10, 1), dt.date(2022, 10, 7)),
    (dt.date(2022, 12, 31), dt.date(2023, 1, 2)),
    (dt.date(2023, 1, 21), dt.date(2023, 1, 27)),
)
"""Public holidays in the demo's months, as the State Council arranged them."""


def _is_holiday(day: dt.date) -> bool:
    return any(start <= day <= end for start, end in HOLIDAYS)


def _adjustments(target: int, rng: random.Random) -> tuple[FilledAdjustment, ...]:
    """Rare points outside the sheet, only where they cannot make somebody the last."""
    luck = rng.random()
    if target > 8600 and luck < 0.02:
        return (FilledAdjustment("bonus", 100, "区级表彰", "区文明办通报表扬"),)
    if target > 8600 and luck < 0.035:
        return (FilledAdjustment("malus", 100, "被督办", "市专班督办件"),)
    return ()


def _joint_group(
    visitor: Visitor, community: Community, source: str, rng: random.Random
) -> dict[str, tuple[str, int]]:
    group = {
        Side.DISTRICT.value: (f"{visitor.district}物业主管部门", 1),
        Side.SUBDISTRICT.value: (f"{visitor.street}办事处", rng.randint(1, 2)),
        Side.NEIGHBORHOOD.value: (community.area.name, 1),
        Side.COMPANY.value: ("项目部", 1),
    }
    if source == Source.CITY:
        group[Side.CITY.value] = ("市住建局督导组", 2)
    return group
