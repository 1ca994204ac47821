"""Where the present work comes from: carried by log lines, audit entries and error pages."""

import logging
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RequestContext:
    """The request being answered; empty in jobs and commands."""

    request_id: str = ""
    address: str | None = None
    view_as: str = ""


current: ContextVar[RequestContext] = ContextVar("request_context", default=RequestContext())  # noqa: B039


class RequestIdFilter(logging.Filter):
    """Puts the request's number on every log record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current.get().request_id or "-"
        return True
