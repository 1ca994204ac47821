"""Settings of the test run: the product's own, with a fixed day, a fast hasher and a place of its own."""

import os
import tempfile

_folder = tempfile.mkdtemp(prefix="anju-tests-")
os.environ.setdefault("SECRET_KEY", "a-key-for-tests-only-0123456789-0123456789-0123456789")
os.environ.setdefault("ANJU_TODAY", "2023-03-21")
os.environ.setdefault("ANJU_MEDIA_ROOT", f"{_folder}/media")
os.environ.setdefault("ANJU_AUDIT_KEY_FILE", f"{_folder}/audit_key")
os.environ.setdefault("ANJU_AUDIT_HEAD_FILE", f"{_folder}/audit_head")
os.environ.setdefault("LOG_LEVEL", "ERROR")

from config.settings import *  # noqa: E402, F403, TID251 - the one place that builds on the settings

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]  # noqa: F405
# What one test worked out must not answer another: rows of a rolled back test share their ids.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
