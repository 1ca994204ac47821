"""OpenAPI drawn from the same table: columns become fields, filters become parameters."""

from collections.abc import Callable

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from common.tables import Table

_BY_KIND = {
    "int": serializers.IntegerField,
    "rank": serializers.IntegerField,
    "change": serializers.IntegerField,
    "date": serializers.DateField,
    "datetime": serializers.DateTimeField,
}
_IN_HUNDREDTHS = ("score", "points")
_FORM_TYPES = (
    (forms.ModelChoiceField, OpenApiTypes.INT),
    (forms.DateField, OpenApiTypes.DATE),
    (forms.IntegerField, OpenApiTypes.INT),
    (forms.DecimalField, OpenApiTypes.DECIMAL),
)


def row_fields(table: Table) -> dict[str, serializers.Field]:
    """Key → field of a row of the table as JSON."""
    columns = {column.key: column for column in table.columns}
    keys = dict.fromkeys([*table.paths, *columns])
    return {key: _field(table, key, columns[key].kind if key in columns else "") for key in keys}


def _field(table: Table, key: str, kind: str) -> serializers.Field:
    if kind in _IN_HUNDREDTHS:
        return serializers.DecimalField(max_digits=9, decimal_places=2, allow_null=True)
    if kind == "rate":
        return serializers.DecimalField(max_digits=9, decimal_places=6, allow_null=True)
    if kind in _BY_KIND:
        return _BY_KIND[kind](allow_null=True)
    return _of_model(table.model, table.paths.get(key, key))


def _of_model(model: type[models.Model], path: str) -> serializers.Field:
    """The type of a word column follows its model field: facts are booleans, keys are integers."""
    found = _model_field(model, path)
    if isinstance(found, models.JSONField):
        return serializers.JSONField(allow_null=True)
    if isinstance(found, models.BooleanField):
        return serializers.BooleanField(allow_null=found.null)
    if isinstance(found, (models.IntegerField, models.ForeignKey)) or path.endswith("_id"):
        return serializers.IntegerField(allow_null=path != "id")
    return serializers.CharField(allow_null=True, allow_blank=True)


def _model_field(model: type[models.Model] | None, path: str) -> models.Field | None:
    found = None
    for part in path.split("__"):
        if model is None:
            return None
        try:
            found = model._meta.get_field(part)
        except FieldDoesNotExist:  # an annotation
            return None
        model = found.related_model
    return found


class Refusal(serializers.Serializer):
    """Why a request was refused: the one shape of all errors."""

    code = serializers.CharField(help_text="给程序看的原因")
    message = serializers.CharField(help_text="给人看的一句话：什么错了，怎么改")
    fields = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))
    request_id = serializers.CharField(help_text="报给管理员的编号")
    detail = serializers.DictField(required=False, help_text="冲突时双方的值")


class GrantedSchema(AutoSchema):
    """Tags by the first word of the path, operation names by all of it, one shape of refusals."""

    def get_tags(self) -> list[str]:
        return [self.path.removeprefix("/api/v1/").split("/")[0] or "index"]

    def get_operation_id(self) -> str:
        verb = {"get": "read", "post": "create", "put": "replace", "patch": "change", "delete": "remove"}
        words = [part.strip("{}") for part in self.path.removeprefix("/api/v1/").split("/") if part]
        return "_".join([*words, verb[self.method.lower()]]).replace("-", "_")

    def _get_response_bodies(self, direction="response"):
        bodies = super()._get_response_bodies(direction)
        return {**bodies, "4XX": self._get_response_for_code(Refusal, "4XX")}


class TableSchema(GrantedSchema):
    """The documents of `ScopedListApi`, `ScopedDetailApi` and `WritingApi`."""

    @property
    def is_listing(self) -> bool:
        """Whether this operation reads a list."""
        return self.view.is_list and self.method == "GET"

    def get_override_parameters(self) -> list[OpenApiParameter]:
        if self.method == "GET":
            return _filters(self.view.table) + _PAGING if self.view.is_list else []
        return _GUARDS[self.view.guard]

    def get_request_serializer(self):
        return getattr(self.view, "input_serializer", None)

    def get_response_serializers(self):
        table = self.view.table
        if self.is_listing:
            return _list_serializer(table)
        made = _made(f"{table.component}Detail", lambda: row_fields(table) | self._more_fields())
        return {201 if self.view.guard == "once" else 200: made}

    def _more_fields(self) -> dict[str, serializers.Field]:
        return self.view.more_fields() if hasattr(self.view, "more_fields") else {}


_components: dict[str, type[serializers.Serializer]] = {}


def _made(name: str, fields: Callable[[], dict[str, serializers.Field]]) -> type[serializers.Serializer]:
    """The component of that name, made once: several operations answer the same row."""
    if name not in _components:
        _components[name] = type(name, (serializers.Serializer,), fields())
    return _components[name]


def _list_serializer(table: Table) -> type[serializers.Serializer]:
    row = _made(f"{table.component}Row", lambda: row_fields(table))
    envelope = {
        "count": serializers.IntegerField(help_text="符合条件的总数"),
        "results": row(many=True),
        "next": serializers.URLField(allow_null=True, help_text="下一段的地址，没有了为 null"),
    }
    return _made(f"{table.component}List", lambda: envelope)


def _filters(table: Table) -> list[OpenApiParameter]:
    named = ((name, table.filterset.base_filters[name]) for name in table.filterset.names())
    return [
        OpenApiParameter(name, _type_of(a_filter), description=str(a_filter.label), enum=_choices(a_filter))
        for name, a_filter in named
    ]


def _type_of(a_filter) -> OpenApiTypes:
    return next(
        (kind for form, kind in _FORM_TYPES if issubclass(a_filter.field_class, form)), OpenApiTypes.STR
    )


def _choices(a_filter) -> list | None:
    offered = a_filter.extra.get("choices")
    return [key for key, _ in offered] if isinstance(offered, (list, tuple)) else None


_PAGING = [
    OpenApiParameter("after", int, description="从这个 id 之后读起"),
    OpenApiParameter("limit", int, description="一次读多少条，默认 100，最多 500"),
]
_IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="读取时得到的 ETag"
)
_IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, description="同一个键只办一次，重发得到同一答复"
)
_GUARDS = {"version": [_IF_MATCH], "once": [_IDEMPOTENCY_KEY], "state": []}
