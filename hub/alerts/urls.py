"""Following by email, under ``/follow/``."""

from __future__ import annotations

from django.urls import path

from hub.alerts import views
from hub.alerts.domain import targets

app_name = "follow"

urlpatterns = [
    path("", views.ask_for_list, name="ask_for_list"),
    path("list-sent/", views.list_sent, name="list_sent"),
    path("sent/", views.sent, name="sent"),
    path(
        "request/<record_year:year>/<record_number:number>/",
        views.follow_found(targets.find_request),
        name="request",
    ),
    path("page/<record_number:pk>/", views.follow_found(targets.find_page), name="page"),
    path("body/<slug:slug>/", views.follow_found(targets.find_body), name="body"),
    path("topic/<slug:slug>/", views.follow_found(targets.find_topic), name="topic"),
    path("area/<slug:slug>/", views.follow_found(targets.find_area), name="area"),
    path("theme/<str:slug>/", views.follow_found(targets.find_theme), name="theme"),
    path("challenge/<slug:slug>/", views.follow_found(targets.find_challenge), name="challenge"),
    path("search/", views.follow_search, name="search"),
    path("confirm/<str:token>/", views.confirm, name="confirm"),
    path("stop/<str:token>/", views.stop, name="stop"),
    path("list/<str:token>/", views.own_list, name="list"),
]
