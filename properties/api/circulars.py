"""Circulars for programs: the paper as data, and its two files."""

from typing import Any

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from common.api.lists import ScopedDetailApi, ScopedListApi
from common.files import respond_bytes
from common.tables import Row
from properties.actions.exports import FORMATS, download
from properties.api.downloads import FileApi
from properties.documents.circulars import DOCX, XLSX
from properties.models import Circular
from properties.tables import CIRCULARS

VIEW = Circular.view_permission


class FileSerializer(serializers.Serializer):
    """One of the two files; without name and digest while it is made on the fly."""

    format = serializers.CharField()
    url = serializers.CharField()
    name = serializers.CharField(allow_null=True)
    sha256 = serializers.CharField(allow_null=True)
    size = serializers.IntegerField(allow_null=True)


class CircularList(ScopedListApi):
    """Circulars of the versions the reader may read."""

    table = CIRCULARS


class CircularDetail(ScopedDetailApi):
    """One circular: its words as composed, and where its files are."""

    table = CIRCULARS

    @staticmethod
    def more_fields() -> dict[str, serializers.Field]:
        return {
            "issuer": serializers.CharField(),
            "copies_to": serializers.CharField(allow_blank=True),
            "text": serializers.JSONField(help_text="标题、开头、各部分"),
            "files": FileSerializer(many=True),
        }

    def more(self, row: Row) -> dict[str, Any]:
        circular = Circular.objects.select_related("docx", "xlsx").get(pk=row["id"])
        content = circular.content
        return {
            "issuer": content["issuer"],
            "copies_to": content.get("copies_to", ""),
            "text": content["text"],
            "files": [_file(circular, suffix) for suffix in FORMATS],
        }


def _file(circular: Circular, suffix: str) -> dict[str, Any]:
    kept = getattr(circular, suffix)
    return {
        "format": suffix,
        "url": reverse(f"api-circular-{suffix}", args=[circular.pk]),
        "name": kept.name if kept else None,
        "sha256": kept.sha256 if kept else None,
        "size": kept.size if kept else None,
    }


class CircularFile(FileApi):
    """One file; of a draft a preview that is kept nowhere. The trail notes who took it."""

    read_permission = VIEW
    suffix = ""

    def file(self, request: Request, pk: int) -> FileResponse:
        """The file of a circular the reader may read."""
        if self.suffix not in FORMATS:
            raise Http404
        circular = get_object_or_404(Circular.objects.visible_to(request.user, VIEW), pk=pk)
        found = download(circular=circular, suffix=self.suffix, by=request.user)
        return respond_bytes(found.content, name=found.name, content_type=found.content_type)


class CircularDocx(CircularFile):
    """The circular in Word."""

    suffix = "docx"

    @extend_schema(responses={(200, DOCX): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: int) -> FileResponse:
        return self.file(request, pk)


class CircularXlsx(CircularFile):
    """The month's workbook."""

    suffix = "xlsx"

    @extend_schema(responses={(200, XLSX): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: int) -> FileResponse:
        return self.file(request, pk)
