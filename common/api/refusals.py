"""One error shape for every refusal."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response

from common.context import current
from common.errors import Conflict, NotAllowed, RuleViolation

NO_PERMISSION = "您没有这项权限，请联系本单位管理员授权。"


class PreconditionRequired(exceptions.APIException):
    """A write that does not say which version it changes."""

    status_code = 428
    default_code = "precondition_required"
    default_detail = "请在 If-Match 里写上读取时得到的 ETag，以免盖掉别人的修改。"


class PreconditionFailed(exceptions.APIException):
    """A write on a version that is no longer the newest."""

    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_code = "precondition_failed"
    default_detail = "这条数据在您读取之后被改过，请重新读取，再决定怎样改。"


class KeyUsedOtherwise(exceptions.APIException):
    """An idempotency key that came before with another request."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "idempotency_key_reused"
    default_detail = "这个 Idempotency-Key 已用于另一次内容不同的请求，请换一个新的。"


def error_body(code: str, message: str, fields: dict | None = None, **more) -> dict:
    """The one shape of every refusal: code, message, the fields it is about, the request's number."""
    return {
        "code": code,
        "message": message,
        "fields": fields or {},
        "request_id": current.get().request_id,
        **more,
    }


def exception_handler(error, context) -> Response | None:
    """Turn a refusal into the error shape; anything else is a fault and goes on to Django."""
    if isinstance(error, RuleViolation):
        return _rule_refusal(error)
    if isinstance(error, Http404):
        return Response(error_body("not_found", "没有找到，或不在您的范围内。"), status.HTTP_404_NOT_FOUND)
    if isinstance(error, PermissionDenied):
        return Response(error_body("forbidden", NO_PERMISSION), status.HTTP_403_FORBIDDEN)
    if isinstance(error, exceptions.APIException):
        return _framework_refusal(error)
    return None


def _rule_refusal(error: RuleViolation) -> Response:
    detail = getattr(error, "detail", None)
    more = {"detail": detail} if detail else {}
    fields = {key or "": messages for key, messages in error.by_field().items()}
    wrong_state = isinstance(error, (NotAllowed, Conflict))
    code = status.HTTP_409_CONFLICT if wrong_state else status.HTTP_400_BAD_REQUEST
    return Response(error_body(error.code, str(error), fields, **more), code)


def _framework_refusal(error: exceptions.APIException) -> Response:
    fields = flat(error.detail) if isinstance(error.detail, dict) else {}
    if isinstance(error.detail, list):
        message = "".join(str(sentence) for sentence in error.detail)
    else:
        message = "有内容要改，请看各字段的说明。" if fields else str(error.detail)
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(int(error.wait))
    return Response(
        error_body(error.default_code, message, fields), status=error.status_code, headers=headers
    )


def flat(detail, path: str = "") -> dict[str, list[str]]:
    """Nested faults under dotted names; what concerns the whole body is under "".

    >>> flat({"lines": [{}, {"quantity": ["请填数字。"]}], "non_field_errors": ["缺一项。"]})
    {'lines.1.quantity': ['请填数字。'], '': ['缺一项。']}
    """
    if isinstance(detail, dict):
        parts = [
            (path if key == "non_field_errors" else _joined(path, key), part) for key, part in detail.items()
        ]
    elif any(isinstance(part, (dict, list)) for part in detail):
        parts = [(_joined(path, number), part) for number, part in enumerate(detail)]
    else:
        return {path: [str(sentence) for sentence in detail]} if detail else {}
    found: dict[str, list[str]] = {}
    for name, part in parts:
        faults = flat([part] if isinstance(part, str) else part, name)
        for key, sentences in faults.items():
            found.setdefault(key, []).extend(sentences)
    return found


def _joined(path: str, name: object) -> str:
    return f"{path}.{name}" if path else str(name)
