"""The head of a sheet: date, joint group, remark; and points outside the sheet."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from common import audit, clock
from common.errors import Conflict, RuleViolation
from properties import scoring
from properties.actions.gates import lock_in_scope
from properties.actions.inspections.entry import require_editable
from properties.actions.inspections.rescore import rescore
from properties.actions.inspections.start import check_window, contract_on, write_joint_group
from properties.choices import AdjustmentKind
from properties.models import Adjustment, Inspection


@dataclass(frozen=True, slots=True)
class Adjusted:
    """Points given or taken outside the sheet, with the reason and the paper they rest on."""

    kind: str
    points_centi: int
    reason: str
    reference: str


def _locked(inspection: Inspection, by) -> Inspection:
    row = lock_in_scope(
        Inspection.objects.select_related("period", "standard", "community__area"),
        inspection.pk,
        by,
        "properties.enter_inspection",
    )
    require_editable(row)
    return row


@transaction.atomic
def save_header(
    *,
    inspection: Inspection,
    inspected_on: dt.date,
    joint_group: Mapping[str, tuple[str, int]],
    note: str,
    seen_revision: int,
    by,
    at: dt.datetime | None = None,
) -> Inspection:
    """Change the date, the joint group or the remark of a sheet that is still open.

    `seen_revision` guards against a stale page: the head is one piece.
    """
    at = at or clock.now()
    row = _locked(inspection, by)
    head = row.progress.get("_head", {"v": 0})
    if head["v"] != seen_revision:
        raise Conflict(
            f"表头刚被{head.get('by', '他人')}改过，您的改动还没有保存。请刷新后再改。", field="inspected_on"
        )
    check_window(row.period, inspected_on)
    before = row.inspected_on
    row.inspected_on, row.note, row.updated_at = inspected_on, note.strip()[:200], at
    if inspected_on != before:
        _take_company_of_the_day(row)
    row.progress["_head"] = {"v": seen_revision + 1, "by": by.unit_name or str(by)}
    row.save(update_fields=["inspected_on", "note", "progress", "updated_at", "company", "manager_name"])
    write_joint_group(row, joint_group)
    audit.record(
        by=by,
        verb="save_header",
        target=row,
        area=row.community.area,
        at=at,
        summary=f"{row.community.name} 改表头",
        inspected_on=[before.isoformat(), inspected_on.isoformat()],
        joint_group={side: people for side, (_, people) in joint_group.items()},
    )
    return row


def _take_company_of_the_day(row: Inspection) -> None:
    contract = contract_on(row.community, row.inspected_on)
    row.company = contract.organization if contract else None
    row.manager_name = contract.manager_name if contract else ""


@transaction.atomic
def save_adjustments(
    *, inspection: Inspection, rows: Sequence[Adjusted], by, at: dt.datetime | None = None
) -> scoring.Score:
    """Replace the bonus and malus points of a sheet. Each needs a reason and the paper it rests on."""
    at = at or clock.now()
    sheet = _locked(inspection, by)
    for row in rows:
        _check_adjusted(row)
    sheet.adjustments.all().delete()
    Adjustment.objects.bulk_create(
        Adjustment(
            inspection=sheet,
            kind=row.kind,
            points_centi=row.points_centi,
            reason=row.reason.strip()[:100],
            reference=row.reference.strip()[:100],
        )
        for row in rows
    )
    score = rescore(sheet)
    audit.record(
        by=by,
        verb="save_adjustments",
        target=sheet,
        area=sheet.community.area,
        at=at,
        summary=f"{sheet.community.name} 登记加减分",
        adjustments=[[row.kind, row.points_centi, row.reason, row.reference] for row in rows],
    )
    return score


def _check_adjusted(row: Adjusted) -> None:
    if row.kind not in AdjustmentKind.values or not 0 < row.points_centi <= 1000:
        raise RuleViolation(
            f"加减分应大于 0、不超过 10，现为 {scoring.trimmed(row.points_centi)}，请改正。", field="points"
        )
    if not row.reason.strip() or not row.reference.strip():
        raise RuleViolation("加减分要写明理由和依据（文件、督办件号等），请补全。", field="reason")
