"""Where and who: areas, communities, organizations and who may see what where."""

from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    name = "communities"
    verbose_name = "小区与单位"

    def ready(self) -> None:
        from communities import tasks  # noqa: F401 - the worker finds jobs by name in their registry
