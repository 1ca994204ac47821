"""The questions every writing step asks first: is the row still mine, is the month still open."""

from django.core.exceptions import PermissionDenied

from common.errors import NotAllowed, RuleViolation
from properties.models import Inspection, RankingPeriod


def lock_in_scope(queryset, pk: int, by, permission: str):
    """The row, locked and looked up again through the user's scope inside the transaction."""
    row = queryset.visible_to(by, permission).select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise PermissionDenied("row left the user's scope")
    return row


def require_open(period: RankingPeriod, inspection: Inspection | None = None) -> None:
    """Refuse to write into a closed month, unless the sheet was opened again for a correction."""
    if period.is_open or (inspection is not None and inspection.reopened_at is not None):
        return
    raise NotAllowed(f"{period.label}已签发，不能再改。需要更改请联系市级专班退回该表后办理更正。")


def require_inputs(step, given: dict) -> None:
    """Refuse a step whose required inputs (a reason) are missing."""
    if step.missing(given):
        raise RuleViolation(f"{step.label}要写明理由，请填写后再点{step.label}。", field="reason")
