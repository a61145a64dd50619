from __future__ import annotations

from django.urls import path

from hub.rights.views import public

app_name = "rights"
urlpatterns = [
    path("", public.overview, name="overview"),
    path("ask/", public.ask, name="ask"),
    path("complain/", public.complain, name="complain"),
    path("ask/received/<slug:reference>/", public.received, name="received"),
    path("confirm/done/", public.confirmed, name="confirmed"),
    path("confirm/<slug:token>/", public.confirm, name="confirm"),
]
