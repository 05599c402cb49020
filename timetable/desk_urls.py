"""Addresses of the timetable desk, under the admin's /timetable/."""

from django.urls import path

from timetable.views import desk_adding, desk_changes, desk_issue, desk_preview, desk_uploads, desk_week

app_name = "timetable_desk"
urlpatterns = [
    path("", desk_week.home, name="home"),
    path("uploads/<int:pk>/", desk_uploads.DryRunView.as_view(), name="upload"),
    path("uploads/<int:pk>/import/", desk_uploads.ImportView.as_view(), name="import"),
    path("uploads/<int:pk>/week/", desk_uploads.TakeWeekView.as_view(), name="take_week"),
    path("uploads/<int:pk>/discard/", desk_uploads.DiscardView.as_view(), name="discard"),
    path("uploads/<int:pk>/remarks/", desk_uploads.RemarksView.as_view(), name="remarks"),
    path("sessions/<int:pk>/cancel/", desk_changes.CancelView.as_view(), name="cancel"),
    path("sessions/<int:pk>/move/", desk_changes.MoveView.as_view(), name="move"),
    path("sessions/<int:pk>/reinstate/", desk_changes.ReinstateView.as_view(), name="reinstate"),
    path("<str:week>/", desk_week.WeekView.as_view(), name="week"),
    path("<str:week>/send/", desk_uploads.SendView.as_view(), name="send"),
    path("<str:week>/add/", desk_adding.AddView.as_view(), name="add"),
    path("<str:week>/template/", desk_week.TemplateFileView.as_view(), name="template"),
    path("<str:week>/copy/", desk_issue.CopyView.as_view(), name="copy"),
    path("<str:week>/submit/", desk_issue.SubmitView.as_view(), name="submit"),
    path("<str:week>/publish/", desk_issue.PublishView.as_view(), name="publish"),
    path("<str:week>/preview/", desk_issue.PreviewView.as_view(), name="preview"),
    path("<str:week>/preview/<str:code>/", desk_preview.page, name="preview_page"),
]
