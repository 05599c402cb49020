"""Sign-in and what belongs to it. Only what is listed here exists; all other pages of allauth are closed."""

from allauth.account import views as account
from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

from accounts import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("2fa/", include("allauth.mfa.urls")),
    # names that allauth itself looks for
    path("signup/", views.ask_the_office, name="account_signup"),
    path("help/", views.ask_the_office, name="account_reset_password"),
    path("help/", views.ask_the_office, name="account_set_password"),
    path("help/", views.ask_the_office, name="account_email"),
    path("help/", views.ask_the_office, name="account_request_login_code"),
]
