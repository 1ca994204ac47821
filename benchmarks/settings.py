"""Settings of a benchmark run: the product's own, on a fixed day, with its files in a place of their own."""

import os
import tempfile

_folder = tempfile.mkdtemp(prefix="anju-benchmarks-")
os.environ.setdefault("SECRET_KEY", "protects-nothing-but-benchmark-data-0123456789-0123456789")
os.environ.setdefault("ANJU_TODAY", "2023-03-21")
os.environ.setdefault("LOG_LEVEL", "ERROR")
os.environ["ANJU_MEDIA_ROOT"] = f"{_folder}/media"
os.environ["STATIC_ROOT"] = f"{_folder}/static"
os.environ["ANJU_AUDIT_KEY_FILE"] = f"{_folder}/audit_key"
os.environ["ANJU_AUDIT_HEAD_FILE"] = f"{_folder}/audit_head"
os.makedirs(os.environ["STATIC_ROOT"])

from config.settings import *  # noqa: E402, F403, TID251 - as in production, but for what is said here

SCRATCH_FOLDER = _folder
ROOT_URLCONF = "benchmarks.urls"
# Nothing is collected for a benchmark, so addresses of static files carry no hash; in both candidates.
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
