from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views import View

from hub.shared import link_problems, tokens
from hub.shared.clock import now
from hub.shared.forms import HubForm
from hub.shared.typed_words import FIELD, Typed, typed_in
from hub.shared.working_days import long_date
from reports.domain.officers import may_answer
from reports.domain.reply_links import OfficerEnded, find_officer
from reports.domain.reply_parts import Progress
from reports.enums import ResponseStatus
from reports.models import Officer, ResponseRequest

COOKIE_PATH = "/reply/"
COOKIE_SALT = "reports.reply.browser"
KNOWN_FOR = dt.timedelta(days=30)
"""How long a browser in which the code was typed is not asked again."""

STATUSES = {
    Progress.DONE: ("", "Completed"),
    Progress.STARTED: ("part", "In progress"),
    Progress.NOT_STARTED: ("waiting", "Not started"),
}
"""The tag and the words of a task by its progress."""

ENDED = {
    ResponseStatus.WITHDRAWN: "We have withdrawn this request. You do not need to do anything.",
    ResponseStatus.REFUSED: "You told us that you will not reply. If you change your mind, you can still answer.",
    ResponseStatus.CLOSED: "We stopped waiting for your reply. You can still answer.",
}


class LinkView(View):
    """A page behind a reply link. It only finds out whose link it is; a GET changes nothing."""

    http_method_names = ["get", "head", "post", "options"]
    officer: Officer

    def dispatch(self, request, *args, **kwargs):
        self.token = kwargs["token"]
        try:
            self.officer = find_officer(self.token)
        except tokens.TokenError as error:
            return link_problem(request, error)
        return self.turned_away() or super().dispatch(request, *args, **kwargs)

    def turned_away(self) -> HttpResponse | None:
        """The answer for an officer for whom the page is not; ``None`` lets them in."""
        return None

    @staticmethod
    def blank_form(data: QueryDict) -> HubForm | None:
        """The form of the page with ``data``, and with nothing of anybody's request; ``None`` if nothing is written."""
        return None

    @cached_property
    def row(self) -> ResponseRequest:
        """The request, with what was asked and answered."""
        rows = ResponseRequest.objects.for_display().select_related("report", "body", "redirected_to", "duty_rule")
        return rows.get(pk=self.officer.request_id)

    @property
    def is_known(self) -> bool:
        """Whether the officer's code was typed in this browser."""
        return is_known(self.request, self.officer)

    def address(self, name: str, *arguments) -> str:
        return reverse(f"reply:{name}", args=[self.token, *arguments])

    def back(self, said: str = "") -> HttpResponse:
        """To the overview, which says what was done; ``said`` is a key of ``overview.SAID``."""
        return redirect(f"{self.address('overview')}?done={said}" if said else self.address("overview"))

    def gate(self, typed: Typed | None = None, *, wait: str = "", status: int = 200) -> HttpResponse:
        """For whom the link is, and a button that sends the code; ``typed`` is taken along."""
        context = {"masked": masked(self.officer.email), "wait": wait, "typed": typed}
        return self.render("gate", context, status=status)

    def render(self, template: str, context: dict, *, status: int = 200) -> HttpResponse:
        context = {
            "row": self.row,
            "officer": self.officer,
            "token": self.token,
            "overview_url": self.address("overview"),
            **context,
        }
        return render(self.request, f"reports/reply/{template}.html", context, status=status)


class ReplyView(LinkView):
    """A page for who typed the code in this browser; the others are sent to where it is asked for."""

    needs_answerable = False
    """Whether the page is of use only while something can be answered."""

    needs_open = False
    """Whether the page is of use only while we wait for a reply."""

    def turned_away(self):
        if not self.is_known:
            typed = typed_in(self.request)
            return self.gate(typed, status=403) if typed else self.back()
        if (self.needs_answerable and not may_answer(self.row)) or (self.needs_open and not self.row.is_open):
            typed = typed_in(self.request)
            return self.not_taken(typed) if typed else self.back()
        if self.request.method == "POST" and FIELD in self.request.POST:
            typed = typed_in(self.request)
            return self.put_back(typed) if typed else self.back()
        return None

    def put_back(self, typed: Typed) -> HttpResponse:
        """The page with what was typed in its form, not saved yet."""
        return self.back()

    def not_taken(self, typed: Typed) -> HttpResponse:
        """Say why nothing can be taken any more, and show what was typed."""
        context = {"title": "We could not take this", "why": over_words(self.row), "typed": typed}
        return self.render("not_taken", context, status=409)


def over_words(row: ResponseRequest) -> str:
    """Why a request takes nothing, or less than before; empty while it is open."""
    if row.status == ResponseStatus.REDIRECTED:
        return f"Our record says that {row.redirected_to} is in charge. Nothing more is asked of you."
    if row.status == ResponseStatus.ANSWERED:
        return f"Everything has had a reply since {long_date(row.answered_on)}."
    return ENDED.get(ResponseStatus(row.status), "")


def cookie_name(officer: Officer) -> str:
    return f"reply-{officer.pk}"


def is_known(request: HttpRequest, officer: Officer) -> bool:
    value = request.get_signed_cookie(cookie_name(officer), default="", salt=COOKIE_SALT, max_age=KNOWN_FOR)
    return value == str(officer.pk)


def let_in(response: HttpResponse, officer: Officer, *, until: dt.datetime) -> HttpResponse:
    """Let this browser in for ``officer`` alone, for 30 days or until the link ends."""
    response.set_signed_cookie(
        cookie_name(officer),
        str(officer.pk),
        salt=COOKIE_SALT,
        max_age=min(KNOWN_FOR, max(until - now(), dt.timedelta(0))),
        path=COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def link_problem(request: HttpRequest, error: tokens.TokenError) -> HttpResponse:
    """Says whose part was ended, and gives back what somebody just typed."""
    return link_problems.link_problem(
        request,
        error,
        template="reports/reply/link_problem.html",
        typed=typed_in(request),
        is_ended=isinstance(error, OfficerEnded),
    )


def masked(email: str) -> str:
    """As in "a…@northmoor.example"."""
    local, _, domain = email.partition("@")
    return f"{local[:1]}…@{domain}"
