"""`manage.py found_city`: a real city's first rows, and the four people who set up the rest."""

import secrets

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from common import audit, clock
from communities.actions.areas import NewArea, create_area
from communities.actions.grants import give_grant
from communities.actions.numbers import set_number_rule
from communities.actions.organizations import NewOrganization, register_organization
from communities.actions.roles import sync_roles
from communities.choices import AreaKind, OrganizationKind
from communities.models import Area
from properties.actions.rankings import CIRCULAR_KIND
from properties.actions.rules import create_rule_set
from properties.actions.standards import create_standard
from properties.rating_sheets import founding_sheets

FIRST_PEOPLE = {
    "sysadmin": "SYSTEM_ADMIN",
    "secadmin": "SECURITY_ADMIN",
    "auditor": "AUDIT_ADMIN",
    "bizadmin": "BUSINESS_ADMIN",
}


class Command(BaseCommand):
    help = "在空数据库里建立一座城市：发文机关、角色、两套评分表、排名规则和四个初始账号。"

    def add_arguments(self, parser):
        parser.add_argument("--name", required=True, help="城市全称，如 德州市")
        parser.add_argument("--scope", default="", help="排名范围的叫法，如 中心城区")
        parser.add_argument("--code", default="", help="行政区划代码，如 371400")
        parser.add_argument("--authority", required=True, help="发文机关全称，如 德州市住房和城乡建设局")
        parser.add_argument("--prefix", required=True, help="通报的机关代字，如 德建物通")

    @transaction.atomic
    def handle(self, *args, **options):
        if Area.objects.exists():
            raise CommandError("数据库里已有区域数据，只能在空数据库里建立城市。请换一个数据库再试。")
        city = self._found(options)
        self.stdout.write(f"{city.name}已建立。初始账号（首次登录须改密码，密码只显示这一次）：")
        for username, password in self._appoint(city, options["authority"]):
            self.stdout.write(f"  {username:<10} {password}")

    def _found(self, options) -> Area:
        coded = (
            {"code_system": "GB/T 2260", "code_version": str(clock.today().year)} if options["code"] else {}
        )
        new = NewArea(
            kind=AreaKind.CITY,
            name=options["name"],
            short_name=options["scope"],
            code=options["code"],
            valid_from=clock.today(),
            **coded,
        )
        city = create_area(new=new, by=None)
        authority = NewOrganization(kind=OrganizationKind.AUTHORITY, name=options["authority"], area=city)
        body = register_organization(new=authority, by=None)
        set_number_rule(organization=body, kind=CIRCULAR_KIND, prefix=options["prefix"], by=None)
        for sheet in founding_sheets():
            create_standard(city=city, spec=sheet, effective_from=clock.today(), by=None)
        create_rule_set(city=city, name="月排名规则", effective_from=clock.today(), by=None)
        return city

    def _appoint(self, city: Area, unit: str):
        roles = {role.code: role for role in sync_roles()}
        for username, code in FIRST_PEOPLE.items():
            password = secrets.token_urlsafe(12)
            user = get_user_model()(
                username=username, display_name=roles[code].name, unit_name=unit, must_change_password=True
            )
            user.set_password(password)
            user.save()
            audit.record(by=None, verb="create", target=user, summary=f"建立初始账号 {username}")
            give_grant(user=user, role=roles[code], area=city, by=None)
            yield username, password
