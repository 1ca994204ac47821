"""Files are kept by content, once, and orphans are swept."""

import datetime as dt

import pytest
from django.core.files.storage import default_storage

from common import files
from common.models import StoredFile

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(tmp_path, settings):
    settings.MEDIA_ROOT = str(tmp_path)


def test_what_was_stored_is_read_again():
    row = files.store("正文".encode(), name="通报.docx", content_type="application/x")
    assert files.read(row).decode() == "正文"
    assert row.size == 6


def test_equal_bytes_lie_once_under_two_names():
    first = files.store(b"same", name="a", content_type="x")
    second = files.store(b"same", name="b", content_type="x")
    assert first.path == second.path
    assert len(list(files._all_paths())) == 1


def test_a_file_without_a_row_is_swept_and_a_named_one_stays():
    kept = files.store(b"kept", name="a", content_type="x")
    orphan = files.store(b"orphan", name="b", content_type="x")
    assert files.sweep() == []
    StoredFile.objects.filter(pk=orphan.pk).delete()
    assert files.sweep() == []
    assert files.sweep(older_than=dt.timedelta(0)) == [orphan.path]
    assert default_storage.exists(kept.path)
