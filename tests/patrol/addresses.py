"""The addresses of the site, as the patrol walks them."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.urls import get_resolver


class Address(NamedTuple):
    """One entry of the resolver: `namespace:name` ("" where it has none), its whole route, its view."""

    name: str
    route: str
    view: Callable

    @property
    def page(self) -> type:
        """The class behind it; `object` for a function."""
        return getattr(self.view, "view_class", None) or getattr(self.view, "cls", None) or object


def addresses(entries=None, before: str = "", space: str = "") -> Iterator[Address]:
    """Every address of the site."""
    for entry in get_resolver().url_patterns if entries is None else entries:
        route = before + str(entry.pattern)
        if hasattr(entry, "url_patterns"):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from addresses(entry.url_patterns, route, inner)
        else:
            yield Address(f"{space}{entry.name}" if entry.name else "", route, entry.callback)
