"""Photos of sheets: sending one, fetching one."""

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from common import files
from common.api.access import GrantedApi
from common.api.writes import once
from properties.actions.inspections.entry import require_editable
from properties.actions.photos import store_photo
from properties.api.downloads import FileApi
from properties.api.inspections import ENTER, VIEW
from properties.api.shapes import PhotoSerializer, photo_facts
from properties.models import Inspection
from properties.reports.photos import photos_for


class PhotoInput(serializers.Serializer):
    """One photo; what it must be is the action's business."""

    photo = serializers.FileField()


class SheetPhotos(GrantedApi):
    """Send a photo for a sheet; the item that shows it is put afterwards with its id."""

    write_permission = ENTER
    parser_classes = (MultiPartParser,)
    http_method_names = ("post", "options")

    @extend_schema(
        parameters=[OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER)],
        request={"multipart/form-data": PhotoInput},
        responses={201: PhotoSerializer},
    )
    def post(self, request: Request, pk: int) -> Response:
        rows = Inspection.objects.visible_to(request.user, ENTER).select_related("period", "community__area")
        sheet = get_object_or_404(rows, pk=pk)
        given = PhotoInput(data=request.data)
        given.is_valid(raise_exception=True)
        return once(request, lambda: self._stored(sheet, given.validated_data["photo"]))

    def _stored(self, sheet: Inspection, upload) -> Response:
        require_editable(sheet)
        photo = store_photo(
            file=upload.file,
            name=upload.name,
            size=upload.size,
            area=sheet.community.area,
            by=self.request.user,
        )
        return Response(photo_facts(photo.pk), status=status.HTTP_201_CREATED)


class Photo(FileApi):
    """A photo on a sheet the reader may open, or one he has sent himself."""

    read_permission = VIEW
    size = "file"

    @extend_schema(responses={(200, "image/jpeg"): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: int) -> FileResponse:
        photo = get_object_or_404(photos_for(request.user).select_related("file", "thumbnail"), pk=pk)
        return files.respond(getattr(photo, self.size), inline=True)


class PhotoThumbnail(Photo):
    """The same, 240 px."""

    size = "thumbnail"
