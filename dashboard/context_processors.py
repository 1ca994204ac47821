"""What every page shows around its content: menu, range, unit, demo banner."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from common import clock
from communities.models import Grant
from dashboard.navigation import LinkSection, links_for

RAIL_COOKIE = "anju_rail"


def shell(request: HttpRequest) -> dict[str, Any]:
    """`shell`: the frame of the page. Each part is worked out when a template asks for it, and once."""
    return {"shell": Shell(request)}


@dataclass
class Shell:
    """The frame of one page for one user."""

    request: HttpRequest

    @property
    def _user(self) -> Any:
        return getattr(self.request, "user", None)

    @cached_property
    def is_signed_in(self) -> bool:
        return bool(self._user and self._user.is_authenticated)

    @cached_property
    def sections(self) -> tuple[LinkSection, ...]:
        """The menu; nothing for a visitor who has not signed in."""
        return links_for(self.request) if self.is_signed_in else ()

    @cached_property
    def has_grants(self) -> bool:
        """Whether any role holds today; without one a page says so instead of only refusing."""
        return self.is_signed_in and bool(self._user.get_all_permissions())

    @cached_property
    def unit_name(self) -> str:
        """Units, never persons: the account's unit, or its name where no unit is entered."""
        return (self._user.unit_name or self._user.get_username()) if self.is_signed_in else ""

    @cached_property
    def scope_label(self) -> str:
        """Where the user's grants hold, in a word: 新湖街道; 德城区等 3 处."""
        if not self.is_signed_in:
            return ""
        rows = Grant.objects.holding_on().filter(user=self._user).order_by("pk")
        pairs = rows.values_list("area__name", "organization__name")
        places = list(dict.fromkeys(area or organization or "仅本人" for area, organization in pairs))
        if len(places) > 1:
            return f"{places[0]}等 {len(places)} 处"
        return places[0] if places else "未分配单位"

    @property
    def demo_day(self) -> dt.date | None:
        """The day the demo stands on; None in a real installation."""
        return settings.ANJU_TODAY

    @property
    def now(self) -> dt.datetime:
        return clock.now()

    @property
    def is_rail(self) -> bool:
        """Whether the user has folded the menu to icons."""
        return self.request.COOKIES.get(RAIL_COOKIE) == "1"

    @property
    def home_url(self) -> str:
        return _address("dashboard:home") or "/"

    @property
    def search_url(self) -> str:
        return _address("communities:search")

    @property
    def logout_url(self) -> str:
        return _address("account_logout")

    @property
    def password_url(self) -> str:
        return _address("account_change_password")


def _address(name: str) -> str:
    """The address of a page, or nothing where this installation has no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
