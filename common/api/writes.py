"""Writing through the API: the version it is about, and no repeat by accident."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

import orjson
from django.db import transaction
from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from common import clock
from common.api.lists import ScopedDetailApi, etag_of
from common.api.refusals import KeyUsedOtherwise, PreconditionFailed, PreconditionRequired
from common.api.rendering import dump
from common.models import IdempotencyKey

MAX_KEY = 80


def check_if_match(request: Request, tag: str) -> None:
    """The write is about the version `tag`: 428 when it does not say, 412 when it says another."""
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise PreconditionRequired
    if given != "*" and tag not in [part.strip() for part in given.split(",")]:
        raise PreconditionFailed


def once(request: Request, make: Callable[[], Response]) -> Response:
    """Answer a creating request once per `Idempotency-Key`; without the header just answer it.

    The same key with the same content gets the first answer again (`Idempotent-Replayed: true`), with
    other content 422. A refused request leaves no key behind, so that it can be mended and sent again.
    """
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > MAX_KEY:
        raise ValidationError({"Idempotency-Key": [f"幂等键长 {len(key)} 个字符，请不超过 {MAX_KEY} 个。"]})
    if not key.isprintable():
        raise ValidationError({"Idempotency-Key": ["幂等键含有控制字符，请只用字母、数字和连字符。"]})
    with transaction.atomic():
        return _answered(request, key, make) if key else make()


def _answered(request: Request, key: str, make: Callable[[], Response]) -> Response:
    """A second request with the same key waits at the unique constraint for the first to commit."""
    print_ = fingerprint(request)
    kept, is_new = IdempotencyKey.objects.get_or_create(
        user=request.user, key=key, defaults={"fingerprint": print_, "created_at": clock.now()}
    )
    if kept.fingerprint != print_:
        raise KeyUsedOtherwise
    if not is_new:
        return Response(kept.answer, status=kept.status, headers={"Idempotent-Replayed": "true"})
    response = make()
    kept.status, kept.answer = response.status_code, orjson.loads(dump(response.data))
    kept.save(update_fields=["status", "answer"])
    return response


def fingerprint(request: Request) -> str:
    """A digest of method, path and content, files included; the order of JSON keys does not matter."""
    digest = hashlib.sha256(f"{request.method} {request.path}\n".encode())
    files, content = request.FILES, request.data
    if isinstance(content, dict):
        content = {name: value for name, value in content.items() if name not in files}
    # Python's own writer: it also takes what cannot be used, such as half a character or 40 digits.
    digest.update(json.dumps(content, default=str, sort_keys=True).encode())
    for name, file in sorted(files.items()):
        digest.update(f"\n{name}:".encode())
        for chunk in file.chunks():
            digest.update(chunk)
        file.seek(0)
    return digest.hexdigest()


class WritingApi(ScopedDetailApi):
    """One row with writes. Subclasses add `post`/`patch` that return `self.write(…)`."""

    input_serializer: type[Serializer] | None = None

    def writable(self) -> QuerySet:
        """The rows this permission may write."""
        permission = self.permission_for(self.request.method)
        return self.table.model.objects.visible_to(self.request.user, permission)

    def write(self, act: Callable[[Model, dict[str, Any]], Any]) -> Response:
        """Call `act(row, data)` on the locked row, if the caller saw its newest version; answers the row.

        The row is locked and looked up through both scopes in the action's transaction.
        """
        data = self.read_input()
        with transaction.atomic():
            row = get_object_or_404(self.writable().select_for_update(of=("self",)), pk=self.kwargs["pk"])
            check_if_match(self.request, self.current_tag)
            act(row, data)
        answer = self.represent(row.pk)
        return Response(answer, headers={"ETag": etag_of(answer)})

    def read_input(self) -> dict[str, Any]:
        """The checked body; empty for steps that take none."""
        if self.input_serializer is None:
            return {}
        serializer = self.input_serializer(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data
