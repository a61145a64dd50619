"""Tell us: one question on each page, no account. What was typed is found by a cookie of this prefix alone."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from hub.shared.codes import grouped
from hub.shared.emails import absolute_url
from hub.shared.guards import Limit, network_of, over_limit, take
from stories.domain import drafts, telling
from stories.domain.consent import TEXTS
from stories.forms import telling as forms
from stories.models import StoryDraft

COOKIE = "hub_story"
COOKIE_PATH = "/stories/"

STARTS = "stories started", (Limit(60, dt.timedelta(hours=1)), Limit(200, dt.timedelta(days=1)))
"""How many stories may be begun from one network."""

FORMS = {
    "who": forms.WhoForm,
    "service": forms.ServiceForm,
    "which-service": forms.WhichServiceForm,
    "what-happened": forms.HappenedForm,
    "what-better": forms.BetterForm,
    "when": forms.WhenForm,
    "about-you": forms.AboutForm,
    "consent": forms.ConsentForm,
    "contact": forms.ContactForm,
}
TITLES = {
    "who": "Whose story is it?",
    "service": "Which service is it about?",
    "which-service": "Is it one of these?",
    "what-happened": "What happened?",
    "what-better": "What would have been better?",
    "when": "When did it happen?",
    "about-you": "About you",
    "consent": "What we may do with your story",
    "contact": "How to reach you",
}


def quick_exit_origin() -> str:
    parts = urlsplit(settings.HUB_QUICK_EXIT_URL)
    return f"{parts.scheme}://{parts.netloc}"


def may_leave(view):
    """Decorator: the button that leaves the site at once may lead to its address."""

    def wrapped(request, *args, **kwargs):
        update = csp_update({"form-action": [SELF, quick_exit_origin()]})
        return update(view)(request, *args, **kwargs)

    return wrapped


def key_of(request: HttpRequest) -> str:
    return request.COOKIES.get(COOKIE, "")


def with_key(response: HttpResponse, key: str) -> HttpResponse:
    """``response`` with the key in a cookie that goes when the browser is closed."""
    response.set_cookie(
        COOKIE, key, path=COOKIE_PATH, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )
    return response


def without_key(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(COOKIE, path=COOKIE_PATH, samesite="Lax")
    return response


def address(page: str) -> str:
    return reverse("stories:page", args=[page])


@may_leave
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    has_draft = drafts.find_draft(key_of(request)) is not None
    return render(request, "stories/tell/start.html", {"has_draft": has_draft})


@method_decorator(may_leave, name="dispatch")
class PageView(View):
    """One page, to fill in or to change. The first that is sent makes the draft."""

    http_method_names = ["get", "head", "post", "options"]

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.page = kwargs["step"]
        self.key = key_of(request)
        self.draft: StoryDraft | None = drafts.find_draft(self.key)
        self.answers = self.draft.answers if self.draft else {}
        self.to_check = request.GET.get("to") == "check"

    def dispatch(self, request, *args, **kwargs):
        if self.page not in FORMS:
            raise Http404("There is no such page")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, step: str) -> HttpResponse:
        if self.draft is None and self.page != telling.PAGES[0]:
            return render(request, "stories/tell/gone.html", {}, status=410)
        if not telling.applies(self.page, self.answers):
            return redirect(self.following())
        return self.show(FORMS[self.page](initial=self.answers.get(self.page), answers=self.answers))

    def post(self, request: HttpRequest, step: str) -> HttpResponse:
        form = FORMS[self.page](request.POST, answers=self.answers)
        if not form.is_valid():
            return self.show(form, status=422)
        # Who comes with what they wrote after a day, or after the cookie went, goes on with it.
        if self.draft is None:
            name, limits = STARTS
            if wait := take(f"{name} {network_of(request)}", limits):
                form.add_error(None, over_limit(wait))
                response = self.show(form, status=429)
                response["Retry-After"] = str(wait)
                return response
            self.key = drafts.new_key()
            self.draft = drafts.start_draft(self.key)
        drafts.save_page(self.draft, self.page, form.kept)
        self.answers = self.draft.answers
        return with_key(redirect(self.following()), self.key)

    def following(self) -> str:
        """The next page; back to the check, unless this answer makes another question."""
        after = telling.page_after(self.page, self.answers)
        missing = telling.first_missing(self.answers)
        if self.to_check and missing is None and not (self.page == "service" and after == "which-service"):
            return reverse("stories:check")
        if self.to_check and after is not None and (self.page == "service" or after == missing):
            return f"{address(after)}?to=check"
        return address(after) if after else reverse("stories:check")

    def back_url(self) -> str:
        if self.to_check:
            return reverse("stories:check")
        before = telling.page_before(self.page, self.answers)
        return address(before) if before else reverse("stories:start")

    def show(self, form, *, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "page_key": self.page,
            "title": TITLES[self.page],
            "back_url": self.back_url(),
            "needs_help_now": telling.needs_help_now(self.answers),
            "is_first": self.page == telling.PAGES[0],
            "notice": TEXTS["notice"],
        }
        return render(self.request, "stories/tell/page.html", context, status=status)


@method_decorator(may_leave, name="dispatch")
class CheckView(View):
    """What was answered, and the button that sends it."""

    http_method_names = ["get", "head", "post", "options"]

    def dispatch(self, request, *args, **kwargs):
        self.key = key_of(request)
        self.draft = drafts.find_draft(self.key)
        if self.draft is None:
            if drafts.sent_code(self.key):
                # Sent a moment ago, by another press of the same button.
                return redirect("stories:sent")
            return render(request, "stories/tell/gone.html", {}, status=410)
        if missing := telling.first_missing(self.draft.answers):
            return redirect(f"{address(missing)}?to=check")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(forms.SendForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = forms.SendForm(request.POST)
        form.guard(request)
        if not form.is_valid():
            return form.answer_headers(self.show(form))
        telling.send_story(self.draft, self.key)
        return redirect("stories:sent")

    def show(self, form) -> HttpResponse:
        answers = self.draft.answers
        context = {
            "form": form,
            "title": "Check what you wrote",
            "rows": telling.rows_to_check(answers),
            "needs_help_now": telling.needs_help_now(answers),
            "back_url": address(telling.page_before("contact", answers) or "consent"),
        }
        return render(self.request, "stories/tell/check.html", context)


@may_leave
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The receipt code, once: showing it takes the key from the browser, and nothing else knows it."""
    code = drafts.sent_code(key_of(request))
    if not code:
        return render(request, "stories/tell/sent_before.html", {})
    context = {"code": grouped(code), "mine_url": absolute_url(reverse("stories:mine"))}
    response = render(request, "stories/tell/sent.html", context)
    return response if request.method == "HEAD" else without_key(response)


@csrf_exempt
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Forget what was typed and go somewhere harmless; never to a page of errors, so without the check for forgery.

    Another site could press this button for nobody: the browser sends it no cookie of this prefix (SameSite).
    """
    drafts.forget_draft(key_of(request))
    response = HttpResponseRedirect(settings.HUB_QUICK_EXIT_URL)
    response.status_code = 303
    return without_key(response)
