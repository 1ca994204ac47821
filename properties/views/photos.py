"""Photos of a sheet: taking one in, handing it out."""

from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import patch_cache_control

from common import files
from common.errors import RuleViolation
from common.views.access import GrantedPage
from properties.actions.inspections.entry import require_editable
from properties.actions.photos import store_photo
from properties.forms.inspections import PhotoForm
from properties.models import Inspection
from properties.reports.photos import photos_for
from properties.views.entry import ENTER


class PhotoView(GrantedPage):
    """A photo or, with `size` "small", its thumbnail."""

    permission = Inspection.view_permission
    size = "full"

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        photo = get_object_or_404(photos_for(request.user).select_related("file", "thumbnail"), pk=pk)
        response = files.respond(photo.thumbnail if self.size == "small" else photo.file, inline=True)
        patch_cache_control(response, private=True, max_age=3600)
        return response


class PhotoUploadView(GrantedPage):
    """Take in one photo for a sheet; the item that shows it is saved afterwards with its number."""

    permission = ENTER
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        rows = Inspection.objects.visible_to(request.user, ENTER).select_related("period", "community__area")
        inspection = get_object_or_404(rows, pk=pk)
        form = PhotoForm(request.POST, request.FILES)
        if not form.is_valid():
            return JsonResponse({"message": "没有收到照片，请重新选择后再传。"}, status=422)
        upload = form.cleaned_data["photo"]
        try:
            require_editable(inspection)
            photo = store_photo(
                file=upload.file,
                name=upload.name,
                size=upload.size,
                area=inspection.community.area,
                by=request.user,
            )
        except RuleViolation as refusal:
            return JsonResponse({"message": refusal.message}, status=422)
        return JsonResponse(
            {
                "id": photo.pk,
                "url": reverse("properties:photo", args=[photo.pk]),
                "thumbnail": reverse("properties:photo-thumbnail", args=[photo.pk]),
            },
            status=201,
        )
