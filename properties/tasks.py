"""Background work of this app."""

from common.jobs import job
from common.models import JobRun
from common.tasks import request
from properties.actions.circulars import render_documents
from properties.models import Circular

RENDER = "properties.render_circular"


@job(RENDER)
def render_circular(run: JobRun) -> dict:
    """Make the files of one circular."""
    circular = render_documents(
        circular=Circular.objects.get(pk=run.arguments["circular"]), by=run.created_by
    )
    return {"docx": circular.docx.sha256, "xlsx": circular.xlsx.sha256}


def request_documents(circular: Circular, by) -> JobRun:
    """Ask for a circular's files; asked for twice, they are made once."""
    return request(name=RENDER, slot=str(circular.pk), arguments={"circular": circular.pk}, by=by)
