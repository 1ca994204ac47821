"""The API's addresses; each app registers its own end points."""

from django.http import Http404
from django.urls import URLPattern, include, path, reverse
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


class Index(APIView):
    """Where everything is: name → address of every end point that needs no id."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(operation_id="index_read", tags=["index"], responses={200: dict[str, str]})
    def get(self, request: Request) -> Response:
        names = sorted(pattern.name for pattern in _patterns(urlpatterns) if "<" not in str(pattern.pattern))
        addresses = {name.removeprefix("api-"): request.build_absolute_uri(reverse(name)) for name in names}
        return Response(addresses)


class Unknown(APIView):
    """An address that is none: programs get the one error shape, not a page."""

    permission_classes = (AllowAny,)
    schema = None

    def initial(self, request: Request, *args, **kwargs) -> None:
        raise Http404


def _patterns(entries) -> list[URLPattern]:
    found = []
    for entry in entries:
        found += [entry] if isinstance(entry, URLPattern) else _patterns(entry.url_patterns)
    return found


urlpatterns = [
    path("", Index.as_view(), name="api-index"),
    path("schema", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs", SpectacularSwaggerSplitView.as_view(url_name="api-schema"), name="api-docs"),
    path("", include("accounts.api.urls")),
    path("", include("communities.api.urls")),
    path("", include("properties.api.urls")),
    path("<path:rest>", Unknown.as_view(), name="api-unknown"),
]
