from __future__ import annotations

from django.urls import path

from charter_champions.views import apply, apply_links, apply_pages, apply_status

app_name = "apply"

urlpatterns = [
    path("", apply.start, name="start"),
    path("organisation/", apply.StartView.as_view(), name="new"),
    path("confirm/<str:token>/", apply_status.ConfirmView.as_view(), name="confirm"),
    path("status/<str:token>/", apply_status.StatusView.as_view(), name="status"),
    path("status/<str:token>/withdraw/", apply_status.WithdrawView.as_view(), name="withdraw"),
    path("status/<str:token>/copy/", apply_status.StatusCopyView.as_view(), name="status-copy"),
    path("<str:token>/", apply.TaskListView.as_view(), name="tasks"),
    path("<str:token>/check/", apply.CheckView.as_view(), name="check"),
    path("<str:token>/done/", apply.DoneView.as_view(), name="done"),
    path("<str:token>/copy/", apply.CopyView.as_view(), name="copy"),
    path("<str:token>/later/", apply_links.LaterView.as_view(), name="later"),
    path("<str:token>/again/", apply_links.AgainView.as_view(), name="again"),
    path("<str:token>/cannot-join/", apply_pages.CannotJoinView.as_view(), name="cannot-join"),
    path("<str:token>/picture/", apply_pages.PictureView.as_view(), name="picture"),
    path("<str:token>/picture/<uuid:key>/", apply_pages.PictureView.as_view(), name="kept-picture"),
    path("<str:token>/<slug:step>/", apply_pages.PageView.as_view(), name="step"),
]
