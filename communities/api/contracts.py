"""Service contracts for programs."""

from common.api.lists import ScopedDetailApi, ScopedListApi
from communities.tables import CONTRACTS


class ContractList(ScopedListApi):
    """Contracts in scope; `on=2023-03-01` gives those that hold on a day."""

    table = CONTRACTS


class ContractDetail(ScopedDetailApi):
    """One contract."""

    table = CONTRACTS
