"""Organizations: the register, and one party with what it serves."""

from typing import Any

from common import masking
from common.views import ScopedDetailPage, ScopedListPage
from communities.columns import CONTRACT_COLUMNS
from communities.models import Organization
from communities.tables import COMMUNITIES, CONTRACTS, ORGANIZATIONS

OWN_CONTRACT_COLUMNS = tuple(column for column in CONTRACT_COLUMNS if column.key != "organization")


class OrganizationList(ScopedListPage):
    """物业企业与单位."""

    table = ORGANIZATIONS
    empty_reason = "单位由业务管理员在“数据维护”里登记，登记后在这里看到。"


class OrganizationPage(ScopedDetailPage):
    """One organization: facts, branches, and the communities it served and serves."""

    model = Organization
    template_name = "communities/organization.html"

    def get_queryset(self):
        return super().get_queryset().select_related("area", "parent")

    def get_context(self) -> dict[str, Any]:
        user = self.request.user
        held = CONTRACTS.visible_to(user).filter(organization=self.object)
        return {
            "contact_name": masking.person(self.object.contact_name),
            "contact_phone": masking.phone(self.object.contact_phone),
            "branches": list(Organization.objects.visible_to(user).filter(parent=self.object)),
            "contract_columns": OWN_CONTRACT_COLUMNS,
            "contracts": CONTRACTS.shown(held.order_by("-valid_from", "-id")),
            "may_see_communities": user.has_perm(COMMUNITIES.view_permission),
        }
