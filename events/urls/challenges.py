from __future__ import annotations

from django.urls import path

from events.views import challenges

app_name = "challenges"
urlpatterns = [
    path("", challenges.challenge_list, name="list"),
    path("<slug:slug>/", challenges.challenge_detail, name="detail"),
]
