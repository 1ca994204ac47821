"""The roles a bureau starts with. They are data: what is changed afterwards is kept per bureau."""

from dataclasses import dataclass

from django.contrib.auth.models import Permission
from django.db import transaction

from common import audit
from communities.models import Role

LEDGER = ("communities.view_community", "communities.view_organization")
READING = ("properties.view_inspection", "properties.view_ranking", *LEDGER)
_REFERENCE_MODELS = {
    "communities": (
        "area",
        "areamembership",
        "areasuccession",
        "community",
        "communityname",
        "communityplacement",
        "organization",
        "servicecontract",
        "numberrule",
    ),
    "properties": (
        "inspectionstandard",
        "indicatorcategory",
        "indicator",
        "deductionrule",
        "rankingruleset",
    ),
}
REFERENCE_DATA = tuple(
    f"{app}.{verb}_{model}"
    for app, models in _REFERENCE_MODELS.items()
    for model in models
    for verb in ("view", "add", "change")
)


@dataclass(frozen=True, slots=True)
class RoleSpec:
    """One role: what it may do, as permission names."""

    code: str
    name: str
    description: str
    permissions: tuple[str, ...]
    is_administrative: bool = False


ROLES = (
    RoleSpec(
        "SUBDISTRICT_CLERK",
        "街道录入员",
        "录入、提交本街道检查表，提交本街道月报",
        (*READING, "properties.enter_inspection", "properties.submit_month"),
    ),
    RoleSpec(
        "NEIGHBORHOOD_WORKER",
        "社区工作人员",
        "录入本社区检查表",
        (*READING, "properties.enter_inspection"),
    ),
    RoleSpec(
        "DISTRICT_REVIEWER",
        "区审核员",
        "审核本区检查表，退回或上报",
        (
            *READING,
            "properties.enter_inspection",
            "properties.review_inspection",
            "properties.reopen_inspection",
            "properties.report_month",
        ),
    ),
    RoleSpec(
        "CITY_TASKFORCE",
        "市级专班",
        "汇总全市排名，拟通报，维护台账",
        (
            *READING,
            "properties.enter_inspection",
            "properties.reopen_inspection",
            "properties.prepare_ranking",
            "properties.issue_ranking",
            "communities.manage_ledger",
        ),
    ),
    RoleSpec(
        "BUREAU_LEADER",
        "局领导",
        "审签并印发通报",
        (*READING, "properties.sign_ranking", "properties.issue_ranking"),
    ),
    RoleSpec(
        "INSPECTOR",
        "督导员",
        "在分片区域内督导检查",
        (*READING, "properties.enter_inspection"),
    ),
    RoleSpec("COMPANY_USER", "企业用户", "查看本企业得分、扣分和通报", READING),
    RoleSpec(
        "BUSINESS_ADMIN",
        "业务管理员",
        "维护区划、小区、单位、标准和规则，导出排名报告",
        (
            *READING,
            *REFERENCE_DATA,
            "common.open_admin",
            "communities.manage_ledger",
            "properties.manage_standards",
            "properties.export_rankingreport",
        ),
    ),
    RoleSpec("READ_ONLY", "只读", "只查看，不改动", READING),
    RoleSpec(
        "SYSTEM_ADMIN",
        "系统管理员",
        "管理账号和后台作业，不接触业务数据",
        (
            "accounts.view_user",
            "accounts.add_user",
            "accounts.change_user",
            "common.view_jobs",
            "common.open_admin",
        ),
        is_administrative=True,
    ),
    RoleSpec(
        "SECURITY_ADMIN",
        "安全管理员",
        "管理角色和授权，不接触业务数据",
        (
            *(
                f"communities.{verb}_{model}"
                for model in ("grant", "role")
                for verb in ("view", "add", "change")
            ),
            "common.open_admin",
        ),
        is_administrative=True,
    ),
    RoleSpec(
        "AUDIT_ADMIN",
        "审计管理员",
        "查看审计日志，不接触业务数据",
        ("common.view_audit", "common.open_admin"),
        is_administrative=True,
    ),
)


@transaction.atomic
def sync_roles(*, by=None) -> list[Role]:
    """Write the initial roles: missing ones are made, the permissions of known ones are set as listed.

    Roles a bureau made itself are not touched. Running it again changes nothing.
    """
    known = {
        f"{label}.{codename}": pk
        for pk, label, codename in Permission.objects.values_list("pk", "content_type__app_label", "codename")
    }
    roles = [_write(spec, order, known) for order, spec in enumerate(ROLES, start=1)]
    changed = [role.name for role, is_changed in roles if is_changed]
    if changed:
        audit.record(by=by, verb="sync", target=Role, summary=f"写入初始角色：{'、'.join(changed)}")
    return [role for role, _ in roles]


def _write(spec: RoleSpec, order: int, known: dict[str, int]) -> tuple[Role, bool]:
    facts = {
        "name": spec.name,
        "description": spec.description,
        "is_administrative": spec.is_administrative,
        "sort_order": order,
    }
    role, is_new = Role.objects.update_or_create(code=spec.code, defaults=facts)
    wanted = {known[name] for name in spec.permissions}
    held = set(role.permissions.values_list("pk", flat=True))
    if wanted != held:
        role.permissions.set(wanted)
    return role, is_new or wanted != held
