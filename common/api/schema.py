"""OpenAPI drawn from the same table: columns become fields, filters become parameters."""

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


class GrantedSchema(AutoSchema):
    """Tags by the first word of the path, operation names by all of it."""

    def get_tags(self) -> list[str]:
        return [self.path.removeprefix("/api/v1/").split("/")[0]]

    def get_operation_id(self) -> str:
        verb = {"get": "read", "post": "create", "put": "replace", "patch": "change", "delete": "remove"}
        words = [part.strip("{}") for part in self.path.removeprefix("/api/v1/").split("/") if part]
        return "_".join([*words, verb[self.method.lower()]]).replace("-", "_")


class TableSchema(GrantedSchema):
    """The documents of `ScopedListApi`, `ScopedDetailApi` and `WritingApi`."""

    @property
    def is_list(self) -> bool:
        return "pk" not in self.path

    def get_override_parameters(self) -> list[OpenApiParameter]:
        if not self.is_list:
            return [] if self.method == "GET" else [_IF_MATCH]
        return _filters(self.view.table) + _PAGING if self.method == "GET" else [_IDEMPOTENCY_KEY]

    def get_request_serializer(self):
        return getattr(self.view, "input_serializer", None)

    def get_response_serializers(self):
        name = self.view.table.model.__name__
        fields = row_fields(self.view.table)
        if self.is_list and self.method == "GET":
            return _list_serializer(name, fields)
        return _made(f"{name}Detail", fields | getattr(self.view, "more_fields", dict)())


def _made(name: str, fields: dict[str, serializers.Field]) -> serializers.Serializer:
    return type(name, (serializers.Serializer,), fields)()


def _list_serializer(name: str, fields: dict[str, serializers.Field]) -> serializers.Serializer:
    row = type(f"{name}Row", (serializers.Serializer,), fields)
    envelope = {
        "count": serializers.IntegerField(help_text="符合条件的总数"),
        "results": row(many=True),
        "next": serializers.URLField(allow_null=True, help_text="下一段的地址，没有了为 null"),
    }
    return _made(f"{name}List", envelope)


def _filters(table: Table) -> list[OpenApiParameter]:
    named = ((name, table.filterset.base_filters[name]) for name in table.filterset.names())
    return [
        OpenApiParameter(name, _type_of(a_filter), description=str(a_filter.label), enum=_choices(a_filter))
        for name, a_filter in named
    ]


def _type_of(a_filter) -> OpenApiTypes:
    return next((kind for form, kind in _FORM_TYPES if issubclass(a_filter.field_class, form)), OpenApiTypes.STR)


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
