"""Below ``/portal/<organisation>/``: what only who acts for a champion can do."""

from __future__ import annotations

from django.urls import path

from charter_champions.views import renewal

app_name = "champion"

urlpatterns = [
    path("<slug:slug>/renew/", renewal.RenewView.as_view(), name="renew"),
    path("<slug:slug>/renew/<int:pk>/", renewal.RenewedView.as_view(), name="renewed"),
    path("<slug:slug>/charter/", renewal.CommitView.as_view(), name="commit"),
]
