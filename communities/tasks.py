"""What the ledger does every day."""

from common import clock
from common.jobs import daily
from common.models import JobRun
from communities.actions.areas import rebuild_closure
from communities.actions.communities import apply_placements


@daily("communities.bring_up_to_date")
def bring_up_to_date(run: JobRun) -> dict:
    """Let moves that were dated ahead take effect on their day: areas in the tree, communities in areas."""
    rows = rebuild_closure(clock.now())
    return {"closure": rows, "moved": apply_placements(clock.today())}
