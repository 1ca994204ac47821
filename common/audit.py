"""Writing, sealing and verifying the audit trail."""

import datetime as dt
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import models, transaction

from common import clock
from common.context import current
from common.models import AuditEntry, AuditSeal


def record(
    *,
    by,
    verb: str,
    target: models.Model | type[models.Model],
    summary: str,
    area=None,
    at: dt.datetime | None = None,
    **changes,
) -> AuditEntry:
    """Write one entry beside a change, in the same transaction.

    `target` is the changed row, or a model class when many rows changed at once. `changes` maps a field
    to `[old, new]` or any JSON value; `area` is the area the change belongs to.
    """
    is_row = isinstance(target, models.Model)
    context = current.get()
    return AuditEntry.objects.create(
        at=at or clock.now(),
        by=by if by is not None and by.pk else None,
        by_label=str(by) if by is not None else "系统",
        view_as=context.view_as,
        address=context.address,
        request_id=context.request_id,
        verb=verb,
        object_type=target._meta.label_lower,
        object_key=str(target.pk) if is_row else "",
        object_label=str(target)[:200] if is_row else str(target._meta.verbose_name),
        area_key=str(area.pk) if area is not None else "",
        summary=summary[:400],
        changes=changes,
    )


# ---------------------------------------------------------------- seals

CUT_TAIL = "库外保存的最新封签在库内找不到：审计记录的末尾被截断或整库被替换。"


def _key() -> bytes:
    """The sealing key, made once and kept outside the database."""
    path = Path(settings.ANJU_AUDIT_KEY_FILE)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
    return bytes.fromhex(path.read_text(encoding="ascii").strip())


def _mac(key: bytes, number: int, previous: str, entry: AuditEntry) -> str:
    facts = {
        field.attname: getattr(entry, field.attname)
        for field in AuditEntry._meta.concrete_fields
        if field.attname != "at"
    }
    facts["at"] = entry.at.astimezone(dt.UTC).isoformat()
    text = json.dumps([number, previous, facts], ensure_ascii=False, sort_keys=True, default=str)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _read_head() -> tuple[int, str]:
    path = Path(settings.ANJU_AUDIT_HEAD_FILE)
    if not path.exists():
        return 0, ""
    number, mac = path.read_text(encoding="ascii").split()
    return int(number), mac


def _write_head(number: int, mac: str) -> None:
    path = Path(settings.ANJU_AUDIT_HEAD_FILE)
    temporary = path.with_suffix(".new")
    temporary.write_text(f"{number} {mac}\n", encoding="ascii")
    temporary.replace(path)


class BrokenTrailError(Exception):
    """The seals in the database do not continue the head kept outside; sealing on would hide it."""


def _head_fits() -> bool:
    """Whether the seal the head names is in the database as it was.

    A head one batch behind is no fault: the process may have died between the commit and the file.
    """
    number, mac = _read_head()
    return number == 0 or AuditSeal.objects.filter(number=number, mac=mac).exists()


@transaction.atomic
def seal(limit: int = 10_000) -> int:
    """Seal entries that are not sealed yet, oldest first; returns how many.

    Raises `BrokenTrailError` when the newest seals are gone: the cut must be looked into first.
    """
    if not _head_fits():
        raise BrokenTrailError(CUT_TAIL)
    key = _key()
    last = AuditSeal.objects.select_for_update().order_by("-number").first()
    number, previous = (last.number, last.mac) if last else (0, "")
    seals = []
    for entry in AuditEntry.objects.filter(seal=None).order_by("id")[:limit]:
        number += 1
        previous = _mac(key, number, previous, entry)
        seals.append(AuditSeal(number=number, entry=entry, mac=previous))
    AuditSeal.objects.bulk_create(seals, batch_size=500)
    if seals:
        transaction.on_commit(lambda: _write_head(number, previous))
    return len(seals)


def verify() -> Iterator[str]:
    """Every sign of tampering, as Chinese sentences; nothing when the trail is whole."""
    key, number, previous = _key(), 0, ""
    for found in AuditSeal.objects.select_related("entry").order_by("number").iterator(chunk_size=2000):
        number += 1
        if found.number != number:
            yield f"第 {number} 号封签缺失或被改动。"
            number = found.number
        if found.mac != _mac(key, found.number, previous, found.entry):
            yield f"第 {found.number} 号封签与审计记录 {found.entry_id} 不符：记录被修改、删除或调换。"
        previous = found.mac
    if not _head_fits():
        yield CUT_TAIL


def accept_head(*, reason: str, at: dt.datetime | None = None) -> None:
    """Take the database's newest seal as the head again, after a restore from backup; says so in the trail."""
    last = AuditSeal.objects.order_by("-number").first()
    _write_head(last.number if last else 0, last.mac if last else "-")
    record(by=None, verb="accept_head", target=AuditSeal, at=at, summary=f"重新认定审计封签：{reason}")
