"""The month's board: how far every street and district of a month has come, and who is late.

Where a community stands is told in `properties.reports.stages`.

**Late** is counted in whole days of Shanghai after the day whose 24:00 was the deadline: of a month that was
handed in, up to that moment; of one that was not (or was given back), up to now.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import QuerySet

from common import clock
from common.workflow import StateLook
from properties.choices import PeriodState, Stage, SubmissionState
from properties.models import RankingPeriod, Submission
from properties.reports.stages import NOT_STARTED, Counts, Place, Spot, Standing, places_today, standings
from properties.workflow import APPROVED, DRAFT, REPORTED, RETURNED, SUBMITTED

REVIEWING = StateLook("审核中", "clock", "blue")
NOT_HANDED_IN = StateLook("未提交", "dashed", "grey")
MONTHS_OF_PUNCTUALITY = 12


def late_days(due: dt.datetime, moment: dt.datetime) -> int:
    """Whole days a moment lies after the day whose 24:00 is the deadline; 0 when in time.

    >>> late_days(clock.end_of(dt.date(2023, 3, 20)), clock.at(2023, 3, 21, 9))
    1
    """
    if moment <= due:
        return 0
    return (clock.local_day(moment) - clock.local_day(due - dt.timedelta(microseconds=1))).days


def time_left(due: dt.datetime, now: dt.datetime) -> str:
    """What is left of a deadline in words, to the hour below three days; how late it is when it has passed.

    >>> time_left(clock.end_of(dt.date(2023, 3, 22)), clock.at(2023, 3, 21, 9, 10))
    '1 天 14 小时'
    >>> time_left(clock.end_of(dt.date(2023, 3, 20)), clock.at(2023, 3, 21, 9, 10))
    '逾期 1 天'
    """
    if now > due:
        return f"逾期 {late_days(due, now)} 天"
    minutes = int((due - now).total_seconds() // 60)
    days, hours = minutes // 1440, minutes // 60 % 24
    if days >= 3 or (days and not hours):
        return f"{days} 天"
    if days:
        return f"{days} 天 {hours} 小时"
    return f"{hours} 小时" if hours else f"{minutes} 分钟"


@dataclass(frozen=True, slots=True)
class Handing:
    """What is stored of one area's handing-in of one month."""

    id: int
    state: str
    at: dt.datetime | None
    return_reason: str = ""
    unchecked_reason: str = ""
    updated_at: dt.datetime | None = None

    @property
    def is_in(self) -> bool:
        return self.state in (SubmissionState.SUBMITTED, SubmissionState.REPORTED)


@dataclass(frozen=True)
class Unit:
    """A street or a district of the board. `kept`: per month, oldest first, whether it handed in in time."""

    id: int
    name: str
    counts: Counts
    due_at: dt.datetime
    now: dt.datetime
    is_open: bool
    handing: Handing | None = None
    kept: tuple[bool | None, ...] = ()
    streets: tuple["Unit", ...] = ()

    @property
    def is_in(self) -> bool:
        return self.handing is not None and self.handing.is_in

    @property
    def is_reported(self) -> bool:
        return self.handing is not None and self.handing.state == SubmissionState.REPORTED

    @property
    def is_returned(self) -> bool:
        return self.handing is not None and self.handing.state == SubmissionState.RETURNED

    @property
    def handed_in_at(self) -> dt.datetime | None:
        return self.handing.at if self.handing and self.handing.is_in else None

    @property
    def late_days(self) -> int:
        """Days late; a closed month that was never handed in is not counted on."""
        if self.is_in:
            return late_days(self.due_at, self.handing.at) if self.handing.at else 0
        return late_days(self.due_at, self.now) if self.is_open else 0

    @property
    def is_overdue(self) -> bool:
        """Late and still not in: somebody must be called."""
        return not self.is_in and self.late_days > 0

    @property
    def look(self) -> StateLook:
        """The unit's own state in a word."""
        if self.is_reported or self.is_returned:
            return REPORTED if self.is_reported else RETURNED
        if not self.is_open:
            return SUBMITTED if self.is_in else NOT_HANDED_IN
        if self.is_in or any(street.is_in for street in self.streets):
            return self._look_under_review()
        return NOT_STARTED if self.counts.none == self.counts.total else DRAFT

    def _look_under_review(self) -> StateLook:
        everything_in = all(street.is_in for street in self.streets)
        is_settled = self.counts.settled + self.counts.none == self.counts.total
        return APPROVED if everything_in and is_settled else REVIEWING


@dataclass(frozen=True)
class Board:
    """A month of some communities: districts with their streets, and the sum."""

    period: RankingPeriod
    now: dt.datetime
    districts: tuple[Unit, ...]
    standings: tuple[Standing, ...] = field(repr=False, default=())

    @cached_property
    def counts(self) -> Counts:
        return Counts.of(standing.stage for standing in self.standings)

    @cached_property
    def streets(self) -> tuple[Unit, ...]:
        return tuple(street for district in self.districts for street in district.streets)

    @cached_property
    def streets_in(self) -> int:
        return sum(street.is_in for street in self.streets)

    @cached_property
    def districts_reported(self) -> int:
        return sum(district.is_reported for district in self.districts)

    @cached_property
    def overdue_streets(self) -> tuple[Unit, ...]:
        return tuple(street for street in self.streets if street.is_overdue)

    @cached_property
    def overdue_districts(self) -> tuple[Unit, ...]:
        return tuple(district for district in self.districts if district.is_overdue)

    def unfinished(self) -> list[Standing]:
        """What the clerk must still do: given back first, then begun, then not begun."""
        order = {Stage.RETURNED: 0, Stage.DRAFT: 1, Stage.NONE: 2}
        found = [standing for standing in self.standings if standing.stage in order]
        return sorted(found, key=lambda standing: order[standing.stage])


def month_board(period: RankingPeriod, communities: QuerySet, *, at: dt.datetime | None = None) -> Board:
    """The board of a month over `communities` (already in scope), by a number of queries that never grows."""
    now = at or clock.now()
    places = places_today(period, communities)
    history = _history(
        period, {area.id for place in places.values() for area in (place.street, place.district)}
    )
    reported = {
        area
        for area, handing in history.handings.get(period.pk, {}).items()
        if handing.state == SubmissionState.REPORTED
    }
    found = tuple(standings(period, communities, places, reported))
    return Board(period, now, tuple(_districts(period, now, places, found, history)), found)


# ---------------------------------------------------------------- handing in, month by month


@dataclass(frozen=True, slots=True)
class History:
    """The last months, oldest first, and what each area handed in: period → area → handing."""

    periods: tuple[RankingPeriod, ...]
    handings: Mapping[int, Mapping[int, Handing]]

    def of(self, area: int, period: RankingPeriod) -> Handing | None:
        return self.handings.get(period.pk, {}).get(area)

    def kept(self, area: int, due: str, now: dt.datetime) -> tuple[bool | None, ...]:
        """Per month whether the area was in time; None where nothing is known or due yet."""
        return tuple(self._kept_in(period, area, getattr(period, due), now) for period in self.periods)

    def _kept_in(self, period: RankingPeriod, area: int, due: dt.datetime, now: dt.datetime) -> bool | None:
        if period.pk not in self.handings and period.state != PeriodState.OPEN:
            return None  # a month taken over from elsewhere: nobody handed it in here
        handing = self.of(area, period)
        if handing is not None and handing.is_in:
            return handing.at <= due if handing.at else None
        return False if now > due else None


def _history(period: RankingPeriod, areas: set[int]) -> History:
    """The twelve months up to this one. A month that was given back and came again counts by its last coming."""
    since = period.window_end - dt.timedelta(days=30 * MONTHS_OF_PUNCTUALITY)
    months = RankingPeriod.objects.filter(
        city=period.city_id, window_end__gt=since, window_end__lte=period.window_end
    ).order_by("year", "month")
    periods = tuple(months)
    rows = Submission.objects.filter(period__in=[month.pk for month in periods], area__in=list(areas))
    fields = ("id", "state", "handed_in_at", "return_reason", "unchecked_reason", "updated_at")
    handings: dict[int, dict[int, Handing]] = defaultdict(dict)
    for month, area, *facts in rows.values_list("period_id", "area_id", *fields):
        handings[month][area] = Handing(*facts)
    return History(periods[-MONTHS_OF_PUNCTUALITY:], dict(handings))


def _districts(
    period: RankingPeriod,
    now: dt.datetime,
    places: Mapping[int, Place],
    found: Iterable[Standing],
    history: History,
) -> Iterable[Unit]:
    """Districts in office order, each with its streets; a district's counts are the sum of its streets'."""
    stages: dict[int, list[str]] = defaultdict(list)
    for standing in found:
        stages[standing.street_id].append(standing.stage)
    streets: dict[Spot, set[Spot]] = defaultdict(set)
    for place in places.values():
        streets[place.district].add(place.street)

    def unit(spot: Spot, due: str, spots_below: Iterable[Spot] = (), below: tuple[Unit, ...] = ()) -> Unit:
        inside = [stage for street in spots_below or (spot,) for stage in stages[street.id]]
        return Unit(
            spot.id,
            spot.name,
            Counts.of(inside),
            getattr(period, due),
            now,
            period.is_open,
            history.of(spot.id, period),
            history.kept(spot.id, due, now),
            below,
        )

    for district in _in_order(streets):
        inner = _in_order(streets[district])
        yield unit(
            district, "district_due_at", inner, tuple(unit(street, "street_due_at") for street in inner)
        )


def _in_order(spots: Iterable[Spot]) -> list[Spot]:
    return sorted(spots, key=lambda spot: (spot.order, spot.id))
