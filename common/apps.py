"""The machine room: what every app stands on and what belongs to none of them."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "common"
    verbose_name = "公共机制"
