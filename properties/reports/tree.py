"""Where every area of a city lay on a day, for tables that print district, street and neighborhood."""

import datetime as dt
from dataclasses import dataclass

from communities.choices import AreaKind
from communities.models import Area, AreaMembership


@dataclass(frozen=True, slots=True)
class Place:
    """The district and subdistrict of an area, and the neighborhood when it is one."""

    district: Area
    subdistrict: Area
    neighborhood: str = ""


def places_of(city: Area, day: dt.date) -> dict[int, Place]:
    """Every subdistrict and neighborhood of a city on a day, by id, with what it belonged to.

    Reads the dated memberships level by level: three queries whatever the size of the city or the country.
    """
    districts = _members([city.pk], day)
    streets = _members([link.child_id for link in districts], day)
    corners = _members([link.child_id for link in streets], day)
    district_of = {link.child_id: link.child for link in districts}
    places = {
        link.child_id: Place(district_of[link.parent_id], link.child)
        for link in streets
        if link.child.kind == AreaKind.SUBDISTRICT
    }
    for link in corners:
        if above := places.get(link.parent_id):
            places[link.child_id] = Place(above.district, above.subdistrict, link.child.name)
    return places


def _members(parents: list[int], day: dt.date) -> list[AreaMembership]:
    links = AreaMembership.objects.holding_on(day).filter(parent_id__in=parents).select_related("child")
    return list(
        links.only("parent_id", "child__kind", "child__name", "child__short_name", "child__sort_order")
    )
