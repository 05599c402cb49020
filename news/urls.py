"""The app's public addresses; the pages themselves are served by ``content.views.serve``."""

from django.urls import re_path
from django.urls.resolvers import URLPattern

from news import views

app_name = "news"
urlpatterns: list[URLPattern] = [
    re_path(r"^(?P<above>(?:[-\w]+/)?)news/(?P<year>[12]\d{3})/$", views.year, name="year"),
    re_path(r"^(?P<above>(?:[-\w]+/)?)news/feed/(?:(?P<kind>news|notice|policy|publication|commendation)/)?$", views.feed, name="feed"),
]
