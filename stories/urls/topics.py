from __future__ import annotations

from django.urls import path

from stories.views import topics

app_name = "topics"

urlpatterns = [
    path("", topics.topic_list, name="list"),
    path("topics.csv", topics.topics_csv, name="csv"),
    path("<slug:slug>/", topics.topic_detail, name="topic"),
]
