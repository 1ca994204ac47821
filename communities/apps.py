"""Where and who: areas, communities, organizations and who may see what where."""

from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    name = "communities"
    verbose_name = "小区与单位"
