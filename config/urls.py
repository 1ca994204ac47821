"""All addresses of the site."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from common.views import favicon, healthz, server_error
from common.views.gallery import gallery

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("favicon.ico", favicon, name="favicon"),
    path("accounts/", include("accounts.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("config.api")),
    path("", include("dashboard.urls")),
    path("", include("communities.urls")),
    path("", include("properties.urls")),
]

if settings.DEBUG:
    urlpatterns.append(path("ui/", gallery, name="gallery"))

handler500 = server_error
