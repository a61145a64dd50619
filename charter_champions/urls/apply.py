from __future__ import annotations

from django.urls import path

from charter_champions.views import apply, apply_status

app_name = "apply"

urlpatterns = [
    path("", apply.start, name="start"),
    path("organisation/", apply.StartView.as_view(), name="new"),
    path("confirm/<str:token>/", apply_status.ConfirmView.as_view(), name="confirm"),
    path("status/<str:token>/", apply_status.StatusView.as_view(), name="status"),
    path("status/<str:token>/withdraw/", apply_status.WithdrawView.as_view(), name="withdraw"),
    path("<str:token>/", apply.TaskListView.as_view(), name="tasks"),
    path("<str:token>/check/", apply.CheckView.as_view(), name="check"),
    path("<str:token>/done/", apply.DoneView.as_view(), name="done"),
    path("<str:token>/later/", apply.LaterView.as_view(), name="later"),
    path("<str:token>/<slug:step>/", apply.StepView.as_view(), name="step"),
]
