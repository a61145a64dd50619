"""For the people of a champion: renewing it, and committing to a new version of the charter."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property

from charter_champions.domain import recommitting, renewals
from charter_champions.domain.changes import changed_promises
from charter_champions.domain.charter import version_in_force
from charter_champions.domain.standing import listed_until, renewal_opens_on, renewed_until
from charter_champions.domain.verdicts import verdict_on
from charter_champions.forms.renewal import CommitForm, RenewForm
from charter_champions.models import Membership
from hub.organisations.views.acting import ActsForView
from hub.shared.clock import today


class ChampionView(ActsForView):
    """A page for who acts for an organisation that is, or was, a champion. A GET changes nothing."""

    membership: Membership
    needs_keeper = True

    def setup(self, request: HttpRequest, *args, **kwargs) -> None:
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            membership = Membership.objects.open().filter(organisation=self.organisation).first()
            if membership is None:
                raise Http404("No membership of theirs")
            membership.organisation = self.organisation
            self.membership = membership

    @cached_property
    def version(self):
        return version_in_force()

    def show(self, name: str, context: dict, *, status: int = 200) -> HttpResponse:
        context = {
            "organisation": self.organisation,
            "membership": self.membership,
            "verdict": verdict_on(self.membership, today()),
            "version": self.version,
            "back_url": reverse("portal:overview", args=[self.organisation.slug]),
            "back_text": f"Back to {self.organisation.name}",
            **context,
        }
        return render(self.request, f"charter_champions/champion/{name}.html", context, status=status)


class RenewView(ChampionView):
    """Three questions; the answer is one more year."""

    def get(self, request, slug):
        if not self.may_renew:
            return self.not_now()
        initial = {"last_day": self.membership.valid_until.isoformat()}
        return self.show_form(RenewForm(initial=initial, charter_version=self.version))

    def post(self, request, slug):
        if self.version is None:
            return self.not_now(status=409)
        form = RenewForm(request.POST, charter_version=self.version)
        if not form.is_valid():
            return self.show_form(form, status=422) if self.may_renew else self.not_now(status=409)
        answers = form.cleaned_data
        try:
            renewal = renewals.renew(
                self.membership,
                self.version,
                did=answers["did"],
                is_listing_right=answers["listing"],
                last_day=answers["last_day"],
                user=request.user,
            )
        except renewals.RenewalNotOpenError:
            self.membership.refresh_from_db()
            return self.not_now(status=409)
        return redirect("champion:renewed", slug, renewal.pk)

    @property
    def may_renew(self) -> bool:
        return self.version is not None and renewals.may_renew(self.membership, on=today())

    def show_form(self, form: RenewForm, *, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": f"Renew {self.organisation.name}",
            "until": renewed_until(self.membership.valid_until),
            "changed": changed_promises(self.membership.charter_version, self.version),
            "button": "Renew for a year",
        }
        return self.show("renew", context, status=status)

    def not_now(self, *, status: int = 200) -> HttpResponse:
        last_day = self.membership.valid_until
        context = {
            "opens_on": renewal_opens_on(last_day),
            "is_early": today() < renewal_opens_on(last_day),
            "is_over": today() > listed_until(last_day),
        }
        return self.show("renew_not_now", context, status=status)


class RenewedView(ChampionView):
    """What a renewal did, and what to do next."""

    def get(self, request, slug, pk):
        renewal = self.membership.renewals.filter(pk=pk).select_related("commitment__version").first()
        if renewal is None:
            raise Http404("No renewal of theirs")
        return self.show("renewed", {"renewal": renewal})


class CommitView(ChampionView):
    """The promises of the version in force, what changed, and the tick below them."""

    def get(self, request, slug):
        if self.version is None or self.membership.charter_version_id == self.version.pk:
            return self.show("committed", {})
        return self.show_form(CommitForm(charter_version=self.version))

    def post(self, request, slug):
        if self.version is None:
            return self.show("committed", {}, status=409)
        form = CommitForm(request.POST, charter_version=self.version)
        if not form.is_valid():
            return self.show_form(form, status=422)
        try:
            recommitting.commit_again(self.membership, self.version, user=request.user)
        except recommitting.NotInForceError:
            return self.show("committed", {}, status=409)
        return redirect("champion:commit", slug)

    def show_form(self, form: CommitForm, *, status: int = 200) -> HttpResponse:
        recall = recommitting.recall_in_force()
        context = {
            "form": form,
            "title": "Commit to the new charter",
            "due_on": recall.due_on if recall else None,
            "changed": changed_promises(self.membership.charter_version, self.version),
            "button": "Commit to these promises",
        }
        return self.show("commit", context, status=status)
