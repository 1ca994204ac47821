"""Sign-in and sign-out; nothing else of the sign-in package is opened."""

from allauth.account import views
from django.urls import path

# accounts/
urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
]
