"""The app's public addresses."""

from django.urls.resolvers import URLPattern

app_name = "search"
urlpatterns: list[URLPattern] = []
