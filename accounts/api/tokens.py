"""Tokens: asked for with name and password, given up when no longer needed.

Kept as a digest, with an expiry. The same lock-out counts wrong passwords here and on the sign-in page.
"""

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth import authenticate
from django.db import transaction
from django.db.models.functions import Now
from drf_spectacular.utils import extend_schema
from knox.auth import TokenAuthentication
from knox.models import AuthToken
from rest_framework import exceptions, serializers, status
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from accounts.models import User
from common import audit
from common.api.schema import GrantedSchema

WRONG = "用户名或密码不对，请核对后再试；连续输错会锁定一段时间。"
LOCKED = "输错次数太多，账号已暂时锁定，请稍后再试，或联系系统管理员解锁。"
MUST_CHANGE = "首次登录须先改密码，请在网页上改好密码再取令牌。"
TOO_MANY = "未过期的令牌已有 {limit} 个，达到上限，请先注销不用的令牌。"


class Locked(exceptions.APIException):
    """Too many wrong passwords."""

    status_code = status.HTTP_429_TOO_MANY_REQUESTS
    default_code = "locked"
    default_detail = LOCKED


class SignInThrottle(SimpleRateThrottle):
    """Attempts per address, whoever is tried; the lock-out counts per account."""

    scope = "token"
    rate = "20/min"

    def get_cache_key(self, request: Request, view) -> str:
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


class Credentials(serializers.Serializer):
    """Who asks."""

    username = serializers.CharField(max_length=150, label="用户名")
    password = serializers.CharField(max_length=200, trim_whitespace=False, label="密码")


class TokenAnswer(serializers.Serializer):
    """The token, shown this once."""

    token = serializers.CharField()
    expires_at = serializers.DateTimeField()


class Token(APIView):
    """`POST` gives a token for name and password; `DELETE` gives up the one the request came with."""

    schema = GrantedSchema()

    def get_authenticators(self):
        return [TokenAuthentication()] if self._is_leaving() else []

    def get_permissions(self):
        return [IsAuthenticated()] if self._is_leaving() else [AllowAny()]

    def get_throttles(self):
        return [] if self._is_leaving() else [SignInThrottle()]

    def _is_leaving(self) -> bool:
        return self.request is not None and self.request.method == "DELETE"

    @extend_schema(request=Credentials, responses={201: TokenAnswer})
    def post(self, request: Request) -> Response:
        given = Credentials(data=request.data)
        given.is_valid(raise_exception=True)
        user = self._signed_in(given.validated_data)
        return Response(make_token(user), status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        with transaction.atomic():
            request.auth.delete()
            audit.record(by=request.user, verb="sign_out", target=request.user, summary="注销接口令牌")
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _signed_in(self, credentials: dict[str, str]) -> User:
        request = self.request._request  # the lock-out knows Django's request only
        user = authenticate(request, **credentials)
        if user is None:
            is_locked = AxesProxyHandler.is_locked(request, {"username": credentials["username"]})
            tried = credentials["username"]
            audit.record(by=None, verb="sign_in_failed", target=User, summary=f"取接口令牌失败：{tried}")
            request.axes_locked_out = None  # its middleware would answer a program with a page
            raise Locked if is_locked else exceptions.ValidationError({"password": [WRONG]})
        if user.must_change_password:
            raise exceptions.PermissionDenied(MUST_CHANGE)
        return user


@transaction.atomic
def make_token(user: User) -> dict[str, object]:
    """A new token of `user`, whose text nobody can read again."""
    User.objects.select_for_update().get(pk=user.pk)  # two at once must not both be the last allowed
    limit = settings.REST_KNOX["TOKEN_LIMIT_PER_USER"]
    AuthToken.objects.filter(user=user, expiry__lt=Now()).delete()
    if AuthToken.objects.filter(user=user).count() >= limit:
        raise exceptions.PermissionDenied(TOO_MANY.format(limit=limit))
    kept, text = AuthToken.objects.create(user=user)
    audit.record(by=user, verb="sign_in", target=user, summary="取得接口令牌")
    return {"token": text, "expires_at": kept.expiry}
