"""Communities: the list, and everything about one on one page (小区一页通)."""

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse

from common.columns import Column
from common.views import ScopedDetailPage, ScopedListPage
from communities.choices import NameKind
from communities.columns import CONTRACT_COLUMNS
from communities.models import AreaClosure, Community, ServiceContract
from communities.tables import COMMUNITIES, CONTRACTS

OWN_CONTRACT_COLUMNS = tuple(column for column in CONTRACT_COLUMNS if column.key != "community")
PLACEMENT_COLUMNS = (
    Column("area", "所在社区（街道）"),
    Column("valid_from", "起始日", "date"),
    Column("valid_to", "截止日", "date"),
)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page that another app draws: known here only as words, an address and a permission.

    The page named `url` takes the community's id and answers htmx with the part, a browser with a page.
    """

    title: str
    url: str
    permission: str


SECTIONS = (Section("检查与得分", "properties:community-inspections", "properties.view_inspection"),)


class CommunityList(ScopedListPage):
    """小区档案."""

    table = COMMUNITIES
    empty_reason = "小区由业务管理员在“数据维护”里登记，登记后在这里看到。"


class CommunityPage(ScopedDetailPage):
    """One community: facts, names, where it lay, who served it, and what other apps know about it."""

    model = Community
    template_name = "communities/community.html"

    def get_queryset(self):
        return super().get_queryset().select_related("area")

    def get_context(self) -> dict[str, Any]:
        row = COMMUNITIES.shown(COMMUNITIES.prepare(Community.objects.filter(pk=self.object.pk)))[0]
        names = list(self.object.names.all())
        return {
            "row": row,
            "other_names": [name for name in names if name.kind != NameKind.OFFICIAL],
            "above": self._above(),
            "placement_columns": PLACEMENT_COLUMNS,
            "placements": self._placements(),
            "contract_columns": OWN_CONTRACT_COLUMNS,
            "contracts": self._contracts(),
            "sections": self._sections(),
        }

    def _above(self) -> list[dict[str, Any]]:
        """The areas it lies in, from the top, without the city."""
        held = AreaClosure.objects.filter(descendant_id=self.object.area_id).exclude(ancestor__kind="city")
        return list(held.order_by("-depth").values("ancestor_id", "ancestor__name", "ancestor__kind"))

    def _placements(self) -> list[dict[str, Any]]:
        held = self.object.placements.order_by("-valid_from").values("area__name", "valid_from", "valid_to")
        return [{**row, "area": row["area__name"]} for row in held]

    def _contracts(self) -> list[dict[str, Any]] | None:
        """Its contracts in the reader's scope; None for a reader who may see none at all."""
        if not self.request.user.has_perm(CONTRACTS.view_permission):
            return None
        held = CONTRACTS.visible_to(self.request.user).filter(community=self.object)
        return CONTRACTS.shown(held.order_by(*ServiceContract._meta.ordering))

    def _sections(self) -> list[dict[str, str]]:
        """What this reader may see of other apps that are there."""
        found = []
        for section in SECTIONS:
            if not self.request.user.has_perm(section.permission):
                continue
            try:
                found.append({"title": section.title, "url": reverse(section.url, args=[self.object.pk])})
            except NoReverseMatch:  # the app is not installed
                continue
        return found
