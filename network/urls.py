"""The app's public addresses."""

from django.urls import path
from django.urls.resolvers import URLPattern

from network import views

app_name = "network"
urlpatterns: list[URLPattern] = [
    path("places/", views.districts, name="districts"),
    path("places/<str:code>/", views.organisation, name="organisation"),
]
