"""Sign-in, and `user.has_perm` answered from grants."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission

from communities.models import Grant


class GrantBackend(ModelBackend):
    """Permissions come from the roles of grants that hold today; groups and user permissions do not count.

    `has_perm` only says that the user has the permission somewhere; where, the queryset says.
    """

    def get_all_permissions(self, user_obj, obj=None) -> set[str]:
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        if not hasattr(user_obj, "_granted_permissions"):
            roles = Grant.objects.holding_on().filter(user=user_obj).values("role_id")
            pairs = Permission.objects.filter(roles__in=roles).values_list(
                "content_type__app_label", "codename"
            )
            user_obj._granted_permissions = {f"{label}.{codename}" for label, codename in pairs}
        return user_obj._granted_permissions

    def has_perm(self, user_obj, perm, obj=None) -> bool:
        return perm in self.get_all_permissions(user_obj, obj)

    def has_module_perms(self, user_obj, app_label) -> bool:
        return any(perm.startswith(f"{app_label}.") for perm in self.get_all_permissions(user_obj))
