from __future__ import annotations

from django.urls import path

from charter_champions.views import credentials

app_name = "credentials"

urlpatterns = [
    path("", credentials.issuer, name="issuer"),
    path("achievements/<int:number>/", credentials.achievement, name="achievement"),
    path("status-lists/<int:number>/<slug:purpose>/", credentials.status_list, name="status_list"),
    path("<str:code>/", credentials.newest, name="newest"),
    path("<str:code>/<int:number>/", credentials.one, name="one"),
]
