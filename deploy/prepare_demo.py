"""What `make run` does before the servers start: database, demo city, static files.

One process, since starting Django costs more than finding that nothing is to be done.
"""

import hashlib
import os
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def main() -> None:
    """Migrate, load the demo city into an empty database, collect static files that changed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    _migrate()
    call_command("load_demo_city")
    if not settings.DEBUG:
        _collect_static()


def _migrate() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Migrating the database … 正在建立或升级数据库", flush=True)
        call_command("migrate", interactive=False, verbosity=0)


def _collect_static() -> None:
    stamp = Path(settings.STATIC_ROOT).with_name("static.stamp")
    state = _static_state()
    if Path(settings.STATIC_ROOT).is_dir() and stamp.exists() and stamp.read_text() == state:
        return
    print("Collecting static files … 正在收集静态文件", flush=True)
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["redoc"])
    stamp.write_text(state)


def _static_state() -> str:
    """A hash that changes with any static file of ours or with the packages that bring theirs."""
    root = Path(settings.BASE_DIR)
    folders = [Path(folder) for folder in settings.STATICFILES_DIRS]
    folders += [Path(app.path) / "static" for app in apps.get_app_configs() if root in Path(app.path).parents]
    digest = hashlib.sha256((root / "requirements.txt").read_bytes())
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        status = path.stat()
        digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


if __name__ == "__main__":
    main()
