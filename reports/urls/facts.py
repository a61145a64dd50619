"""Behind the link by which a body checks the facts of a draft, under ``/reply/facts/``."""

from __future__ import annotations

from django.urls import path

from reports.views.facts import CodeView, FactsView, SendCodeView

app_name = "facts"

urlpatterns = [
    path("<str:token>/", FactsView.as_view(), name="overview"),
    path("<str:token>/send/", SendCodeView.as_view(), name="send"),
    path("<str:token>/code/", CodeView.as_view(), name="code"),
]
