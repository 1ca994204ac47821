"""`manage.py demo_accounts`: who can sign in to the demo, as a table."""

import unicodedata

from django.core.management.base import BaseCommand

from communities.models import Grant
from dashboard.demo.people import PASSWORD

HEAD = ("账号", "角色", "范围", "密码")


class Command(BaseCommand):
    help = "列出演示账号：账号、角色、范围、密码。"

    def add_arguments(self, parser):
        parser.add_argument("--all", action="store_true", help="列出全部账号；不加则每个角色列一个")

    def handle(self, *args, **options):
        grants = Grant.objects.holding_on().filter(user__is_demo=True).order_by("role__sort_order", "pk")
        rows, seen = [], set()
        for grant in grants.select_related("user", "role", "area", "organization"):
            if options["all"] or grant.role_id not in seen:
                seen.add(grant.role_id)
                rows.append(
                    (grant.user.username, grant.role.name, str(grant.area or grant.organization), PASSWORD)
                )
        if not rows:
            self.stdout.write("还没有演示账号，请先运行 load_demo_city。")
            return
        widths = [max(map(_width, column)) for column in zip(HEAD, *rows, strict=True)]
        for row in (HEAD, *rows):
            self.stdout.write("  ".join(map(_padded, row, widths)).rstrip())


def _width(text: str) -> int:
    """Columns a text takes in a terminal: a Chinese sign takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
