"""End points that name their permissions."""

from rest_framework.permissions import SAFE_METHODS
from rest_framework.views import APIView

from common.api.schema import GrantedSchema


class GrantedApi(APIView):
    """An end point that names its permissions: one to read, one to write."""

    read_permission = ""
    write_permission = ""
    schema = GrantedSchema()

    def permission_for(self, method: str) -> str:
        """The permission a method asks for; empty refuses everybody."""
        return self.read_permission if method in SAFE_METHODS else self.write_permission
