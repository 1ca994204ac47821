"""What a reviewer does with a sheet; and opening an approved one again for a correction."""

import datetime as dt

from django.db import transaction
from django.db.models import F

from common import audit, clock
from common.errors import NotAllowed
from communities.models import AreaClosure
from properties import scoring
from properties.actions.gates import lock_in_scope, require_inputs, require_open
from properties.choices import SubmissionState
from properties.models import Inspection, RankingPeriod, Submission
from properties.workflow import INSPECTION


def _locked(inspection: Inspection, by, permission: str) -> Inspection:
    return lock_in_scope(
        Inspection.objects.select_related("period", "community__area"), inspection.pk, by, permission
    )


def _count_change(row: Inspection) -> None:
    """Say that the month's counted data changed, so that a frozen version knows it may differ.

    This locks the month: a signing at the same moment is over before the month is asked whether it is open.
    """
    RankingPeriod.objects.filter(pk=row.period_id).update(data_revision=F("data_revision") + 1)
    row.period.refresh_from_db(fields=["state", "data_revision"])


@transaction.atomic
def approve(*, inspection: Inspection, by, at: dt.datetime | None = None) -> Inspection:
    """Accept a handed-in sheet: from now on it counts for the month."""
    at = at or clock.now()
    row = _locked(inspection, by, "properties.review_inspection")
    step = INSPECTION.step(row.state, "approve")
    _count_change(row)
    require_open(row.period, row)
    row.state, row.reviewed_at, row.reviewed_by, row.return_reason = step.target, at, by, ""
    row.save(update_fields=["state", "reviewed_at", "reviewed_by", "return_reason"])
    audit.record(
        by=by,
        verb="approve",
        target=row,
        area=row.community.area,
        at=at,
        summary=f"通过 {row.community.name} {row.period.label}检查表，得分 {scoring.fixed(row.score_centi)}",
        state=["submitted", "approved"],
    )
    return row


@transaction.atomic
def return_(*, inspection: Inspection, by, reason: str, at: dt.datetime | None = None) -> Inspection:
    """Give a handed-in sheet back to the street with the reason."""
    at = at or clock.now()
    row = _locked(inspection, by, "properties.review_inspection")
    step = INSPECTION.step(row.state, "return")
    require_inputs(step, {"reason": reason})
    require_open(row.period, row)
    _refuse_when_reported(row)
    return _give_back(row, step, by, reason, at)


@transaction.atomic
def reopen(*, inspection: Inspection, by, reason: str, at: dt.datetime | None = None) -> Inspection:
    """Open an approved sheet again; in a closed month only the task force may, for a correction.

    What was published stays as it is: the published page then says that the data of today differs.
    """
    at = at or clock.now()
    row = _locked(inspection, by, "properties.reopen_inspection")
    step = INSPECTION.step(row.state, "reopen")
    require_inputs(step, {"reason": reason})
    _count_change(row)
    if row.period.is_open:
        _refuse_when_reported(row)
    elif not _prepares(by, row.period):
        raise NotAllowed(f"{row.period.label}已签发，只有市级专班能退回已审的表办理更正，请联系市级专班。")
    row.reopened_at = at
    row.save(update_fields=["reopened_at"])
    return _give_back(row, step, by, reason, at)


def _prepares(by, period: RankingPeriod) -> bool:
    """Whether somebody is of the task force that makes this city's rankings."""
    inside = RankingPeriod.objects.visible_to(by, "properties.prepare_ranking")
    return inside.filter(pk=period.pk).exists()


def _give_back(row: Inspection, step, by, reason: str, at: dt.datetime) -> Inspection:
    before = row.state
    row.state, row.reviewed_at, row.reviewed_by, row.return_reason = step.target, at, by, reason.strip()[:200]
    row.save(update_fields=["state", "reviewed_at", "reviewed_by", "return_reason"])
    audit.record(
        by=by,
        verb=step.name,
        target=row,
        area=row.community.area,
        at=at,
        summary=f"{step.label} {row.community.name} {row.period.label}检查表：{row.return_reason}",
        state=[before, row.state],
        reason=row.return_reason,
    )
    return row


def _refuse_when_reported(row: Inspection) -> None:
    above = AreaClosure.objects.filter(descendant_id=row.community.area_id).values("ancestor_id")
    reported = Submission.objects.filter(
        period=row.period_id, area_id__in=above, state=SubmissionState.REPORTED
    )
    if row.reopened_at is None and reported.exists():
        raise NotAllowed("本区已上报，不能再退回。确需更改请市级专班先退回本区上报。")
