"""The search box of the top bar."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from common.tables import Row, Table
from communities.tables import COMMUNITIES, ORGANIZATIONS

SHOWN = 20
LONGEST = 60
KINDS = ((COMMUNITIES, "communities:community-list"), (ORGANIZATIONS, "communities:organization-list"))


@dataclass(frozen=True, slots=True)
class Hits:
    """What a word found in one list: the first rows, how many there are, and where all of them are."""

    table: Table
    rows: list[Row]
    count: int
    all_url: str


def search(request: HttpRequest) -> HttpResponse:
    """Communities and organizations in scope whose names, pinyin or initials hold the word."""
    allowed = [(table, url) for table, url in KINDS if request.user.has_perm(table.view_permission)]
    if not allowed:
        raise PermissionDenied
    word = request.GET.get("q", "").strip()[:LONGEST]
    hits = [_hits(request.user, table, url, word) for table, url in allowed] if word else []
    context = {"word": word, "search_text": word, "hits": hits, "count": sum(found.count for found in hits)}
    return render(request, "communities/search.html", context)


def _hits(user, table: Table, url: str, word: str) -> Hits:
    rows = table.visible_to(user).named_like(word)
    first = table.prepare(rows).order_by("pinyin", "pk")[:SHOWN]
    return Hits(table, table.shown(first), rows.count(), f"{reverse(url)}?{urlencode({'q': word})}")
