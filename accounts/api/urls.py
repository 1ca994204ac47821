"""Signing in and out for programs, under /api/v1/."""

from django.urls import path

from accounts.api import tokens

urlpatterns = [
    path("auth/token", tokens.Token.as_view(), name="api-token"),
]
