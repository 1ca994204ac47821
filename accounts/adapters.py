"""What differs from the sign-in package's defaults: nobody opens an account by himself; the trail knows."""

from allauth.account.adapter import DefaultAccountAdapter
from django.db import transaction
from knox.models import AuthToken

from accounts.models import User
from common import audit


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the system administrator. Coming, going and failing to come in are recorded."""

    def is_open_for_signup(self, request) -> bool:
        return False

    def login(self, request, user) -> None:
        super().login(request, user)
        audit.record(by=user, verb="sign_in", target=user, summary="登录")

    def logout(self, request) -> None:
        user = request.user
        super().logout(request)
        if user.is_authenticated:
            audit.record(by=user, verb="sign_out", target=user, summary="退出登录")

    def authentication_failed(self, request, **credentials) -> None:
        """Which name was tried, known or not; what was typed as its password is kept nowhere."""
        tried = str(credentials.get("username", ""))[:150]
        known = User.objects.filter(username=tried).first()
        audit.record(by=None, verb="sign_in_failed", target=known or User, summary=f"登录失败：{tried}")

    @transaction.atomic
    def set_password(self, user, password) -> None:
        """A password the person chose himself is no longer one to be changed; tokens of the old one end."""
        user.must_change_password = False
        super().set_password(user, password)
        AuthToken.objects.filter(user=user).delete()
        audit.record(by=user, verb="change_password", target=user, summary="修改密码")
