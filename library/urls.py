"""The app's public addresses; they stay for ever (docs/addresses.md)."""

from django.urls.resolvers import URLPattern

app_name = "library"
urlpatterns: list[URLPattern] = []
