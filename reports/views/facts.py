"""Behind the link by which a body checks the facts of a draft. A GET changes nothing: mail scanners open links."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from hub.shared import tokens
from hub.shared.clock import today
from hub.shared.guards import network_of, wait_in_words
from hub.shared.link_problems import link_problem
from hub.shared.states import TransitionNotAllowed
from reports.domain import fact_checks
from reports.domain.access_codes import CodeRefused, use_code
from reports.enums import FactCheckStatus
from reports.forms.fact_checks import CodeForm, FactsForm
from reports.models import FactCheck, IssuedText

BROWSER_DAYS = 30
SALT = "reports.fact_check"


class LinkView(View):
    """A page behind the link. What it shows of the draft needs the code once in each browser."""

    http_method_names = ["get", "head", "post", "options"]
    check: FactCheck

    def dispatch(self, request, *args, **kwargs):
        self.token = kwargs["token"]
        try:
            self.check = fact_checks.find_check(self.token)
        except tokens.TokenError as error:
            return link_problem(request, error, template="reports/facts/link_problem.html")
        issued = IssuedText.objects.filter(page_id=self.check.page_id).first()
        if issued and self.check.status != FactCheckStatus.ANSWERED:
            context = {"title": "This check has ended", "issued": issued, "report": self.check.page}
            return self.show("ended", context, status=410)
        return super().dispatch(request, *args, **kwargs)

    def address(self, name: str = "overview") -> str:
        return reverse(f"facts:{name}", args=[self.token])

    @property
    def cookie(self) -> str:
        return f"facts_{self.check.pk}"

    @property
    def is_known(self) -> bool:
        """Whether the code was typed in this browser for this very link."""
        kept = self.request.get_signed_cookie(self.cookie, default="", salt=SALT, max_age=BROWSER_DAYS * 24 * 60 * 60)
        return kept == tokens.digest_of(self.token)

    def remember(self, response: HttpResponse) -> HttpResponse:
        """``response`` with the cookie that says so, sent to this link only."""
        response.set_signed_cookie(
            self.cookie,
            tokens.digest_of(self.token),
            salt=SALT,
            max_age=BROWSER_DAYS * 24 * 60 * 60,
            path=self.address(),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return response

    def show(self, template: str, context: dict, *, status: int = 200) -> HttpResponse:
        context = {"check": self.check, "is_over": today() > self.check.closes_on, **context}
        return render(self.request, f"reports/facts/{template}.html", context, status=status)


class FactsView(LinkView):
    """The draft with a box beside each part; before the code a button that sends one, after the answer a receipt."""

    def get(self, request, token):
        if not self.is_known:
            return self.show("start", {"title": "Check the facts of a draft", "send_url": self.address("send")})
        if self.check.status == FactCheckStatus.ANSWERED:
            return self.show("done", {"title": "We have your answer", "answered": self.answered()})
        return self.show_draft(FactsForm(parts=fact_checks.parts_of(self.check)))

    def post(self, request, token):
        if not self.is_known or not self.check.can_be_answered:
            return redirect(self.address())
        form = FactsForm(request.POST, parts=fact_checks.parts_of(self.check))
        if not form.is_valid():
            return self.show_draft(form, status=422)
        try:
            form.run_once(lambda: fact_checks.answer(self.check, form.answers))
        except TransitionNotAllowed:
            # Answered in another window meanwhile: the receipt shows what we have.
            return redirect(self.address())
        return redirect(self.address())

    def answered(self) -> list[tuple[str, str]]:
        """What was said, by the title of the part."""
        titles = {part.key: part.title for part in fact_checks.parts_of(self.check)}
        return [(titles.get(key, key), words) for key, words in self.check.answers.items()]

    def show_draft(self, form: FactsForm, *, status: int = 200) -> HttpResponse:
        draft = fact_checks.draft_of(self.check)
        boxes = [{"part": part, "field": form[part.key]} for part in form.parts]
        return self.show("draft", {"title": draft.title, "draft": draft, "form": form, "boxes": boxes}, status=status)


class SendCodeView(LinkView):
    """Mails a code to the named address."""

    http_method_names = ["post", "options"]

    def post(self, request, token):
        wait = fact_checks.send_code(self.check, network=network_of(request))
        if wait:
            message = f"Too many codes were asked for. Try again {wait_in_words(wait)}."
            response = self.show(
                "start",
                {"title": "Check the facts of a draft", "send_url": self.address("send"), "problem": message},
                status=429,
            )
            response["Retry-After"] = str(wait)
            return response
        return redirect(self.address("code"))


class CodeView(LinkView):
    """Where the code is typed."""

    def get(self, request, token):
        return redirect(self.address()) if self.is_known else self.ask(CodeForm())

    def post(self, request, token):
        form = CodeForm(request.POST)
        if not form.is_valid():
            return self.ask(form, status=422)
        try:
            use_code(self.check, form.cleaned_data["code"])
        except CodeRefused as refused:
            form.add_error("code", refused.message)
            return self.ask(form, status=422)
        return self.remember(redirect(self.address()))

    def ask(self, form: CodeForm, *, status: int = 200) -> HttpResponse:
        context = {
            "title": "Enter the code",
            "form": form,
            "send_url": self.address("send"),
            "back_url": self.address(),
            "button": "Open the draft",
        }
        return self.show("code", context, status=status)
