"""The page of one row."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.views.access import ScopedObject


class ScopedDetailPage(ScopedObject):
    """Shows one row of the scope. The template gets `object` and what `get_context()` adds."""

    template_name = ""
    object: Any

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        return render(request, self.template_name, {"object": self.object, **self.get_context()})

    def get_context(self) -> dict[str, Any]:
        """What the template needs beside the row."""
        return {}
