"""Where every community of a month stands, in one word, and how those words add up.

**Where a community stands.** It stands where its least settled counted sheet stands: returned before being
written before waiting for review before approved; without a counted sheet it has not been started. Rechecks
do not count. A community whose sheets are all approved is “reported” once its street's month has been
reported with its district's. Communities lie where they lie today, as everywhere else in an open month.

**Coverage** is the share of communities that were inspected: returned, waiting, approved or reported. What is
not started or still being written is missing, and while anything is missing coverage is never 100.0 %.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from common.workflow import StateLook
from communities.choices import DISTRICT_KINDS, AreaKind
from communities.models import AreaClosure
from properties.choices import COUNTED_SOURCES, InspectionState, Stage
from properties.models import Inspection, RankingPeriod
from properties.workflow import APPROVED, DRAFT, REPORTED, RETURNED, SUBMITTED

NOT_STARTED = StateLook("未开始", "empty", "grey")
LOOKS: Mapping[str, StateLook] = {
    Stage.NONE: NOT_STARTED,
    Stage.DRAFT: DRAFT,
    Stage.SUBMITTED: SUBMITTED,
    Stage.RETURNED: RETURNED,
    Stage.APPROVED: APPROVED,
    Stage.REPORTED: REPORTED,
}
# The least settled sheet decides; the numbers only order the states.
LEAST_SETTLED_FIRST = (
    InspectionState.RETURNED,
    InspectionState.DRAFT,
    InspectionState.SUBMITTED,
    InspectionState.APPROVED,
)


def coverage_text(part: int, whole: int) -> str:
    """A share with one decimal, half up, but never 100.0 % while something is missing.

    >>> coverage_text(413, 448), coverage_text(9999, 10000), coverage_text(3, 3), coverage_text(0, 0)
    ('92.2%', '99.9%', '100.0%', '—')
    """
    if not whole:
        return "—"
    tenths = (part * 2000 + whole) // (2 * whole)
    if part < whole:
        tenths = min(tenths, 999)
    return f"{tenths // 10}.{tenths % 10}%"


@dataclass(frozen=True, slots=True)
class Counts:
    """Communities by stage; they add up."""

    none: int = 0
    draft: int = 0
    submitted: int = 0
    returned: int = 0
    approved: int = 0
    reported: int = 0

    @classmethod
    def of(cls, stages: Iterable[str]) -> "Counts":
        return cls(**{str(stage): number for stage, number in Counter(stages).items()})

    @property
    def total(self) -> int:
        return self.none + self.draft + self.submitted + self.returned + self.approved + self.reported

    @property
    def unfinished(self) -> int:
        """Not started or still being written."""
        return self.none + self.draft

    @property
    def checked(self) -> int:
        return self.total - self.unfinished

    @property
    def settled(self) -> int:
        """Nothing left to decide."""
        return self.approved + self.reported

    @property
    def coverage(self) -> str:
        return coverage_text(self.checked, self.total)

    def by_stage(self) -> list[tuple[str, int]]:
        """(stage, communities) in the order of the columns."""
        return [(stage.value, getattr(self, stage.value)) for stage in Stage]


@dataclass(frozen=True, slots=True)
class Standing:
    """One community in a month; `sheet_id` is its least settled counted sheet, None without one."""

    community_id: int
    name: str
    area_name: str
    street_id: int
    stage: str
    sheet_id: int | None

    @property
    def look(self) -> StateLook:
        return LOOKS[self.stage]


@dataclass(frozen=True, slots=True)
class Spot:
    """An area in the order of official tables."""

    id: int
    name: str
    order: int


@dataclass(frozen=True, slots=True)
class Place:
    """The street and the district an area lies in today."""

    street: Spot
    district: Spot


def places_today(period: RankingPeriod, communities: QuerySet) -> dict[int, Place]:
    """Of every area of the month's city that one of `communities` lies in: its street and its district."""
    inside = AreaClosure.objects.filter(ancestor_id=period.city_id).values("descendant_id")
    areas = communities.filter(area__in=inside).order_by().values("area_id")
    kinds = (AreaKind.SUBDISTRICT, *DISTRICT_KINDS)
    links = AreaClosure.objects.filter(descendant_id__in=areas, ancestor__kind__in=kinds)
    fields = ("descendant_id", "ancestor__kind", "ancestor_id", "ancestor__name", "ancestor__sort_order")
    streets, districts = {}, {}
    for area, kind, *facts in links.values_list(*fields):
        (streets if kind == AreaKind.SUBDISTRICT else districts)[area] = Spot(*facts)
    return {area: Place(street, districts[area]) for area, street in streets.items() if area in districts}


def least_settled(period: RankingPeriod) -> dict[int, tuple[str, int]]:
    """Community → state and id of its least settled counted sheet."""
    order = {state: place for place, state in enumerate(LEAST_SETTLED_FIRST)}
    rows = Inspection.objects.filter(period=period, source__in=COUNTED_SOURCES).order_by("pk")
    found: dict[int, tuple[str, int]] = {}
    for community, state, sheet in rows.values_list("community_id", "state", "pk"):
        if community not in found or order[state] < order[found[community][0]]:
            found[community] = (state, sheet)
    return found


def standings(
    period: RankingPeriod, communities: QuerySet, places: Mapping[int, Place], reported: Collection[int]
) -> Iterable[Standing]:
    """Where each of `communities` stands; `reported` are the ids of the streets whose month was reported."""
    sheets = least_settled(period)
    rows = communities.filter(area_id__in=list(places)).order_by("pinyin", "pk")
    for pk, name, area, area_name in rows.values_list("pk", "name", "area_id", "area__name"):
        street = places[area].street.id
        state, sheet = sheets.get(pk, (Stage.NONE.value, None))
        stage = Stage.REPORTED.value if state == InspectionState.APPROVED and street in reported else state
        yield Standing(pk, name, area_name, street, stage, sheet)
