"""The app's public addresses. Documents keep the names that Wagtail asks for."""

from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver
from wagtail.documents.views import serve

from media import views

app_name = "media"
urlpatterns: list[URLPattern] = [
    path("recordings/<int:pk>/captions.vtt", views.captions, {"name": "captions"}, name="captions"),
    path("recordings/<int:pk>/chapters.vtt", views.captions, {"name": "chapters"}, name="chapters"),
    path("recordings/<int:pk>/<str:variant>.<str:extension>", views.recording, name="recording"),
]
documents: list[URLPattern] = [
    path("documents/<int:pk>/<str:filename>", views.document, name="wagtaildocs_serve"),
    path(
        "documents/authenticate_with_password/<int:restriction_id>/", serve.authenticate_with_password, name="wagtaildocs_authenticate_with_password"
    ),
]
everything: list[URLPattern | URLResolver] = [path("", include((urlpatterns, app_name))), *documents]
