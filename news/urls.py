"""The app's public addresses; the pages themselves are served by ``content.views.serve``."""

from django.urls import path
from django.urls.resolvers import URLPattern

from news.views import lists

app_name = "news"
urlpatterns: list[URLPattern] = [
    path("news/<int:year>/", lists.year, name="year"),
    path("news/feed/", lists.feed, name="feed"),
    path("news/feed/<slug:kind>/", lists.feed, name="feed"),
    path("<slug:above>/news/<int:year>/", lists.year, name="year"),
    path("<slug:above>/news/feed/", lists.feed, name="feed"),
    path("<slug:above>/news/feed/<slug:kind>/", lists.feed, name="feed"),
]
