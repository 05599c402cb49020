"""The app's public addresses; the pages themselves are served by ``content.views.serve``."""

from django.urls import path
from django.urls.resolvers import URLPattern

from news import views

app_name = "news"
urlpatterns: list[URLPattern] = [
    path("news/<int:year>/", views.year, name="year"),
    path("news/feed/", views.feed, name="feed"),
    path("news/feed/<slug:kind>/", views.feed, name="feed"),
    path("<slug:above>/news/<int:year>/", views.year, name="year"),
    path("<slug:above>/news/feed/", views.feed, name="feed"),
    path("<slug:above>/news/feed/<slug:kind>/", views.feed, name="feed"),
]
