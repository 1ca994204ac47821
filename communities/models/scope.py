"""Who may see which rows: the one place that turns grants into a condition.

A grant says *what* (a role's permissions) and *where* (an area with all below it, an organization, or the
user's own rows) in one row, so that one role's rights never travel with another role's area. Nothing is
visible without a grant, to a superuser either.
"""

from dataclasses import dataclass

from django.db import models
from django.db.models import Q

from common import clock
from common.models.base import holding


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a model's rows belong: look-ups from the row to its area, organization and author.

    An empty path means that no row of the model is reached that way. `contracts` is the look-up to a
    row's service contracts: a company reaches the row while its contract holds. `serving` is the look-up to an
    organization that an area reaches while it serves a community there, wherever it is registered.
    """

    area: str = ""
    organization: str = ""
    contracts: str = ""
    own: str = ""
    serving: str = ""


def split_permission(permission: str) -> tuple[str, str]:
    """`"properties.view_inspection"` as app label and codename."""
    label, _, codename = permission.partition(".")
    return label, codename


def grants_of(user, permission: str):
    """The user's grants that hold today and carry `permission`."""
    from communities.models.grants import Grant  # the grant's own manager stands on this module

    if not user.is_authenticated or not user.is_active:
        return Grant.objects.none()
    label, codename = split_permission(permission)
    return Grant.objects.filter(
        holding(clock.today()),
        user=user,
        role__permissions__codename=codename,
        role__permissions__content_type__app_label=label,
    )


def areas_within_reach(user, permission: str):
    """Ids of the areas a user reaches with `permission`: the granted ones and all below them today."""
    from communities.models.areas import AreaClosure

    granted = grants_of(user, permission).filter(scope="area").values("area_id")
    return AreaClosure.objects.filter(ancestor_id__in=granted).values("descendant_id")


def cities_of(user, permission: str):
    """Ids of the cities any of the user's grants with `permission` lies in: who may read an issued paper."""
    from communities.models.areas import AreaClosure

    grants = grants_of(user, permission)
    own_areas = Q(descendant_id__in=grants.filter(scope="area").values("area_id"))
    own_firms = Q(descendant_id__in=grants.filter(scope="organization").values("organization__area_id"))
    return AreaClosure.objects.filter(own_areas | own_firms, ancestor__kind="city").values("ancestor_id")


def communities_served_by(firms):
    """Ids of the communities that one of `firms` (organization ids) serves today."""
    from communities.models.contracts import ServiceContract

    return ServiceContract.objects.filter(holding(clock.today()), organization_id__in=firms).values(
        "community_id"
    )


def firms_serving(areas):
    """Ids of the organizations that serve a community in one of `areas` (area ids) today."""
    from communities.models.contracts import ServiceContract

    return ServiceContract.objects.filter(holding(clock.today()), community__area_id__in=areas).values(
        "organization_id"
    )


def scope_condition(scope: Scope, user, permission: str) -> Q:
    """The condition that a row of a model with `scope` is inside one of the user's grants."""
    condition = Q(pk__in=[])
    grants = grants_of(user, permission)
    firms = grants.filter(scope="organization").values("organization_id")
    if scope.area:
        condition |= Q(**{f"{scope.area}__in": areas_within_reach(user, permission)})
    if scope.organization:
        condition |= Q(**{f"{scope.organization}__in": firms})
    if scope.contracts:
        condition |= Q(**{f"{scope.contracts}__in": communities_served_by(firms)})
    if scope.serving:
        condition |= Q(**{f"{scope.serving}__in": firms_serving(areas_within_reach(user, permission))})
    if scope.own and grants.filter(scope="own").exists():
        condition |= Q(**{scope.own: user.pk})
    return condition


class ScopedQuerySet(models.QuerySet):
    """A queryset whose rows belong somewhere. The model declares `scope` and `view_permission`."""

    def visible_to(self, user, permission: str = ""):
        """The rows `user` may see with `permission` (the model's view permission unless given)."""
        wanted = permission or self.model.view_permission
        return self.filter(scope_condition(self.model.scope, user, wanted))
