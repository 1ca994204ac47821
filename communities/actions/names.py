"""Names a community goes or went by."""

import datetime as dt

from django.db import transaction

from common import audit, clock, pinyin
from common.errors import Conflict, RuleViolation
from communities.choices import NameKind
from communities.models import Community, CommunityName


@transaction.atomic
def add_name(
    *, community: Community, kind: str, text: str, by, at: dt.datetime | None = None
) -> CommunityName:
    """Note an alias or a former name, so that the community is found by it.

    The text is kept letter by letter. Raises `RuleViolation` for a second official name: a community is
    renamed, it has no two.
    """
    if kind == NameKind.OFFICIAL:
        raise RuleViolation("登记名只有一个，请选“简称或俗称”或“曾用名”。", field="kind")
    if not text.strip():
        raise RuleViolation("名称不能为空，请填写。", field="text")
    if CommunityName.objects.filter(community=community, text=text).exists():
        raise Conflict(f"{community.name}已有名称“{text}”，不用重复登记。", field="text")
    name = CommunityName.objects.create(
        community=community,
        kind=kind,
        text=text,
        pinyin=pinyin.key(text).replace(" ", ""),
        initials=pinyin.initials(text),
    )
    audit.record(
        by=by,
        verb="add_name",
        target=community,
        area=community.area,
        at=at or clock.now(),
        summary=f"{community.name}登记{NameKind(kind).label}“{text}”",
    )
    return name
