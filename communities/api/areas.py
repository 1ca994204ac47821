"""Areas for programs."""

from common.api.lists import ScopedDetailApi, ScopedListApi
from communities.tables import AREAS


class AreaList(ScopedListApi):
    """Areas in scope, whatever their level."""

    table = AREAS


class AreaDetail(ScopedDetailApi):
    """One area."""

    table = AREAS
