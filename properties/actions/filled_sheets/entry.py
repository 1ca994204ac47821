"""Entering many sheets of one month."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from common import audit, clock
from common.errors import RuleViolation, RuleViolations
from properties.actions.filled_sheets.faults import scored_sheets
from properties.actions.filled_sheets.rows import write_sheets
from properties.actions.filled_sheets.sheets import Entered, FilledSheet
from properties.actions.gates import require_open
from properties.choices import InspectionState, StandardState
from properties.models import Inspection, RankingPeriod

STATES = (InspectionState.DRAFT, InspectionState.SUBMITTED, InspectionState.APPROVED)


@transaction.atomic
def enter_many(
    *,
    period: RankingPeriod,
    sheets: Sequence[FilledSheet],
    by,
    at: dt.datetime | None = None,
    state: str = InspectionState.APPROVED,
    leave_out_faulty: bool = False,
) -> Entered:
    """Write many sheets of one month in one state, as if each had been entered by hand.

    All faults of all sheets are collected; with any, `RuleViolations` is raised and nothing is written, unless
    `leave_out_faulty`. `by` must reach every community with `properties.enter_inspection`; None is a command
    of the operator. Sheets already entered (same client UUID) are counted, not written again.
    """
    at = at or clock.now()
    if state not in STATES:
        raise ValueError(f"sheets cannot be entered as {state}")
    if by is None and state != InspectionState.DRAFT and any(sheet.submitted_by is None for sheet in sheets):
        raise ValueError("sheets entered by a command must say who handed them in")
    require_open(period)
    _require_standard(period)
    fresh = _unknown(period, sheets)
    scored, faults = scored_sheets(period, sheets, fresh, by)
    if faults and not leave_out_faulty:
        raise RuleViolations([(fault.field, fault.message) for fault in faults])
    write_sheets(period, scored, by, at, state)
    if state == InspectionState.APPROVED and scored:
        RankingPeriod.objects.filter(pk=period.pk).update(data_revision=F("data_revision") + 1)
        period.refresh_from_db(fields=["data_revision"])
    label = InspectionState(state).label
    audit.record(
        by=by,
        verb="enter_many",
        target=Inspection,
        area=period.city,
        at=at,
        summary=f"批量录入{period.label}检查表 {len(scored)} 张（{label}）",
        written=len(scored),
        left_out=len(faults),
    )
    return Entered(len(scored), len(sheets) - len(fresh), tuple(faults))


def _require_standard(period: RankingPeriod) -> None:
    standard = period.standard
    if standard.state != StandardState.EFFECTIVE:
        raise RuleViolation(
            f"考核标准“{standard.name}”{standard.get_state_display()}，不能录入，"
            f"请业务管理员为{period.label}换用现行标准。",
            field="standard",
        )


def _unknown(period: RankingPeriod, sheets: Sequence[FilledSheet]) -> list[int]:
    """Places of the sheets that were not entered before, the first of equal ones only."""
    known = set(Inspection.objects.filter(period=period).values_list("community_id", "client_uuid"))
    fresh = []
    for index, sheet in enumerate(sheets):
        key = (sheet.community_id, sheet.client_uuid)
        if key not in known:
            known.add(key)
            fresh.append(index)
    return fresh
