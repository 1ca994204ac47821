"""Pages that know more than one app."""

from dashboard.views.home import home

__all__ = ["home"]
