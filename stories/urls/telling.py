from __future__ import annotations

from django.urls import path

from stories.views import mine, telling

app_name = "stories"

urlpatterns = [
    path("", telling.start, name="start"),
    path("tell/<slug:step>/", telling.PageView.as_view(), name="page"),
    path("check/", telling.CheckView.as_view(), name="check"),
    path("sent/", telling.sent, name="sent"),
    path("leave/", telling.leave, name="leave"),
    path("mine/", mine.mine, name="mine"),
    path("mine/uses/", mine.uses, name="uses"),
    path("mine/uses-saved/", mine.uses_saved, name="uses_saved"),
    path("mine/take-back/", mine.take_back, name="take_back"),
    path("mine/taken-back/", mine.taken_back, name="taken_back"),
]
