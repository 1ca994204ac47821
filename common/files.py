"""Keeping files by content and handing them out again."""

import datetime as dt
import hashlib
import io
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import FileResponse

from common import clock
from common.models import StoredFile


def store(content: bytes, *, name: str, content_type: str, by=None, at=None) -> StoredFile:
    """Write the bytes, then the row that names them.

    The bytes come first: a row never points at nothing. Bytes whose row did not commit are orphans and
    are removed by `sweep`.
    """
    digest = hashlib.sha256(content).hexdigest()
    row = StoredFile(sha256=digest, size=len(content), content_type=content_type, name=name, created_by=by)
    if at is not None:
        row.created_at = at
    if not default_storage.exists(row.path):
        default_storage.save(row.path, ContentFile(content))
    row.save()
    return row


def read(row: StoredFile) -> bytes:
    """The bytes of a kept file."""
    with default_storage.open(row.path, "rb") as file:
        return file.read()


def respond(row: StoredFile, *, inline: bool = False) -> FileResponse:
    """Hand a kept file to a browser under its own name. The caller has checked that the user may."""
    return FileResponse(
        default_storage.open(row.path, "rb"),
        as_attachment=not inline,
        filename=row.name,
        content_type=row.content_type,
    )


def respond_bytes(content: bytes, *, name: str, content_type: str) -> FileResponse:
    """Hand out freshly made bytes as a download."""
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=content_type)


def sweep(at: dt.datetime | None = None, older_than: dt.timedelta = dt.timedelta(days=1)) -> list[str]:
    """Remove kept bytes no row names; returns their paths.

    Young bytes are left alone: their row may be in a transaction that has not committed yet.
    """
    known = set(StoredFile.objects.values_list("sha256", flat=True))
    before = (at or clock.machine_now()) - older_than
    gone = []
    for path in _all_paths():
        if PurePosixPath(path).name in known or default_storage.get_modified_time(path) > before:
            continue
        default_storage.delete(path)
        gone.append(path)
    return gone


def _all_paths(folder: str = "sha256"):
    if not default_storage.exists(folder):
        return
    folders, files = default_storage.listdir(folder)
    yield from (f"{folder}/{name}" for name in files)
    for name in folders:
        yield from _all_paths(f"{folder}/{name}")
