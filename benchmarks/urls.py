"""The product's addresses, and beside them the admin changelist it is measured against."""

from django.urls import include, path

from benchmarks.peer_admin import site

urlpatterns = [path("peer-admin/", site.urls), path("", include("config.urls"))]
