"""Pages every app builds on."""

from common.views.access import GrantedPage
from common.views.actions import ActionView
from common.views.details import ScopedDetailPage
from common.views.health import favicon, healthz, server_error
from common.views.lists import ScopedListPage

__all__ = [
    "ActionView",
    "GrantedPage",
    "ScopedDetailPage",
    "ScopedListPage",
    "favicon",
    "healthz",
    "server_error",
]
