"""The app's public addresses. Pages are served by ``content.views.serve``, which stands last."""

from django.urls import path
from django.urls.resolvers import URLPattern

from content import views

app_name = "content"
urlpatterns: list[URLPattern] = [
    path("report/", views.report, name="report"),
    path("report/thanks/", views.report_thanks, name="report_thanks"),
    path("share/qr.svg", views.share_qr, name="qr"),
]
