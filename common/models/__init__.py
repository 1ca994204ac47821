"""Tables of the machine room, and the abstract models of the domain apps."""

from common.models.audit import AuditEntry, AuditSeal
from common.models.base import Timestamped, all_or_none
from common.models.files import StoredFile
from common.models.idempotency import IdempotencyKey
from common.models.imports import ImportBatch, ImportedRow
from common.models.jobs import JobRun

__all__ = [
    "AuditEntry",
    "AuditSeal",
    "IdempotencyKey",
    "ImportBatch",
    "ImportedRow",
    "JobRun",
    "StoredFile",
    "Timestamped",
    "all_or_none",
]
