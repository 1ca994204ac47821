"""What must happen by the clock: run this every minute (cron, systemd timer), or with --every."""

import time

from django.core.management.base import BaseCommand

from common import audit, tasks


class Command(BaseCommand):
    help = "到点该做的事：收回中断的作业，安排每日作业，给审计记录加封。每分钟运行一次。"

    def add_arguments(self, parser):
        parser.add_argument("--every", type=int, metavar="SECONDS", help="不退出，每隔这么多秒做一遍")

    def handle(self, *args, every=None, **options):
        self._once()
        while every:
            time.sleep(every)
            self._once()

    def _once(self) -> None:
        tasks.request_daily()
        reaped = tasks.reap()
        try:
            sealed = audit.seal()
        except audit.BrokenTrailError as fault:
            self.stderr.write(f"{fault}已停止加封，请审计管理员核对后处理。")
            return
        if reaped or sealed:
            self.stdout.write(f"收回作业 {reaped} 个，加封审计记录 {sealed} 条。")
