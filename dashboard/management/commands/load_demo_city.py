"""`manage.py load_demo_city`: the demo city into an empty database."""

import time

from django.core.management.base import BaseCommand, CommandError

from dashboard.demo import city


class Command(BaseCommand):
    help = "把演示城市（德州市中心城区）装入空数据库；已装过则什么也不做。"

    def handle(self, *args, **options):
        if city.is_loaded():
            self.stdout.write("演示城市已在库中，不再重复装入。")
            return
        if not city.is_empty():
            raise CommandError("数据库里已有区域数据，演示城市只能装入空数据库。请换一个数据库再试。")
        started = time.monotonic()
        city.load(say=lambda text: self.stdout.write(f"  {text}"))
        self.stdout.write(f"演示城市已装入，用时 {time.monotonic() - started:.0f} 秒。")
