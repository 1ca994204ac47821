"""The machine room: what every app stands on and what belongs to none of them."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "common"
    verbose_name = "公共机制"

    def ready(self) -> None:
        from common import housekeeping  # noqa: F401 - the worker finds jobs by name in their registry
