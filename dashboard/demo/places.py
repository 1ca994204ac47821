"""The real divisions of Dezhou's central city, with who managed whom when."""

import datetime as dt
from dataclasses import dataclass, field

from communities.actions.areas import NewArea, NewPlace, create_many, place_many
from communities.choices import AreaKind, Basis
from communities.models import Area
from dashboard.demo import data

CODE_SYSTEM = "统计用区划代码"
CODE_VERSION = "2023-06-30"
TIANQU, YUNHE = "371471", "yunhe-zone"
DISTRICTS = {"371402": (1, ""), TIANQU: (2, "天衢新区"), YUNHE: (3, "运河经开区"), "371403": (4, "")}
"""Code → order in official tables and short name. 运河经济开发区 has no code of its own."""

# The zone took over two towns and gave a subdistrict back when it was re-scoped.
RESCOPED_ON = dt.date(2020, 8, 1)
YUNHE_STREET, ANDE = "371402009", "371403001"
YUNHE_TOWNS = ("371471101", "371471100")
FOUNDED = dt.date(2000, 1, 1)


@dataclass(slots=True)
class Places:
    """The areas by code; neighborhoods also by the code of their subdistrict."""

    city: Area
    by_code: dict[str, Area]
    district_of: dict[str, str] = field(default_factory=dict)
    neighborhoods: dict[str, list[Area]] = field(default_factory=dict)

    @property
    def street_codes(self) -> list[str]:
        return [code for code, area in self.by_code.items() if area.kind == AreaKind.SUBDISTRICT]

    @property
    def district_codes(self) -> list[str]:
        return list(DISTRICTS)


def build(*, by, at: dt.datetime) -> Places:
    """Set the areas up and put them in their places."""
    rows = data.rows("divisions")
    zone = {
        "code": YUNHE,
        "name": "运河经济开发区",
        "kind": AreaKind.FUNCTIONAL_ZONE,
        "parent_code": "371400",
    }
    rows.insert(4, zone)
    new = [_new_area(order, row) for order, row in enumerate(rows, start=1)]
    areas = create_many(rows=new, by=by, at=at)
    by_code = {row["code"]: area for row, area in zip(rows, areas, strict=True)}
    places = Places(by_code["371400"], by_code)
    for row in rows[1:]:
        _note(places, row)
    place_many(rows=_management(places, rows) + _other_bases(places, rows), by=by, at=at)
    return places


def _new_area(order: int, row: dict[str, str]) -> NewArea:
    code, is_coded = row["code"], row["code"].isdigit()
    rank, short = DISTRICTS.get(code, (order, ""))
    if row["kind"] == AreaKind.SUBDISTRICT:
        short = row["name"].removesuffix("街道").removesuffix("镇")
    return NewArea(
        kind=row["kind"],
        name=row["name"],
        short_name="中心城区" if row["kind"] == AreaKind.CITY else short,
        code=code if is_coded else "",
        code_system=CODE_SYSTEM if is_coded else "",
        code_version=CODE_VERSION if is_coded else "",
        sort_order=rank,
        is_demo=True,
    )


def _note(places: Places, row: dict[str, str]) -> None:
    code, parent = row["code"], row["parent_code"]
    if row["kind"] == AreaKind.SUBDISTRICT:
        places.district_of[code] = YUNHE if code in YUNHE_TOWNS else parent
    if row["kind"] == AreaKind.NEIGHBORHOOD:
        places.neighborhoods.setdefault(parent, []).append(places.by_code[code])


def _management(places: Places, rows: list[dict[str, str]]) -> list[NewPlace]:
    """Who manages whom, today and before the zone was re-scoped."""
    areas, before = places.by_code, RESCOPED_ON - dt.timedelta(days=1)
    made = []
    for row in rows[1:]:
        child, parent = areas[row["code"]], areas[row["parent_code"]]
        if row["code"] == YUNHE_STREET:
            made.append(NewPlace(child, areas[YUNHE], valid_to=before))
            made.append(NewPlace(child, parent, valid_from=RESCOPED_ON))
        elif row["code"] in YUNHE_TOWNS:
            made.append(NewPlace(child, parent, valid_to=before))
            made.append(NewPlace(child, areas[YUNHE], valid_from=RESCOPED_ON))
        else:
            made.append(NewPlace(child, parent))
    return made


def _other_bases(places: Places, rows: list[dict[str, str]]) -> list[NewPlace]:
    """What statistics count where, and the plan of 2022 that claims 安德街道 for 天衢新区."""
    areas = places.by_code
    made = [
        NewPlace(areas[row["code"]], areas[row["parent_code"]], basis=Basis.STATISTICS)
        for row in rows[1:]
        if row["kind"] != AreaKind.NEIGHBORHOOD and row["code"] != YUNHE
    ]
    made.append(NewPlace(areas[ANDE], areas[TIANQU], basis=Basis.PLAN, valid_from=dt.date(2022, 1, 1)))
    return made
