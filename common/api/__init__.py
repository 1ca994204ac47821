"""What every end point shares: default deny, one error shape, keyset lists, guarded writes, JSON by orjson.

Only what the framework itself loads by name stands here (it does so while its own view class is being
made); end points import `common.api.lists` and `common.api.writes`.
"""

from common.api.parsing import ShallowJsonParser
from common.api.permissions import HasGrantedPermission
from common.api.refusals import error_body, exception_handler
from common.api.rendering import OrjsonRenderer

__all__ = ["HasGrantedPermission", "OrjsonRenderer", "ShallowJsonParser", "error_body", "exception_handler"]
