"""The ledger's tables."""

from communities.models.areas import Area, AreaClosure, AreaMembership, AreaSuccession
from communities.models.communities import Community, CommunityName, CommunityPlacement
from communities.models.contracts import ServiceContract
from communities.models.grants import Grant, Role
from communities.models.numbers import NumberAllotment, NumberRule
from communities.models.organizations import Organization
from communities.models.photos import EvidencePhoto
from communities.models.scope import Scope, ScopedQuerySet

__all__ = [
    "Area",
    "AreaClosure",
    "AreaMembership",
    "AreaSuccession",
    "Community",
    "CommunityName",
    "CommunityPlacement",
    "EvidencePhoto",
    "Grant",
    "NumberAllotment",
    "NumberRule",
    "Organization",
    "Role",
    "Scope",
    "ScopedQuerySet",
    "ServiceContract",
]
