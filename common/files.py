"""Keeping files by content and handing them out again."""

import hashlib
import io
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import FileResponse

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


def sweep(older_than_names: set[str] | None = None) -> list[str]:
    """Remove kept bytes no row names; returns their paths. `older_than_names` limits it to those digests."""
    known = set(StoredFile.objects.values_list("sha256", flat=True))
    gone = []
    for path in _all_paths():
        digest = PurePosixPath(path).name
        if digest in known or (older_than_names is not None and digest not in older_than_names):
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
