"""What happens by the clock."""

from io import StringIO

import pytest
from django.core.management import call_command

from common import jobs
from common.models import JobRun

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _keys(tmp_path, settings):
    settings.ANJU_AUDIT_KEY_FILE = str(tmp_path / "key")
    settings.ANJU_AUDIT_HEAD_FILE = str(tmp_path / "head")


def test_each_daily_job_is_asked_for_once_a_day():
    call_command("tick", stdout=StringIO())
    call_command("tick", stdout=StringIO())
    asked = list(JobRun.objects.values_list("name", "slot").order_by("name"))
    assert asked == [(name, "2023-03-21") for name in sorted(jobs.daily_names())]


def test_a_broken_trail_stops_sealing_and_is_said(tmp_path):
    (tmp_path / "head").write_text(f"7 {'0' * 64}\n")
    err = StringIO()
    call_command("tick", stdout=StringIO(), stderr=err)
    assert "停止加封" in err.getvalue()
