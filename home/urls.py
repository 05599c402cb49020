"""The app's public addresses."""

from django.urls import path
from django.urls.resolvers import URLPattern

from home import views

app_name = "home"
urlpatterns: list[URLPattern] = [
    path("place/", views.place, name="place"),
    path("sitemap/", views.site_map, name="site_map"),
    path("accessibility/self-test/", views.accessibility, name="self_test"),
    path("notices/", views.notices, name="notices"),
]
