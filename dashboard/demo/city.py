"""The demo city as a whole: 德州市中心城区 from its divisions to its circulars."""

from collections.abc import Callable

from django.db import transaction

from common import clock
from communities.models import Area
from dashboard.demo import communities, companies, march, months, people, places

FOUNDED_AT = clock.at(2022, 2, 20, 9)
CITY_CODE = "371400"


def is_loaded() -> bool:
    """Whether this database holds the demo city."""
    return Area.objects.filter(code=CITY_CODE, is_demo=True).exists()


def is_empty() -> bool:
    """Whether this database holds no area at all, so that nothing real can be mixed with the demo."""
    return not Area.objects.exists()


@transaction.atomic
def load(say: Callable[[str], None] = lambda text: None) -> None:
    """Load the whole city, or nothing of it. `say` is told where it stands."""
    say("区划、单位、小区")
    where = places.build(by=None, at=FOUNDED_AT)
    companies.build_offices(where, by=None, at=FOUNDED_AT)
    firms = companies.build_companies(where, by=None, at=FOUNDED_AT)
    who = people.build(where, firms, at=FOUNDED_AT)
    ledger = communities.build(where, firms, by=who.taskforce, at=FOUNDED_AT)
    standards, rule_set = months.build_rules(where, by=who.by_name["bizadmin"], at=FOUNDED_AT)
    city = months.City(where, ledger, who, standards, rule_set)
    for year, month in months.ISSUED:
        say(f"{year}年{month}月：检查、排名、通报")
        months.issued_month(city, year, month)
    say("2023年3月：进行中")
    march.build(city)
