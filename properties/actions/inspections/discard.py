"""Throwing a draft away that was begun by mistake."""

import datetime as dt

from django.db import transaction

from common import audit, clock
from common.errors import NotAllowed
from properties.actions.gates import lock_in_scope, require_open
from properties.actions.inspections.entry import item_states
from properties.choices import InspectionState
from properties.models import Inspection


@transaction.atomic
def discard(*, inspection: Inspection, by, at: dt.datetime | None = None) -> None:
    """Delete a sheet nobody has handed in yet. What was on it stays in the audit entry.

    A sheet that was handed in once, also one that was given back, is never deleted: raises `NotAllowed`.
    """
    at = at or clock.now()
    row = lock_in_scope(
        Inspection.objects.select_related("period", "community__area"),
        inspection.pk,
        by,
        "properties.enter_inspection",
    )
    require_open(row.period)
    if row.state != InspectionState.DRAFT or row.return_reason or row.reopened_at:
        raise NotAllowed(f"这张表已是“{row.get_state_display()}”，不能删除。只有没提交过的草稿可以删除。")
    audit.record(
        by=by,
        verb="discard",
        target=row,
        area=row.community.area,
        at=at,
        summary=f"删除 {row.community.name} {row.period.label}检查表草稿",
        items={key: state.as_dict() for key, state in item_states(row).items()},
    )
    row.delete()
