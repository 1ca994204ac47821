"""Handing a sheet in, and taking it back before anybody looked at it."""

import datetime as dt

from django.db import transaction

from common import audit, clock
from common.errors import RuleViolation, RuleViolations
from properties import scoring
from properties.actions.gates import lock_in_scope, require_open
from properties.actions.inspections.entry import item_states
from properties.actions.inspections.rescore import rescore
from properties.models import Indicator, Inspection
from properties.workflow import INSPECTION


def _locked(inspection: Inspection, by) -> Inspection:
    return lock_in_scope(
        Inspection.objects.select_related("period", "standard", "community__area"),
        inspection.pk,
        by,
        "properties.enter_inspection",
    )


@transaction.atomic
def submit(*, inspection: Inspection, by, at: dt.datetime | None = None) -> Inspection:
    """Hand a sheet in for review. Every item must have been looked at, and somebody must have come.

    Raises `NotAllowed` when it was handed in already (the double click), `RuleViolations` with everything
    that is missing otherwise.
    """
    at = at or clock.now()
    row = _locked(inspection, by)
    step = INSPECTION.step(row.state, "submit")
    require_open(row.period, row)
    _require_complete(row)
    row.state, row.submitted_at, row.submitted_by = step.target, at, by
    row.reviewed_at = row.reviewed_by = None
    rescore(row)
    row.save(update_fields=["state", "submitted_at", "submitted_by", "reviewed_at", "reviewed_by"])
    audit.record(
        by=by,
        verb="submit",
        target=row,
        area=row.community.area,
        at=at,
        summary=f"提交 {row.community.name} {row.period.label}检查表，得分 {scoring.fixed(row.score_centi)}",
        state=["draft", "submitted"],
    )
    return row


def _require_complete(row: Inspection) -> None:
    states = item_states(row)
    keys = Indicator.objects.filter(standard_id=row.standard_id).values_list("key", flat=True)
    unchecked = [key for key in keys if key not in states or not states[key].is_checked]
    faults = []
    if unchecked:
        shown = "、".join(unchecked[:6]) + ("等" if len(unchecked) > 6 else "")
        faults.append(
            RuleViolation(
                f"还有 {len(unchecked)} 项未核（{shown}），请核完；没有问题的可点“本类其余全部无扣分”。",
                field=unchecked[0],
            )
        )
    if not row.joint_group.exists():
        faults.append(RuleViolation("还没有填联检组，请在表头登记到场单位和人数。", field="joint_group"))
    if faults:
        raise RuleViolations(faults)


@transaction.atomic
def withdraw(*, inspection: Inspection, by, at: dt.datetime | None = None) -> Inspection:
    """Take a handed-in sheet back to go on writing, as long as nobody has decided on it."""
    at = at or clock.now()
    row = _locked(inspection, by)
    step = INSPECTION.step(row.state, "withdraw")
    require_open(row.period, row)
    row.state = step.target
    row.submitted_at = row.submitted_by = None
    row.updated_at = at
    row.save(update_fields=["state", "submitted_at", "submitted_by", "updated_at"])
    audit.record(
        by=by,
        verb="withdraw",
        target=row,
        area=row.community.area,
        at=at,
        summary=f"撤回 {row.community.name} {row.period.label}检查表",
        state=["submitted", row.state],
    )
    return row
