"""The app's public addresses."""

from django.urls import path

from search import views

app_name = "search"
urlpatterns = [
    path("search/", views.results, name="results"),
    path("search/ask/", views.ask, name="ask"),
    path("search/ask/thanks/", views.ask_thanks, name="ask_thanks"),
    path("search/opened/", views.opened, name="opened"),
    path("search/results.json", views.as_json, name="json"),
    path("search/feed/", views.feed, name="feed"),
    path("search/opensearch.xml", views.description, name="description"),
    path("search/suggest/", views.suggest, name="suggest"),
]
