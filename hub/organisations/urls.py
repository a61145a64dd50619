from __future__ import annotations

from django.urls import path

from hub.organisations.views import listings

app_name = "listing"
urlpatterns = [
    path("mistake/<slug:slug>/", listings.report, name="report"),
    path("mistake/<slug:slug>/received/", listings.reported, name="reported"),
    path("claim/<slug:slug>/", listings.claim, name="claim"),
    path("claim/<slug:slug>/received/", listings.claimed, name="claimed"),
    path("confirm-claim/done/", listings.claim_confirmed, name="claim_confirmed"),
    path("confirm-claim/<str:token>/", listings.confirm_claim, name="confirm_claim"),
    path("check/<str:token>/", listings.check, name="check"),
    path("check/<str:token>/changed/", listings.change, name="change"),
]
