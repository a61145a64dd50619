from __future__ import annotations

from django.urls import path

from events.views import vote

app_name = "vote"
urlpatterns = [
    path("<slug:slug>/", vote.by_code, name="by_code"),
    path("<slug:slug>/email/", vote.ask, name="ask"),
    path("<slug:slug>/email/sent/", vote.asked, name="asked"),
    path("<slug:slug>/link/<str:token>/", vote.by_link, name="by_link"),
    path("<slug:slug>/counted/<str:stamp>/", vote.counted, name="counted"),
]
