from __future__ import annotations

from django.urls import path

from charter_champions.views import badge

app_name = "badge"

urlpatterns = [
    path("<str:code>.svg", badge.live, name="live"),
    path("<str:code>/", badge.pack, name="pack"),
    path("<str:code>/files/<str:name>", badge.pack_file, name="file"),
    path("<str:code>/<slug:slug>-badge.zip", badge.download_pack, name="zip"),
    path("<str:code>/<slug:slug>-badge.svg", badge.download_svg, name="svg"),
    path("<str:code>/<slug:slug>-badge.png", badge.download_png, name="png"),
]
