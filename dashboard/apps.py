"""The only place that knows all the others: home, cross-app pages, the demo city."""

from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "dashboard"
    verbose_name = "工作台"
