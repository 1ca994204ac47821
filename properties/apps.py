"""Property management: inspections, monthly rankings and circulars."""

from django.apps import AppConfig


class PropertiesConfig(AppConfig):
    name = "properties"
    verbose_name = "物业检查与排名"

    def ready(self) -> None:
        from properties import tasks  # noqa: F401 - the worker finds jobs by name in their registry
