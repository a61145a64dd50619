"""The way in: whose link it is, a code by mail, and a new link for who lost theirs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from hub.shared import tokens
from hub.shared.guards import Limit, network_of, take, wait_in_words
from hub.shared.typed_words import Typed, typed_in
from reports.domain.access_codes import CODE_MINUTES, DAY, HOUR, CodeRefused, send_code, use_code
from reports.domain.officers import link_again
from reports.domain.reply_links import PURPOSE
from reports.forms.reply import CodeForm, NewLinkForm

from .base import LinkView, let_in, masked
from .overview import overview_context

LINKS = (Limit(3, HOUR), Limit(6, DAY))


class OverviewView(LinkView):
    """What is asked and how far the reply is; in a new browser only for whom the link is, and a button.

    Mail scanners open links: only the button sends the code.
    """

    def get(self, request, token):
        if not self.is_known:
            return self.gate()
        return self.render("overview", overview_context(self))

    def post(self, request, token):
        typed, is_new = typed_in(request), bool(self.officer.code_digest)
        if self.is_known:
            return go_on(self, typed)
        if wait := send_code(
            self.officer, kind="reports.reply_code", to=self.officer.email, network=network_of(request)
        ):
            response = self.gate(typed, wait=wait_in_words(wait), status=429)
            response["Retry-After"] = str(wait)
            return response
        to = f"{self.address('code')}?new=1" if is_new else self.address("code")
        return redirect(to, preserve_request=typed is not None)


class CodeView(LinkView):
    """Where the code is typed. It lets this browser in for this officer."""

    def get(self, request, token):
        if self.is_known:
            return self.back()
        return self.show(CodeForm())

    def post(self, request, token):
        typed = typed_in(request)
        if self.is_known:
            return go_on(self, typed)
        if typed and "code" not in request.POST:
            return self.show(CodeForm(), typed)
        form = CodeForm(request.POST)
        if not form.is_valid():
            return self.show(form, typed, status=422)
        try:
            use_code(self.officer, form.cleaned_data["code"])
        except CodeRefused as refused:
            form.add_error("code", refused.message)
            return self.show(form, typed, status=422)
        link = tokens.look_up(PURPOSE, token)
        return let_in(go_on(self, typed), self.officer, until=link.expires_at)

    def show(self, form: CodeForm, typed: Typed | None = None, *, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": "Check your email",
            "masked": masked(self.officer.email),
            "minutes": CODE_MINUTES,
            "back_url": self.address("overview"),
            "button": "Continue",
            "typed": typed,
            "is_new": "new" in self.request.GET,
        }
        return self.render("code", context, status=status)


def go_on(view: LinkView, typed: Typed | None) -> HttpResponse:
    """To the page on which something was typed before the code was asked for, with all of it, or to the overview."""
    return redirect(typed.page, preserve_request=True) if typed else view.back()


@require_http_methods(["GET", "HEAD", "POST"])
def new_link(request: HttpRequest) -> HttpResponse:
    """A new link for who lost theirs; the answer is the same whether we know the address or not."""
    form = NewLinkForm(request.POST or None, initial={"reference": request.GET.get("reference", "")[:20]})
    if request.method == "POST":
        form.guard(request)
        if form.is_valid():
            if not form.is_repeat():
                send_again(form.cleaned_data["email"], form.cleaned_data["reference"])
            return redirect(f"{reverse('reply:new')}?sent=1")
    if "sent" in request.GET and request.method != "POST":
        return render(request, "reports/reply/new_sent.html")
    context = {"form": form, "title": "Get a new reply link", "button": "Send a new link"}
    response = render(request, "reports/reply/new.html", context)
    return form.answer_headers(response) if form.is_bound else response


def send_again(email: str, reference: str) -> None:
    """Above the limit nothing is sent, and nobody can tell."""
    if not take(f"reply link again {email.strip().casefold()} {reference}", LINKS):
        link_again(email=email, reference=reference)
