"""Who may see a page for the people of an organisation: those of the one that its address names, and nobody else."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from hub.organisations.domain.people import organisations_of
from hub.organisations.models import Organisation, OrganisationPerson

LONG_ANSWER = 40
MOST_ANSWERS = 30


class SignedInView(View):
    """For who is signed in; others are led to it and come back."""

    http_method_names = ["get", "head", "post", "options"]

    def dispatch(self, request: HttpRequest, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.lead_to_sign_in(request)
        return super().dispatch(request, *args, **kwargs)

    def lead_to_sign_in(self, request: HttpRequest) -> HttpResponse:
        """What somebody typed whose session is over is shown to them once more: the page is kept by no browser."""
        address = f"{reverse('account_request_login_code')}?{urlencode({'next': request.path})}"
        typed = long_answers(request) if request.method == "POST" else []
        if not typed:
            return redirect(address)
        return render(request, "portal/signed_out.html", {"typed": typed, "sign_in_url": address}, status=401)


def long_answers(request: HttpRequest) -> list[str]:
    answers = [
        value for name, value in request.POST.items() if name not in ("seen", "kept_logo", "csrfmiddlewaretoken")
    ]
    return [value for value in answers if len(value) >= LONG_ANSWER][:MOST_ANSWERS]


class ActsForView(SignedInView):
    """A page of one organisation. Everything on it is looked up through the person's own organisations."""

    organisation: Organisation
    person: OrganisationPerson
    needs_keeper = False
    """Whether it is for those alone who may do everything."""

    def setup(self, request: HttpRequest, *args, **kwargs) -> None:
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            mine = organisations_of(request.user).filter(slug=kwargs["slug"])
            people = OrganisationPerson.objects.filter(user=request.user, organisation__in=mine.order_by())
            person = people.select_related("organisation").first()
            if person is None:
                raise Http404("No such organisation of this person")
            self.person, self.organisation = person, person.organisation

    def may_open(self) -> bool:
        return self.person.is_keeper or not self.needs_keeper

    def dispatch(self, request: HttpRequest, *args, **kwargs):
        if request.user.is_authenticated and not self.may_open():
            return self.name_keepers(request)
        return super().dispatch(request, *args, **kwargs)

    def name_keepers(self, request: HttpRequest) -> HttpResponse:
        """Who can do what this person can't."""
        keepers = self.organisation.people.keepers().select_related("user")
        context = {"organisation": self.organisation, "keepers": keepers}
        return render(request, "portal/not_keeper.html", context, status=403)
