"""Checks the audit trail against its seals and the head kept outside the database."""

from django.core.management.base import BaseCommand, CommandError

from common import audit


class Command(BaseCommand):
    help = "核对审计记录是否被改、被删、被插、被截。有问题时逐条列出并以非零退出。"

    def add_arguments(self, parser):
        parser.add_argument(
            "--accept-head", metavar="理由", help="从备份恢复后，以库内最新封签为准；理由记入审计"
        )

    def handle(self, *args, accept_head=None, **options):
        if accept_head:
            audit.accept_head(reason=accept_head)
        faults = list(audit.verify())
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"审计记录有 {len(faults)} 处不符。")
        self.stdout.write("审计记录完整。")
