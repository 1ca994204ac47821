"""The months of the demo city: twelve issued ones, and March 2023 on the eve of its deadline."""

import datetime as dt
import random
from dataclasses import dataclass

from common import clock
from communities.models import Community
from dashboard.demo import inspections, story
from dashboard.demo.communities import Ledger
from dashboard.demo.inspections import Visitor
from dashboard.demo.people import People
from dashboard.demo.places import Places
from properties.actions.circulars import compose, render_documents
from properties.actions.filled_sheets import enter_many
from properties.actions.periods import open_period, report_district, submit_street
from properties.actions.rankings import freeze, issue_ranking, sign
from properties.actions.rules import create_rule_set
from properties.actions.standards import create_standard
from properties.choices import InspectionState
from properties.models import InspectionStandard, RankingPeriod, RankingRuleSet
from properties.rating_sheets import founding_sheets

ISSUED = [(2022, month) for month in range(3, 13)] + [(2023, 1), (2023, 2)]
OPEN = (2023, 3)
CAMPAIGN_MONTH = (2022, 4)
"""The one month ranked on the campaign's sheet B."""

EFFECTIVE_FROM = dt.date(2022, 3, 1)
UNCHECKED_REASONS = (
    "小区因疫情防控封闭管理，未能入户检查。",
    "小区正在进行管网改造施工，暂缓检查。",
    "物业企业正在交接，已约定下月补查。",
)


@dataclass(slots=True)
class City:
    """Everything a month is made from."""

    places: Places
    ledger: Ledger
    people: People
    standards: dict[str, InspectionStandard]
    rule_set: RankingRuleSet

    def visitor(self, street: str) -> Visitor:
        district = self.places.district_of[street]
        return Visitor(
            street,
            self.places.by_code[street].name,
            self.places.by_code[district].name,
            self.people.clerk(street).pk,
            self.people.reviewer(district).pk,
        )


def build_rules(places: Places, *, by, at: dt.datetime) -> tuple[dict, RankingRuleSet]:
    """The two founding sheets, and the first version of the ranking rules."""
    standards = {
        spec.code: create_standard(
            city=places.city,
            spec=spec,
            effective_from=EFFECTIVE_FROM,
            issued_under="市住建局月排名通报制度（示例）",
            by=by,
            at=at,
        )
        for spec in founding_sheets()
    }
    rule_set = create_rule_set(
        city=places.city, name="月排名通报规则", effective_from=EFFECTIVE_FROM, by=by, at=at
    )
    return standards, rule_set


def open_month(city: City, year: int, month: int) -> RankingPeriod:
    """Open a month on the morning its window begins."""
    is_campaign = (year, month) == CAMPAIGN_MONTH
    code = "CCZX-2022-B" if is_campaign else "WYFW-2022-A"
    day = dt.date(year, month, 1) - dt.timedelta(days=6)
    return open_period(
        city=city.places.city,
        year=year,
        month=month,
        standard=city.standards[code],
        rule_set=city.rule_set,
        by=city.people.taskforce,
        at=clock.at(day.year, day.month, 23, 9),
    )


# ---------------------------------------------------------------- an issued month


def issued_month(city: City, year: int, month: int) -> None:
    """One month from its first sheet to its issued circular."""
    period = open_month(city, year, month)
    unchecked = _unchecked(city, period)
    _enter_all(city, period, unchecked)
    _hand_in(city, period, {street: reason for street, (_, reason) in unchecked.items()})
    by = city.people
    issue = freeze(period=period, by=by.taskforce, at=clock.at(year, month, 23, 9, 30))
    circular = compose(issue=issue, by=by.taskforce, at=clock.at(year, month, 23, 10))
    issue = sign(issue=issue, by=by.leader, at=clock.at(year, month, 25, 15))
    issue_ranking(issue=issue, by=by.leader, at=clock.at(year, month, 26, 9))
    render_documents(circular=circular, by=by.leader, at=clock.at(year, month, 26, 9, 5))


def _unchecked(city: City, period: RankingPeriod) -> dict[str, tuple[Community, str]]:
    """Two or three communities nobody came to, with the reason; never one that comes last."""
    rng = random.Random(f"unchecked {period.slug}")
    streets = rng.sample(story.LARGE_STREETS, rng.randint(2, 3))
    reasons = UNCHECKED_REASONS if period.year == 2022 else UNCHECKED_REASONS[1:]
    found = {}
    for street in streets:
        calm = [row for row in city.ledger.by_street[street] if row.pk not in city.ledger.culprit_at]
        found[street] = (rng.choice(calm), rng.choice(reasons))
    return found


def _enter_all(city: City, period: RankingPeriod, unchecked: dict[str, tuple[Community, str]]) -> None:
    left_out = {community.pk for community, _ in unchecked.values()}
    visitors = {street: city.visitor(street) for street in city.ledger.by_street}
    sheets = [
        sheet
        for street, rows in city.ledger.by_street.items()
        for sheet in inspections.sheets_of(
            period, city.ledger, street, visitors[street], [row for row in rows if row.pk not in left_out]
        )
    ]
    sheets += inspections.city_visits(period, city.ledger, visitors, left_out)
    enter_many(
        period=period,
        sheets=sheets,
        by=city.people.taskforce,
        at=clock.at(period.year, period.month, 19, 17),
        state=InspectionState.APPROVED,
    )


def _hand_in(city: City, period: RankingPeriod, reasons: dict[str, str]) -> None:
    """Streets by the 20th, districts by the 21st."""
    for number, street in enumerate(city.places.street_codes):
        submit_street(
            period=period,
            subdistrict=city.places.by_code[street],
            by=city.people.clerk(street),
            at=clock.at(period.year, period.month, 20, 9 + number // 3, 11 + number * 3),
            unchecked_reason=reasons.get(street, ""),
        )
    for number, district in enumerate(city.places.district_codes):
        report_district(
            period=period,
            district=city.places.by_code[district],
            by=city.people.reviewer(district),
            at=clock.at(period.year, period.month, 21, 10 + number, 20),
        )
