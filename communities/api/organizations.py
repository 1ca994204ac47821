"""Organizations for programs. Contacts are personal data and are not given out in lists."""

from common.api.lists import ScopedDetailApi, ScopedListApi
from communities.tables import ORGANIZATIONS


class OrganizationList(ScopedListApi):
    """Organizations in scope, with the filters of the page."""

    table = ORGANIZATIONS


class OrganizationDetail(ScopedDetailApi):
    """One organization."""

    table = ORGANIZATIONS
