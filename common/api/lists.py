"""End points of a list and of one of its rows, drawn from the same `Table` as the page."""

import hashlib
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.functional import cached_property
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from common.api.access import GrantedApi
from common.api.rendering import dump
from common.api.schema import TableSchema
from common.filters import refused
from common.tables import Found, Row, Table

DEFAULT_LIMIT, MAX_LIMIT = 100, 500
PAGING = ("after", "limit")


class TableApi(GrantedApi):
    """What the list and the single row share: the table and its scope."""

    table: Table
    is_list = False
    # What keeps a write from doing harm: "version" (If-Match), "once" (Idempotency-Key), "state" (its own).
    guard = "version"
    schema = TableSchema()

    def permission_for(self, method: str) -> str:
        return super().permission_for(method) or self._of_table(method)

    def _of_table(self, method: str) -> str:
        return self.table.view_permission if method in ("GET", "HEAD", "OPTIONS") else ""

    def base(self) -> QuerySet:
        """The rows the end point starts from, already in scope."""
        return self.table.visible_to(self.request.user)


class ScopedListApi(TableApi):
    """`GET`: the list in id order, `{"count", "results", "next"}`, with the filters of the page.

    Paging is by key: `?after=<id>&limit=…`; `next` is the address of the following part or null.
    """

    is_list = True
    guard = "once"

    def get(self, request: Request, **kwargs) -> Response:
        after, limit = self._number("after", 0), min(self._number("limit", DEFAULT_LIMIT), MAX_LIMIT)
        found = self.find()
        rows = found.after(after, limit + 1)
        following = None
        if len(rows) > limit:
            rows = rows[:limit]
            following = replace_query_param(request.build_absolute_uri(), "after", rows[-1]["id"])
        return Response({"count": found.count, "results": rows, "next": following})

    def find(self) -> Found:
        """The list as the address asks for it; 400 for an unknown filter or a value that cannot be used."""
        data = self.request.query_params
        self._refuse_unknown(data)
        found = self.table.find(self.request.user, data, request=self.request, base=self.base())
        if faults := refused(found.filterset):
            raise ValidationError(faults)
        return found

    def _refuse_unknown(self, given) -> None:
        """A misspelt filter would silently give the whole list."""
        filterset = self.table.filterset
        if unknown := filterset.unknown(name for name in given if name not in PAGING):
            known = "、".join([*filterset.names(), *PAGING])
            raise ValidationError({name: [f"没有这个筛选项，可用的有：{known}。"] for name in unknown})

    def _number(self, name: str, default: int) -> int:
        text = self.request.query_params.get(name, "")
        if not text:
            return default
        if not (text.isascii() and text.isdigit() and len(text) < 19) or (name == "limit" and int(text) == 0):
            raise ValidationError({name: [f"“{text}”不是正整数，请改为正整数。"]})
        return int(text)


class ScopedDetailApi(TableApi):
    """`GET`: one row of the list by id, with what `more()` adds, under an ETag."""

    def get(self, request: Request, pk: int, **kwargs) -> Response:
        data = self.represent(pk)
        tag = etag_of(data)
        if request.headers.get("If-None-Match") == tag:
            return Response(status=304, headers={"ETag": tag})
        return Response(data, headers={"ETag": tag})

    def represent(self, pk: int) -> dict[str, Any]:
        """The row as JSON; 404 outside the scope."""
        rows = self.table.raw(self.table.prepare(self.base().filter(pk=pk)))
        if not rows:
            raise Http404
        return {**self.table.as_json(rows[0]), **self.more(rows[0])}

    def more(self, row: Row) -> dict[str, Any]:
        """What the single row shows beyond the list."""
        return {}

    @cached_property
    def current_tag(self) -> str:
        """The ETag of the row as it stands now."""
        return etag_of(self.represent(self.kwargs["pk"]))


def etag_of(data: Any) -> str:
    """The ETag of an answer: a digest of what it says, so that whatever it shows is guarded by it."""
    return f'"{hashlib.sha256(dump(data)).hexdigest()[:32]}"'
