"""The ledger's registers in the maintenance back office."""

from communities.admin import areas, communities, grants, organizations

__all__ = ["areas", "communities", "grants", "organizations"]
