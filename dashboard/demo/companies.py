"""Invented property companies with valid made-up credit codes, and the offices of the city."""

import datetime as dt
import random
from dataclasses import dataclass

from communities import credit_codes
from communities.actions.numbers import set_number_rule
from communities.actions.organizations import NewOrganization, register_many
from communities.choices import OrganizationKind
from communities.models import Organization
from dashboard.demo import data
from dashboard.demo.places import Places
from properties.actions.rankings import CIRCULAR_KIND

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
)
GIVEN = [
    "建国",
    "志强",
    "海燕",
    "晓东",
    "文静",
    "立新",
    "秀兰",
    "振华",
    "国庆",
    "丽娜",
    "俊杰",
    "玉梅",
    "德明",
    "春雷",
    "雪莹",
    "永胜",
    "佳宁",
    "宏伟",
    "素芬",
    "子涵",
    "庆丰",
    "桂英",
    "泽宇",
    "爱民",
]
BRANCHES = {118: 40, 119: 55}
"""Places of the two branches in the list of companies, and of their legal persons."""


@dataclass(slots=True)
class Offices:
    """The parties that are not property companies."""

    bureau: Organization
    districts: dict[str, Organization]
    streets: dict[str, Organization]


def person(rng: random.Random) -> str:
    """An invented person's name."""
    return rng.choice(SURNAMES) + rng.choice(GIVEN)


def build_offices(places: Places, *, by, at: dt.datetime) -> Offices:
    """The bureau with its number rule, the district authorities, the street offices."""
    areas = places.by_code
    bureau = NewOrganization(
        OrganizationKind.AUTHORITY, "德州市住房和城乡建设局", places.city, short_name="市住建局", is_demo=True
    )
    districts = [
        NewOrganization(OrganizationKind.AUTHORITY, _authority(areas[code].name), areas[code], is_demo=True)
        for code in places.district_codes
    ]
    streets = [_street_office(areas[code]) for code in places.street_codes]
    made = register_many(rows=[bureau, *districts, *streets], by=by, at=at)
    set_number_rule(
        organization=made[0], kind=CIRCULAR_KIND, prefix="德建物通", is_invented=True, by=by, at=at
    )
    split = 1 + len(districts)
    return Offices(
        made[0],
        dict(zip(places.district_codes, made[1:split], strict=True)),
        dict(zip(places.street_codes, made[split:], strict=True)),
    )


def _authority(name: str) -> str:
    return f"{name}住房和城乡建设局" if name.endswith("城区") else f"{name}建设管理部门"


def _street_office(area) -> NewOrganization:
    name = f"{area.name}办事处" if area.name.endswith("街道") else f"{area.name}人民政府"
    return NewOrganization(OrganizationKind.STREET_OFFICE, name, area, is_demo=True)


def build_companies(places: Places, *, by, at: dt.datetime) -> list[Organization]:
    """120 companies in a fixed order; two of them are branches with codes of their own."""
    rng = random.Random(371400)
    names = data.names("company_names")
    wholes = [index for index in range(len(names)) if index not in BRANCHES]
    made = register_many(rows=[_company(places, i, names[i], rng) for i in wholes], by=by, at=at)
    by_index = dict(zip(wholes, made, strict=True))
    branches = [_branch(places, index, by_index[parent], rng) for index, parent in BRANCHES.items()]
    made_branches = register_many(rows=branches, by=by, at=at)
    by_index |= dict(zip(BRANCHES, made_branches, strict=True))
    return [by_index[index] for index in sorted(by_index)]


def _company(places: Places, index: int, word: str, rng: random.Random) -> NewOrganization:
    return NewOrganization(
        OrganizationKind.PROPERTY_COMPANY,
        f"德州{word}物业服务有限公司",
        places.city,
        short_name=f"{word}物业",
        credit_code=_credit_code(index),
        contact_name=person(rng),
        is_demo=True,
    )


def _branch(places: Places, index: int, parent: Organization, rng: random.Random) -> NewOrganization:
    return NewOrganization(
        OrganizationKind.PROPERTY_COMPANY,
        f"{parent.name}陵城分公司",
        places.city,
        short_name=f"{parent.short_name}陵城分公司",
        credit_code=_credit_code(index),
        parent=parent,
        contact_name=person(rng),
        is_demo=True,
    )


def _credit_code(index: int) -> str:
    """Valid by its check signs; the body 0000xxxx keeps away from codes that were given out."""
    return credit_codes.compose("91", ("371402", "371403")[index % 2], f"{index + 1:08d}")
