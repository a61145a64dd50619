from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from charter_champions.domain.verdicts import verdict_on
from charter_champions.models import Membership
from hub.organisations.domain.people import organisations_of
from hub.organisations.views.acting import SignedInView
from hub.portal.domain.summary import summary_of
from hub.portal.domain.todo import todo_list
from hub.shared.clock import today
from hub.shared.emails import absolute_url

from .access import PortalView


class HomeView(SignedInView):
    """On to the person's organisation, or the choice of one."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        mine = list(organisations_of(request.user))
        if len(mine) == 1:
            return redirect("portal:overview", mine[0].slug)
        return render(request, "portal/choose.html", {"organisations": mine})


class OverviewView(PortalView):
    """The membership's standing, what needs doing, the badge, and what the hub shows of the organisation."""

    here = "overview"
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        on = today()
        membership = self.newest_membership()
        context = {
            "membership": membership,
            "verdict": verdict_on(membership, on) if membership else None,
            "todo": todo_list(self.organisation, on=on),
            "summary": summary_of(self.organisation, on=on),
            "is_visible": self.organisation.is_visible(on=on),
        }
        if membership:
            context |= {
                "pack_url": reverse("badge:pack", args=[membership.code]),
                "verify_url": absolute_url(membership.get_absolute_url()),
                "live_url": absolute_url(membership.badge_url),
            }
        return self.render("overview", context)

    def newest_membership(self) -> Membership | None:
        membership = (
            Membership.objects.filter(organisation=self.organisation)
            .select_related("replaced_by")
            .order_by("-started_on", "-pk")
            .first()
        )
        if membership:
            membership.organisation = self.organisation
        return membership
