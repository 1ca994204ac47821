"""The menu as data: which pages there are, what they are called, who may open them.

The order never changes between roles; what a role may not open is absent, not disabled.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True, slots=True)
class Waiting:
    """The number beside a menu entry: what waits for the reader, or what is late (shown red)."""

    count: int
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One page of the menu.

    ``permissions``: any of them opens it; none given means every signed-in user. ``waiting`` is asked once
    per page for the number beside the label. ``shortcut`` are the keys that go there ("g r").
    """

    label: str
    icon: str
    url_name: str
    permissions: tuple[str, ...] = ()
    shortcut: str = ""
    waiting: Callable[[HttpRequest], Waiting | None] | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the menu and its pages; the first section has no heading."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as the page draws it."""

    label: str
    icon: str
    url: str
    shortcut: str = ""
    count: int = 0
    is_late: bool = False
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class LinkSection:
    """A section as the page draws it."""

    title: str
    entries: tuple[Link, ...]


ENTER = ("properties.enter_inspection", "properties.view_inspection", "properties.review_inspection")
REPORT = ("properties.report_month", "properties.prepare_ranking", "properties.sign_ranking")
RANKING = ("properties.view_ranking", "properties.prepare_ranking", "properties.sign_ranking")

MENU: tuple[Section, ...] = (
    Section("", (Entry("工作台", "home", "dashboard:home", shortcut="g h"),)),
    Section(
        "月检查排名",
        (
            Entry("检查录入", "inspect", "properties:inspection-list", ENTER, "g e"),
            Entry("本月上报", "upload", "properties:months", ("properties.submit_month",), "g s"),
            Entry("22日调度", "calendar", "properties:months", REPORT, "g d"),
            Entry("月度排名", "ranking", "properties:ranking", RANKING, "g r"),
            Entry("通报", "document", "properties:circular-list", RANKING),
        ),
    ),
    Section(
        "小区与企业",
        (
            Entry("小区档案", "building", "communities:community-list", ("communities.view_community",)),
            Entry("物业企业", "people", "communities:organization-list", ("communities.view_organization",)),
        ),
    ),
    Section(
        "系统管理",
        (Entry("管理后台", "gear", "admin:index", ("common.open_admin",)),),
    ),
)


def links_for(request: HttpRequest, menu: Iterable[Section] = MENU) -> tuple[LinkSection, ...]:
    """The menu of this user on this page, without empty sections; the entry he is on is marked."""
    sections = [
        LinkSection(
            section.title, tuple(link for entry in section.entries if (link := _link(request, entry)))
        )
        for section in menu
    ]
    current = _current_url(request.path, [link.url for section in sections for link in section.entries])
    return tuple(
        LinkSection(
            section.title,
            tuple(replace(link, is_current=link.url == current) for link in section.entries),
        )
        for section in sections
        if section.entries
    )


def _link(request: HttpRequest, entry: Entry) -> Link | None:
    if entry.permissions and not any(request.user.has_perm(name) for name in entry.permissions):
        return None
    try:
        url = reverse(entry.url_name)
    except NoReverseMatch:  # a page of the map that this installation does not have
        return None
    waiting = entry.waiting(request) if entry.waiting else None
    number = waiting or Waiting(0)
    return Link(entry.label, entry.icon, url, entry.shortcut, number.count, number.is_late)


def _current_url(path: str, urls: Iterable[str]) -> str | None:
    """The menu address the page lies under: the longest one its path starts with; "/" only for itself."""
    under = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(under, key=len, default=None)
