from __future__ import annotations

from django.urls import path

from charter_champions.views import charter

app_name = "charter"

urlpatterns = [path("<int:pk>/", charter.version, name="version")]
