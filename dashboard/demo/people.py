"""The demo accounts: one per role, and whoever else the story needs."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password

from common import audit
from communities.actions.grants import give_grant
from communities.actions.roles import sync_roles
from communities.models import Area, Organization
from dashboard.demo import story
from dashboard.demo.places import TIANQU, YUNHE, Places

PASSWORD = "Anju-demo-2023"  # noqa: S105 - printed on purpose, for demo accounts only
GRANTED_ON = dt.date(2022, 1, 1)
CLERKS = {
    "371402001": ("clerk_xinhu", "王海燕"),
    "371402002": ("clerk_xinhua", "李文静"),
    "371402003": ("clerk_tianqu", "张晓东"),
    "371402006": ("clerk_guangchuan", "刘雪莹"),
    "371402009": ("clerk_yunhe", "陈国庆"),
    "371402100": ("clerk_ertun", "杨春雷"),
    "371402101": ("clerk_huangheya", "赵立新"),
    "371471007": ("clerk_changhe", "周佳宁"),
    "371471008": ("clerk_songguantun", "吴俊杰"),
    "371471108": ("clerk_yuanqiao", "徐德明"),
    "371471101": ("clerk_taitousi", "孙永胜"),
    "371471100": ("clerk_zhaohu", "胡桂英"),
    "371403001": ("clerk_ande", "朱丽娜"),
    "371403002": ("clerk_linqi", "高振华"),
}
REVIEWERS = {
    "371402": ("reviewer_decheng", "林志强"),
    TIANQU: ("reviewer_tianqu", "何玉梅"),
    YUNHE: ("reviewer_yunhe", "郭宏伟"),
    "371403": ("reviewer_lingcheng", "马秀兰"),
}
XINHU = "371402001"


@dataclass(frozen=True, slots=True)
class Person:
    """One account: who, with which role, where."""

    username: str
    name: str
    unit: str
    post: str
    role: str
    area: Area | None = None
    organization: Organization | None = None


@dataclass(slots=True)
class People:
    """The accounts the story acts with."""

    by_name: dict[str, object]

    def clerk(self, street: str):
        return self.by_name[CLERKS[street][0]]

    def reviewer(self, district: str):
        return self.by_name[REVIEWERS[district][0]]

    @property
    def taskforce(self):
        return self.by_name["taskforce"]

    @property
    def leader(self):
        return self.by_name["leader"]


def build(places: Places, companies: Sequence[Organization], *, at: dt.datetime) -> People:
    """Make the accounts with their grants. One hash serves all: it is one password."""
    people = [*_units(places), *_city(places, companies)]
    secret = make_password(PASSWORD)
    model = get_user_model()
    users = model.objects.bulk_create(
        model(
            username=person.username,
            password=secret,
            display_name=person.name,
            unit_name=person.unit,
            post=person.post,
            date_joined=at,
            is_demo=True,
        )
        for person in people
    )
    audit.record(by=None, verb="create", target=model, at=at, summary=f"建立演示账号 {len(users)} 个")
    roles = {role.code: role for role in sync_roles()}
    for person, user in zip(people, users, strict=True):
        give_grant(
            user=user,
            role=roles[person.role],
            area=person.area,
            organization=person.organization,
            valid_from=GRANTED_ON,
            by=None,
            at=at,
        )
    return People({user.username: user for user in users})


def _units(places: Places) -> Iterator[Person]:
    """Street clerks, a neighborhood worker, district reviewers."""
    for code, (username, name) in CLERKS.items():
        area = places.by_code[code]
        yield Person(username, name, area.name, "物业管理办公室科员", "SUBDISTRICT_CLERK", area)
    area = places.neighborhoods[XINHU][0]
    yield Person("neighborhood_xinhu", "罗庆丰", area.name, "社区网格员", "NEIGHBORHOOD_WORKER", area)
    for code, (username, name) in REVIEWERS.items():
        area = places.by_code[code]
        yield Person(username, name, f"{area.name}物业主管部门", "科员", "DISTRICT_REVIEWER", area)


def _city(places: Places, companies: Sequence[Organization]) -> Iterator[Person]:
    """The bureau's own people, one company's, and the three administrators."""
    city, bureau = places.city, "德州市住房和城乡建设局"
    yield Person("taskforce", "梁爱民", f"{bureau}创城专班", "专班办公室", "CITY_TASKFORCE", city)
    yield Person("leader", "宋建国", bureau, "分管领导", "BUREAU_LEADER", city)
    area = places.by_code["371402"]
    yield Person("inspector", "郑泽宇", f"{bureau}第一督导组", "督导员", "INSPECTOR", area)
    firm = companies[list(story.repeaters())[-1]]
    yield Person("company", "谢素芬", firm.name, "项目管理部", "COMPANY_USER", organization=firm)
    yield Person("bizadmin", "韩子涵", bureau, "业务管理员", "BUSINESS_ADMIN", city)
    yield Person("readonly", "唐静雅", bureau, "综合科", "READ_ONLY", city)
    center = f"{bureau}信息中心"
    yield Person("sysadmin", "冯志远", center, "系统管理员", "SYSTEM_ADMIN", city)
    yield Person("secadmin", "于思齐", center, "安全管理员", "SECURITY_ADMIN", city)
    yield Person("auditor", "董明哲", center, "审计管理员", "AUDIT_ADMIN", city)
