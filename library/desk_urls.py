"""Addresses of the library's desk, under the admin's /library/."""

from django.urls import path

from library.views import desk

app_name = "library_desk"
urlpatterns = [
    path("", desk.SendView.as_view(), name="send"),
    path("imports/<int:pk>/", desk.DryRunView.as_view(), name="import"),
    path("imports/<int:pk>/store/", desk.StoreView.as_view(), name="store"),
    path("imports/<int:pk>/again/", desk.GoOnView.as_view(), name="again"),
    path("imports/<int:pk>/discard/", desk.DiscardView.as_view(), name="discard"),
    path("imports/<int:pk>/remarks/", desk.RemarksView.as_view(), name="remarks"),
]
