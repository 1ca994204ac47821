"""Organizations, their contracts and their number rules."""

from typing import Any

from django.contrib import admin

from common import pinyin
from common.admin import AuditedAdmin
from common.errors import RuleViolation
from communities import credit_codes
from communities.actions.contracts import NewContract, end_contract, sign_contract
from communities.actions.organizations import NewOrganization, register_organization
from communities.models import NumberRule, Organization, ServiceContract


@admin.register(Organization)
class OrganizationAdmin(AuditedAdmin):
    """The register of parties. Opening one that holds a person's contact is noted."""

    list_display = ("name", "short_name", "kind", "credit_code", "area", "is_active")
    list_filter = ("kind", "is_active")
    list_select_related = ("area",)
    search_fields = ("name", "short_name", "pinyin", "credit_code")
    fields = (
        "kind", "name", "short_name", "credit_code", "parent", "area", "contact_name", "contact_phone",
        "is_active",
    )  # fmt: skip
    autocomplete_fields = ("parent",)
    fixed_fields = ("kind",)
    personal_fields = ("contact_name", "contact_phone")

    def get_fields(self, request, obj=None):
        return [name for name in self.fields if obj is not None or name != "is_active"]

    def register(self, data: dict[str, Any], by) -> Organization:
        return register_organization(new=NewOrganization(**data), by=by)

    def prepare(self, row: Organization, data: dict[str, Any]) -> None:
        if row.credit_code and not credit_codes.is_valid(row.credit_code):
            raise RuleViolation(
                f"统一社会信用代码 {row.credit_code} 校验不对，请对照营业执照核对 18 位。",
                field="credit_code",
            )
        row.pinyin = pinyin.key(row.name)


@admin.register(ServiceContract)
class ServiceContractAdmin(AuditedAdmin):
    """Contracts. One is ended by its last day; who served whom from when is never rewritten."""

    list_display = ("community", "organization", "manager_name", "valid_from", "valid_to")
    list_select_related = ("community", "organization")
    search_fields = ("community__name", "organization__name")
    fields = ("community", "organization", "manager_name", "valid_from", "valid_to")
    autocomplete_fields = ("community", "organization")
    fixed_fields = ("community", "organization", "valid_from")

    def register(self, data: dict[str, Any], by) -> ServiceContract:
        return sign_contract(new=NewContract(**data), by=by)

    def save_model(self, request, obj, form, change) -> None:
        """A new last day goes through its action; what remains is a plain fact."""
        if change and "valid_to" in form.changed_data:
            if obj.valid_to is None:
                raise RuleViolation("截止日填好后不能再清空，需要续签请新增合同。", field="valid_to")
            ended = end_contract(contract=obj, on=obj.valid_to, by=request.user)
            obj.valid_to, obj.updated_at = ended.valid_to, ended.updated_at
            form.changed_data.remove("valid_to")
        super().save_model(request, obj, form, change)


@admin.register(NumberRule)
class NumberRuleAdmin(AuditedAdmin):
    """How official numbers are made."""

    scope_path = "organization"
    list_display = ("organization", "kind", "prefix", "pattern", "is_invented")
    list_select_related = ("organization",)
    fields = ("organization", "kind", "prefix", "pattern", "pad_width", "is_invented")
    autocomplete_fields = ("organization",)

    def prepare(self, row: NumberRule, data: dict[str, Any]) -> None:
        try:
            row.text(2023, 1)
        except (KeyError, IndexError, ValueError):
            raise RuleViolation(
                f"格式“{row.pattern}”用不了，只能用 {{prefix}}、{{year}}、{{seq}}，如 {{prefix}}〔{{year}}〕{{seq}}号。",
                field="pattern",
            ) from None
