"""The listing of an organisation: see what is public and what waits, change it, say that it is still right."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import PurePosixPath

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from hub.organisations.domain.confirming import confirm_listing
from hub.organisations.enums import ConfirmedBy
from hub.portal.domain import comparing, listings, pictures
from hub.portal.forms import ListingForm
from hub.shared.clock import today
from hub.shared.guards import Limit
from hub.shared.models import HubImage
from hub.shared.responses import private_file
from hub.shared.states import TransitionNotAllowed

from .access import PortalView

SENDS = (Limit(20, dt.timedelta(hours=1)), Limit(60, dt.timedelta(days=1)))
"""How often an organisation may send changes: each is a draft for staff, and a picture is drawn anew."""


class ListingPage(PortalView):
    here = "listing"


class ListingView(ListingPage):
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        on = today()
        change = listings.open_change(self.organisation)
        context = {
            "change": change,
            "rows": comparing.rows(listings.values_of(self.organisation)),
            "changed": comparing.changed_rows(change, self.organisation) if change else [],
            "logo_url": self.address("listing_logo"),
            "is_check_due": self.organisation.is_check_due(on=on),
            "is_visible": self.organisation.is_visible(on=on),
        }
        return self.render("listing", context)


class EditView(ListingPage):
    """One page with all of it; sending it asks staff to publish it."""

    needs_keeper = True

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        change = listings.open_change(self.organisation)
        return self.show(self.form(change), change)

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        change = listings.open_change(self.organisation)
        form = self.form(change, request.POST, request.FILES)
        if not form.is_valid():
            return self.show_with_picture(form, change=change, status=422)
        if over := self.over(form, "listing", SENDS, partial(self.show_with_picture, change=change)):
            return over
        try:
            with transaction.atomic():
                typed = {**form.typed(), "logo": form.typed_logo()}
                sent = listings.send(self.organisation, typed, seen=form.cleaned_data["seen"], user=request.user)
        except listings.ChangedMeanwhile as error:
            comparing.tell_conflicts(form, error)
            form.show_now(error.current)
            return self.show_with_picture(form, change=change, status=422)
        if form.kept is not None:
            pictures.forget(form.kept)
        if sent is None:
            messages.info(request, "Nothing is different from what is public, so there is nothing to publish.")
        else:
            messages.success(request, "Thank you. We look at it and publish it. Until then people see what was there.")
        return redirect(self.address("listing"))

    def form(self, change, *args) -> ListingForm:
        shown = listings.shown_values(self.organisation, change)
        return ListingForm(*args, organisation=self.organisation, user=self.request.user, shown=shown)

    def show_with_picture(self, form: ListingForm, *, change, status: int) -> HttpResponse:
        """The form once more, with the picture that came with it kept."""
        form.keep_picture()
        return self.show(form, change, status=status)

    def show(self, form: ListingForm, change, *, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": "Change your listing",
            "change": change,
            "back_url": self.address("listing"),
            "back_text": "Back to your listing",
            "logo_url": self.address("listing_logo") if form.logo_now else "",
        }
        return self.render("listing_edit", context, status=status)


class LogoView(ListingPage):
    """The logo as the form shows it, public or not: for the people of the organisation."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        shown = listings.shown_values(self.organisation, listings.open_change(self.organisation))
        image = HubImage.objects.filter(pk=shown["logo"]).first() if shown["logo"] else None
        if image is None:
            raise Http404("No logo")
        try:
            file = image.file.storage.open(image.file.name)
        except FileNotFoundError:
            raise Http404("No logo") from None
        return private_file(FileResponse(file), f"logo{PurePosixPath(image.file.name).suffix}")


class ConfirmView(ListingPage):
    """ "This is still right": one press."""

    needs_keeper = True

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return redirect(self.address("listing"))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        confirm_listing(self.organisation, by=ConfirmedBy.OWNER, user=request.user)
        messages.success(request, "Thank you. Your listing says that it was checked today.")
        return redirect(self.address("listing"))


class WithdrawView(ListingPage):
    needs_keeper = True

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        change = listings.open_change(self.organisation)
        if change is None:
            return redirect(self.address("listing"))
        context = {
            "change": change,
            "changed": comparing.changed_rows(change, self.organisation),
            "logo_url": self.address("listing_logo"),
        }
        return self.render("listing_withdraw", context)

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        change = listings.open_change(self.organisation)
        if change is not None:
            try:
                listings.withdraw(change, user=request.user)
            except TransitionNotAllowed:
                messages.info(request, "Your change was published a moment ago.")
            else:
                messages.success(request, "Your change is withdrawn. The listing stays as it is.")
        return redirect(self.address("listing"))
