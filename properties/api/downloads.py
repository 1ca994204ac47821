"""Answers that are files."""

from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from common.api.access import GrantedApi


class OneKindOnly(BaseContentNegotiation):
    """The file is what it is, whatever the caller accepts; a refusal is JSON."""

    def select_parser(self, request: Request, parsers):
        return parsers[0]

    def select_renderer(
        self, request: Request, renderers: list[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        return renderers[0], renderers[0].media_type


class FileApi(GrantedApi):
    """`GET`: one file."""

    content_negotiation_class = OneKindOnly
    http_method_names = ("get", "head", "options")
