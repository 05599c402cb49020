"""Wagtail's addresses with our way from an address to its page: included last, in place of ``wagtail.urls``."""

from django.urls import re_path
from django.urls.resolvers import URLPattern, URLResolver
from wagtail import urls as wagtail_urls

from content import views

urlpatterns: list[URLPattern | URLResolver] = [
    *(pattern for pattern in wagtail_urls.urlpatterns if pattern.name != "wagtail_serve"),
    re_path(wagtail_urls.serve_pattern, views.serve, name="wagtail_serve"),
]
