"""March 2023 on the eve of the 22nd: some subdistricts are done, some late, one was given back."""

import dataclasses
import random
from dataclasses import dataclass

from common import clock
from dashboard.demo import inspections
from dashboard.demo.months import OPEN, City, open_month
from dashboard.demo.places import YUNHE
from properties.actions.filled_sheets import FilledSheet, enter_many
from properties.actions.inspections import return_
from properties.actions.periods import report_district, return_street, submit_street
from properties.actions.sheets import scoring_sheet
from properties.choices import InspectionState
from properties.models import Inspection, RankingPeriod

RETURN_REASONS = ("B2 扣分未写明楼栋位置，请补充。", "联检组未登记社区人员，请核实后再提交。")
STREET_RETURN = "2 张检查表已退回，请补正后重新提交本月报送。"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a subdistrict is: sheets not begun, begun, waiting for the district, given back; handed in."""

    missing: int = 0
    drafts: int = 0
    waiting: int = 0
    returned: int = 0
    is_handed_in: bool = True


DONE = Progress()
PLAN = {
    "371402001": Progress(missing=5, drafts=3, waiting=26, is_handed_in=False),
    "371402002": Progress(waiting=10, returned=2),
    "371402003": Progress(waiting=18),
    "371402009": Progress(waiting=6),
    "371471008": Progress(missing=9, drafts=4, waiting=12, is_handed_in=False),
    "371471108": Progress(waiting=5),
}
"""新湖 and 宋官屯 are late; 新华 was given back; everybody else has handed in."""


def build(city: City) -> RankingPeriod:
    """Open March and enter what there is of it. 运河经济开发区 has reported already."""
    period = open_month(city, *OPEN)
    for number, street in enumerate(city.places.street_codes):
        _enter_street(city, period, street, number)
    zone = city.places.by_code[YUNHE]
    report_district(
        period=period, district=zone, by=city.people.reviewer(YUNHE), at=clock.at(*OPEN, 20, 16, 40)
    )
    return period


def _enter_street(city: City, period: RankingPeriod, street: str, number: int) -> None:
    plan, rows = PLAN.get(street, DONE), list(city.ledger.by_street[street])
    rng = random.Random(f"march {street}")
    rng.shuffle(rows)
    sheets = inspections.sheets_of(period, city.ledger, street, city.visitor(street), rows[plan.missing :])
    open_count, waiting_count = plan.drafts, plan.waiting + plan.returned
    drafts = [_half_done(period, sheet, rng) for sheet in sheets[:open_count]]
    waiting = sheets[open_count : open_count + waiting_count]
    clerk = city.people.clerk(street)
    batches = (
        (InspectionState.DRAFT, drafts),
        (InspectionState.SUBMITTED, waiting),
        (InspectionState.APPROVED, sheets[open_count + waiting_count :]),
    )
    for state, batch in batches:
        if batch:
            enter_many(period=period, sheets=batch, by=clerk, at=clock.at(*OPEN, 19, 16), state=state)
    if plan.is_handed_in:
        _hand_in(city, period, street, number, waiting[: plan.returned])


def _half_done(period: RankingPeriod, sheet: FilledSheet, rng: random.Random) -> FilledSheet:
    """The sheet as far as it was looked through."""
    items = scoring_sheet(period.standard).items
    checked = [item.key for item in items[: rng.randint(9, 24)]]
    rules = {rule.key for item in items if item.key in checked for rule in item.rules}
    return dataclasses.replace(
        sheet,
        marks=tuple(mark for mark in sheet.marks if mark.rule in rules),
        checked=tuple(sorted({*checked, *sheet.not_applicable})),
        adjustments=(),
        submitted_at=None,
        submitted_by=None,
        reviewed_at=None,
        reviewed_by=None,
    )


def _hand_in(
    city: City, period: RankingPeriod, street: str, number: int, returned: list[FilledSheet]
) -> None:
    reviewer = city.people.reviewer(city.places.district_of[street])
    submission = submit_street(
        period=period,
        subdistrict=city.places.by_code[street],
        by=city.people.clerk(street),
        at=clock.at(*OPEN, 20, 9 + number // 3, 7 + number * 3),
    )
    wanted = [sheet.client_uuid for sheet in returned]
    rows = Inspection.objects.filter(period=period, client_uuid__in=wanted).order_by("pk")
    for row, reason in zip(rows, RETURN_REASONS, strict=False):
        return_(inspection=row, by=reviewer, reason=reason, at=clock.at(*OPEN, 20, 17, 5))
    if returned:
        return_street(
            submission=submission, by=reviewer, reason=STREET_RETURN, at=clock.at(*OPEN, 20, 17, 10)
        )
