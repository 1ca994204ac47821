"""`manage.py load_many_cities --cities N`: cities of 448 communities for benchmarks."""

import time

from django.core.management.base import BaseCommand, CommandError

from common.errors import RuleViolation
from dashboard.demo import many_cities


class Command(BaseCommand):
    help = "用 SQL 造 N 个各 448 个小区的城市，供性能测试用；只支持 PostgreSQL。"

    def add_arguments(self, parser):
        parser.add_argument("--cities", type=int, required=True, help="城市数，例如 112")

    def handle(self, *args, **options):
        started = time.monotonic()
        try:
            loaded = many_cities.load(options["cities"])
        except RuleViolation as refusal:
            raise CommandError(str(refusal)) from refusal
        seconds = time.monotonic() - started
        self.stdout.write(
            f"已造 {loaded.cities} 个城市、{loaded.communities} 个小区，用时 {seconds:.0f} 秒。"
        )
