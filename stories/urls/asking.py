from __future__ import annotations

from django.urls import path

from stories.views import asking

app_name = "asking"

urlpatterns = [
    path("", asking.asking_list, name="list"),
    path("month/", asking.asking_month, name="month"),
]
