"""Many cities at once, by SQL: what benchmarks measure against. PostgreSQL only.

Every city has 448 communities in 14 subdistricts, 120 companies, contracts, one issued month and one open
month with every sheet approved and every district's report in, ready to be frozen.
"""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db import connection, transaction

from common import audit, clock
from common.errors import NotAllowed
from communities.actions.areas import rebuild_closure
from communities.models import Area
from dashboard.demo import many_cities_sql as sql
from properties.actions.standards import create_standard
from properties.models import InspectionStandard, RankingPeriod, RankingRuleSet
from properties.rating_sheets import founding_sheets

CODE_SYSTEM = "many-cities"
EFFECTIVE_FROM = dt.date(2022, 3, 1)
ISSUED, OPEN = (2023, 2), (2023, 3)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was written."""

    cities: int
    communities: int


@transaction.atomic
def load(cities: int) -> Loaded:
    """Add `cities` more cities. Raises `NotAllowed` on a database other than PostgreSQL."""
    if connection.vendor != "postgresql":
        raise NotAllowed("批量造城只支持 PostgreSQL，请把 DATABASE_URL 指向 PostgreSQL 后再试。")
    if cities < 1:
        raise NotAllowed(f"城市数应为 1 或更多，现为 {cities}，请改正。")
    first = Area.objects.filter(code_system=CODE_SYSTEM, kind="city").count() + 1
    numbers = {"first": first, "last": first + cities - 1, "system": CODE_SYSTEM, "now": clock.now()}
    numbers["user"] = _operator().pk
    _run(sql.PLACES, numbers)
    rebuild_closure()
    _run(sql.LEDGER, numbers)
    _rules(first, numbers["last"])
    _run(sql.MONTHS, numbers)
    _analyze()
    audit.record(by=None, verb="load", target=Area, summary=f"造测试城市 {cities} 个")
    return Loaded(cities, cities * 448)


def _operator():
    """The account that stands as author of the generated rows; nobody can sign in with it."""
    user, is_new = get_user_model().objects.get_or_create(
        username="many_cities", defaults={"display_name": "批量造城", "is_active": False, "is_demo": True}
    )
    if is_new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


def _run(statements: tuple[str, ...], numbers: dict) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, numbers)


def _rules(first: int, last: int) -> None:
    """A standard, a rule set and both months for each city."""
    codes = [f"{number:03d}" for number in range(first, last + 1)]
    spec, now = founding_sheets()[0], clock.now()
    for city in Area.objects.filter(code_system=CODE_SYSTEM, code__in=codes):
        standard = create_standard(city=city, spec=spec, effective_from=EFFECTIVE_FROM, by=None, at=now)
        rule_set = RankingRuleSet.objects.create(
            city=city, name="月排名通报规则", effective_from=EFFECTIVE_FROM, created_at=now, updated_at=now
        )
        _period(city, standard, rule_set, ISSUED, "closed")
        _period(city, standard, rule_set, OPEN, "open")


def _period(
    city: Area, standard: InspectionStandard, rule_set: RankingRuleSet, month: tuple[int, int], state: str
) -> None:
    year, number = month
    day = dt.date(year, number, 22)
    RankingPeriod.objects.create(
        city=city,
        year=year,
        month=number,
        window_start=dt.date(year, number - 1, 23),
        window_end=day,
        street_due_at=clock.end_of(day - dt.timedelta(days=2)),
        district_due_at=clock.end_of(day - dt.timedelta(days=1)),
        city_due_at=clock.end_of(day),
        standard=standard,
        rule_set=rule_set,
        state=state,
        data_revision=1,
        is_demo=True,
    )


def _analyze() -> None:
    """Fresh statistics, so that the planner does not take the big tables for empty ones."""
    with connection.cursor() as cursor:
        for model in (Area, InspectionStandard, RankingPeriod):
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")
        cursor.execute(
            "ANALYZE communities_areaclosure, communities_areamembership, communities_community, "
            "communities_servicecontract, communities_organization, properties_inspection, "
            "properties_submission, properties_rankingentry, properties_rankingissue, properties_areamonthsummary"
        )
