"""The maintenance back office: reference data and ranking-report exports, by grant."""

from functools import update_wrapper

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode


class AnjuAdminSite(admin.AdminSite):
    """Django's admin, opened by the permission `common.open_admin` rather than a flag on the account."""

    site_header = "安居 · 数据维护"
    site_title = "安居数据维护"
    index_title = "基础数据与报告导出"
    enable_nav_sidebar = False

    def has_permission(self, request) -> bool:
        return request.user.is_active and request.user.has_perm("common.open_admin")

    def admin_view(self, view, cacheable=False):
        """403 for the signed-in without the permission; Django would ask them to sign in again."""
        inner = super().admin_view(view, cacheable)

        def guarded(request, *args, **kwargs):
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return inner(request, *args, **kwargs)

        return update_wrapper(guarded, inner)

    def login(self, request, extra_context=None):
        """There is one sign-in page, with one lock-out."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect(f"{reverse('account_login')}?{urlencode({'next': request.GET.get('next', '')})}")


class AnjuAdminConfig(AdminConfig):
    default_site = "config.admin_site.AnjuAdminSite"
