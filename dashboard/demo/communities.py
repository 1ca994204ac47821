"""The 448 managed communities: invented names, plausible facts, who serves them."""

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass

from communities.actions.communities import NewCommunity, register_many
from communities.actions.contracts import NewContract, sign_many
from communities.choices import CommunityType
from communities.models import Community, Organization
from dashboard.demo import data, story
from dashboard.demo.companies import BRANCHES, person
from dashboard.demo.places import Places
from dashboard.demo.story import Culprit

COUNTS = {
    "371402001": 84,
    "371402002": 62,
    "371402003": 58,
    "371402006": 52,
    "371402009": 34,
    "371402100": 1,
    "371402101": 1,
    "371471007": 52,
    "371471008": 52,
    "371471108": 5,
    "371471101": 2,
    "371471100": 1,
    "371403001": 18,
    "371403002": 26,
}
"""Communities per subdistrict: 德城 292, 天衢 109, 运河 3, 陵城 44."""

OLD_ENDINGS = ("区", "院", "楼", "村")
ROADS = [
    "湖滨路",
    "东风路",
    "天衢路",
    "新河路",
    "三八路",
    "德兴路",
    "解放大道",
    "大学路",
    "迎宾路",
    "晶华路",
    "康博大道",
    "陵州路",
]
CHANGED_COMPANY = 14
"""How many communities changed their company in the course of 2022."""


@dataclass(slots=True)
class Ledger:
    """The communities by subdistrict, and which of them is which culprit."""

    by_street: dict[str, list[Community]]
    culprit_at: dict[int, Culprit]
    """Community key → culprit."""

    @property
    def all(self) -> list[Community]:
        return [row for rows in self.by_street.values() for row in rows]


def build(places: Places, companies: Sequence[Organization], *, by, at: dt.datetime) -> Ledger:
    """Enter the communities and their contracts."""
    rng = random.Random(448)
    names = iter(data.names("community_names"))
    new = [
        _new(places, street, n, next(names), rng) for street, count in COUNTS.items() for n in range(count)
    ]
    made = iter(register_many(rows=new, by=by, at=at))
    by_street = {street: [next(made) for _ in range(count)] for street, count in COUNTS.items()}
    ledger = Ledger(by_street, _culprits(by_street, rng))
    sign_many(rows=_contracts(ledger, companies, rng), by=by, at=at)
    return ledger


def _new(places: Places, street: str, number: int, name: str, rng: random.Random) -> NewCommunity:
    is_old = name.endswith(OLD_ENDINGS)
    year = rng.randint(1982, 2003) if is_old else rng.randint(2004, 2019)
    buildings = rng.randint(2, 14) if is_old else rng.randint(5, 32)
    households = buildings * rng.randint(24, 60 if is_old else 90)
    neighborhoods = places.neighborhoods.get(street)
    return NewCommunity(
        code=f"{street}-{number + 1:03d}",
        name=name,
        area=neighborhoods[number % len(neighborhoods)] if neighborhoods else places.by_code[street],
        kind=_kind(name, is_old, rng),
        address=f"{rng.choice(ROADS)}{rng.randint(1, 899)}号",
        built_year=year,
        building_count=buildings,
        household_count=households,
        floor_area_m2=households * rng.randint(72, 96 if is_old else 128),
        has_elevator=not is_old and year >= 2008,
        has_fitness=rng.random() < (0.7 if is_old else 0.95),
        is_demo=True,
    )


def _kind(name: str, is_old: bool, rng: random.Random) -> str:
    if name.endswith("宿舍楼"):
        return CommunityType.DANWEI
    if is_old:
        return CommunityType.OLD
    others = [CommunityType.RESETTLEMENT, CommunityType.AFFORDABLE, CommunityType.COMMODITY]
    return rng.choices(others, weights=[12, 4, 84])[0]


def _culprits(by_street: dict[str, list[Community]], rng: random.Random) -> dict[int, Culprit]:
    """Spread the culprits over their subdistricts, so that they do not all stand at the top of the list."""
    found = {}
    for street in story.LARGE_STREETS:
        mine = [culprit for culprit in story.culprits() if culprit.street == street]
        for community, culprit in zip(rng.sample(by_street[street], len(mine)), mine, strict=True):
            found[community.pk] = culprit
    return found


def _contracts(ledger: Ledger, companies: Sequence[Organization], rng: random.Random) -> list[NewContract]:
    managers = {company.pk: [person(rng) for _ in range(4)] for company in companies}
    others = [index for index in range(len(companies)) if index >= len(story.LARGE_STREETS) * 3]
    supply = [*others, *rng.choices(range(len(companies)), k=len(ledger.all))]
    serving, rows = {}, []
    for community in ledger.all:
        culprit = ledger.culprit_at.get(community.pk)
        index = culprit.company if culprit else supply.pop(0)
        serving[community.pk] = companies[index]
    changing = _changing(ledger, rng)
    for community in ledger.all:
        company = serving[community.pk]
        start = dt.date(rng.randint(2018, 2021), rng.choice((1, 4, 7, 10)), 1)
        contract = NewContract(
            community, company, start, manager_name=rng.choice(managers[company.pk]), is_demo=True
        )
        rows.extend(_changed(contract, companies, managers, rng) if community.pk in changing else [contract])
    return rows


def _changing(ledger: Ledger, rng: random.Random) -> set[int]:
    calm = [row.pk for row in ledger.all if row.pk not in ledger.culprit_at]
    return set(rng.sample(calm, CHANGED_COMPANY))


def _changed(
    first: NewContract, companies: Sequence[Organization], managers, rng: random.Random
) -> list[NewContract]:
    """The contract cut short in 2022, and the one of the company that took over."""
    takeover = dt.date(2022, rng.randint(5, 11), 1)
    free = [row for index, row in enumerate(companies) if row != first.organization and index not in BRANCHES]
    company = rng.choice(free)
    ended = NewContract(
        first.community,
        first.organization,
        first.valid_from,
        takeover - dt.timedelta(days=1),
        first.manager_name,
        is_demo=True,
    )
    manager = rng.choice(managers[company.pk])
    return [ended, NewContract(first.community, company, takeover, None, manager, is_demo=True)]
