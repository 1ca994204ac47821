"""Whoever was given a password must choose his own before anything else."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse

OPEN_NAMES = ("account_change_password", "account_logout", "account_reauthenticate", "healthz")


class ChangePasswordFirstMiddleware:
    """Sends an account that must change its password to that page, whatever it asks for."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        """Decide when the address is known, so that sign-out and the page itself stay open."""
        must = request.user.is_authenticated and request.user.must_change_password
        if not must or request.resolver_match.url_name in OPEN_NAMES:
            return None
        if not request.path.startswith("/static/"):
            messages.warning(request, "这是别人替您设的密码，请先改成自己的密码。")
        return redirect(reverse("account_change_password"))
