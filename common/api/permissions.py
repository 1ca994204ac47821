"""Default deny at the API's door."""

from rest_framework.permissions import BasePermission

from common.api.refusals import NO_PERMISSION


class HasGrantedPermission(BasePermission):
    """Signed in, and granted the permission the view names for the method; no name, no entry."""

    message = NO_PERMISSION

    def has_permission(self, request, view) -> bool:
        if not request.user.is_authenticated:
            return False
        wanted = view.permission_for(request.method)
        return bool(wanted) and request.user.has_perm(wanted)
