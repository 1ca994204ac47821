"""The audit trail and its seals: what a hand inside the database cannot hide."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from common import audit
from common.models import AuditEntry, AuditSeal

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _keys(tmp_path, settings):
    settings.ANJU_AUDIT_KEY_FILE = str(tmp_path / "key")
    settings.ANJU_AUDIT_HEAD_FILE = str(tmp_path / "head")


@pytest.fixture
def trail():
    user = User.objects.create(username="zhang", display_name="张三", unit_name="新湖街道")
    for number in range(5):
        audit.record(by=user, verb="save", target=user, summary=f"第{number}次", number=[number, number + 1])
    assert audit.seal() == 5
    return user


def test_an_entry_names_who_did_it_as_he_was_then(trail):
    User.objects.filter(pk=trail.pk).update(display_name="李四")
    assert AuditEntry.objects.first().by_label == "新湖街道 张三"


def test_an_untouched_trail_is_whole(trail):
    assert list(audit.verify()) == []


def test_sealing_twice_seals_nothing_twice(trail):
    assert audit.seal() == 0
    assert AuditSeal.objects.count() == 5


def test_a_changed_entry_is_found(trail):
    AuditEntry.objects.filter(summary="第2次").update(summary="什么也没做")
    assert any("不符" in fault for fault in audit.verify())


def test_a_removed_entry_is_found(trail):
    entry = AuditEntry.objects.get(summary="第2次")
    _delete("common_auditseal", "entry_id", entry.pk)
    _delete("common_auditentry", "id", entry.pk)
    assert any("缺失" in fault for fault in audit.verify())


def test_two_entries_swapped_are_found(trail):
    first, second = AuditEntry.objects.order_by("id")[:2]
    AuditEntry.objects.filter(pk=first.pk).update(summary=second.summary)
    AuditEntry.objects.filter(pk=second.pk).update(summary=first.summary)
    assert len(list(audit.verify())) >= 2


def test_a_cut_tail_is_found_by_the_head_outside(trail):
    entry = AuditEntry.objects.order_by("-id").first()
    _delete("common_auditseal", "entry_id", entry.pk)
    _delete("common_auditentry", "id", entry.pk)
    assert any("截断" in fault for fault in audit.verify())


def test_a_trail_sealed_again_with_another_key_is_found(trail, settings):
    AuditEntry.objects.filter(summary="第2次").update(summary="改过")
    Path(settings.ANJU_AUDIT_KEY_FILE).write_text("00" * 32)
    assert list(audit.verify())


def test_the_key_is_readable_by_its_owner_alone(trail, settings):
    assert Path(settings.ANJU_AUDIT_KEY_FILE).stat().st_mode & 0o077 == 0


def test_the_command_says_so_and_fails_on_a_broken_trail(trail):
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert "完整" in out.getvalue()
    AuditEntry.objects.filter(summary="第0次").update(verb="nothing")
    with pytest.raises(CommandError, match="处不符"):
        call_command("verify_audit", stderr=StringIO())


def _delete(table: str, column: str, value: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {column} = %s", [value])  # noqa: S608


def test_sealing_on_after_a_cut_is_refused_and_does_not_hide_it(trail):
    entry = AuditEntry.objects.order_by("-id").first()
    _delete("common_auditseal", "entry_id", entry.pk)
    _delete("common_auditentry", "id", entry.pk)
    audit.record(by=trail, verb="save", target=trail, summary="之后")
    with pytest.raises(audit.BrokenTrailError):
        audit.seal()
    assert any("截断" in fault for fault in audit.verify())


def test_a_head_one_batch_behind_is_no_fault(trail, settings):
    before = Path(settings.ANJU_AUDIT_HEAD_FILE).read_text()
    audit.record(by=trail, verb="save", target=trail, summary="又一次")
    audit.seal()
    Path(settings.ANJU_AUDIT_HEAD_FILE).write_text(before)
    assert list(audit.verify()) == []
    assert audit.seal() == 0


def test_after_a_restore_the_head_is_accepted_with_a_reason(trail, settings):
    Path(settings.ANJU_AUDIT_HEAD_FILE).write_text(f"99 {'0' * 64}\n")
    assert list(audit.verify())
    call_command("verify_audit", accept_head="2023年3月21日从备份恢复", stdout=StringIO())
    assert list(audit.verify()) == []
    assert AuditEntry.objects.filter(verb="accept_head", summary__contains="从备份恢复").exists()
