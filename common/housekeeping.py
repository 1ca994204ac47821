"""What the machine room does every day."""

from common import files
from common.jobs import daily
from common.models import JobRun


@daily("common.sweep_files")
def sweep_files(run: JobRun) -> dict:
    """Remove kept bytes that no row names any more."""
    return {"removed": len(files.sweep())}
