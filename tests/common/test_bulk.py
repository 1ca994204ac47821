"""Rows in bulk come out as they went in, on both databases."""

import datetime as dt

import pytest

from common import clock
from common.bulk import insert_rows
from common.models import AuditEntry, JobRun

FIELDS = ("at", "by_id", "by_label", "view_as", "address", "request_id", "verb", "object_type", "object_key",
          "object_label", "area_key", "summary", "changes")  # fmt: skip


@pytest.mark.django_db
def test_every_kind_of_value_survives():
    moment = clock.at(2023, 3, 21, 9, 30)
    nasty = "制表\t换行\n回车\r反斜杠\\N 单引号' 双引号\""
    changes = {"分": [1, None, "a\tb\\n"], "嵌套": {"对": True}}
    row = (moment, None, nasty, "", None, "", "v", "t", "", "", "", "\\N", changes)
    assert insert_rows(AuditEntry, FIELDS, [row]) == 1
    entry = AuditEntry.objects.get()
    assert (entry.at, entry.by_label, entry.summary, entry.changes) == (moment, nasty, "\\N", changes)
    assert entry.address is None


@pytest.mark.django_db
def test_no_rows_are_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert insert_rows(AuditEntry, FIELDS, []) == 0


@pytest.mark.django_db
def test_numbers_booleans_and_dates_keep_their_type(world):
    from communities.models import AreaMembership

    fields = ("created_at", "updated_at", "child_id", "parent_id", "basis", "valid_from", "valid_to")
    day = dt.date(2023, 3, 1)
    row = (clock.now(), clock.now(), world.xinhu.pk, world.city.pk, "plan", day, None)
    insert_rows(AreaMembership, fields, [row])
    made = AreaMembership.objects.get(basis="plan")
    assert (made.valid_from, made.valid_to) == (day, None)


@pytest.mark.django_db
def test_a_generator_is_taken_too():
    fields = (
        "name",
        "slot",
        "arguments",
        "state",
        "attempts",
        "max_attempts",
        "done",
        "total",
        "result",
        "error",
        "created_at",
    )
    rows = (("n", str(number), {}, "queued", 0, 3, 0, 0, {}, "", clock.now()) for number in range(3))
    assert insert_rows(JobRun, fields, rows) == 3
    assert JobRun.objects.count() == 3
