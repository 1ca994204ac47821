"""The maintenance back office: reference data and ranking-report exports, by grant."""

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig


class AnjuAdminSite(admin.AdminSite):
    """Django's admin, opened by the permission `common.open_admin` rather than a flag on the account."""

    site_header = "安居 · 数据维护"
    site_title = "安居数据维护"
    index_title = "基础数据与报告导出"
    enable_nav_sidebar = False

    def has_permission(self, request) -> bool:
        return request.user.is_active and request.user.has_perm("common.open_admin")


class AnjuAdminConfig(AdminConfig):
    default_site = "config.admin_site.AnjuAdminSite"
