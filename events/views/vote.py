"""Voting. A GET never counts, whatever is in its address; no page says what somebody chose."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from events.domain import ballots
from events.enums.challenges import ChallengePhase
from events.forms.challenges import ChoiceForm, CodeForm, LinkForm
from events.models import Challenge, ChallengeOption
from events.views import kept_choice
from events.views.challenges import public
from hub.shared import tokens
from hub.shared.clock import now
from hub.shared.link_problems import link_problem

CHECK, CHANGE = "check", "change"
READ_OR_SEND = ["GET", "HEAD", "POST"]
SALT = "events.vote.counted"
MOST_PADDING = 3000
"""Bytes: several times the longest option with its words."""


def not_open(request: HttpRequest, challenge: Challenge) -> HttpResponse | None:
    """The answer instead of a form while nobody can vote; ``None`` while they can."""
    phase = challenge.phase(at=now())
    if phase == ChallengePhase.OPEN:
        return None
    if phase != ChallengePhase.SOON and request.method != "POST":
        return redirect(challenge)
    context = {"challenge": challenge, "is_soon": phase == ChallengePhase.SOON}
    return render(request, "events/vote/not_open.html", context, status=200 if request.method != "POST" else 409)


@sensitive_post_parameters("code", "option")
@require_http_methods(READ_OR_SEND)
def by_code(request: HttpRequest, slug: str) -> HttpResponse:
    """With the code of a slip, which the square code on it has typed already."""
    challenge = public(slug)
    typed = {"code": request.GET.get("code", "")[: ballots.LONGEST_CODE]}

    def build(data=None, **kwargs) -> CodeForm:
        return CodeForm(data, challenge=challenge, **{"initial": typed, **kwargs})

    def cast(form: CodeForm, option: ChallengeOption) -> Challenge:
        return ballots.vote_by_code(challenge, form.cleaned_data["code"], option)

    return vote(request, challenge, build, cast, email_url=challenge.email_url if challenge.takes_email else "")


@sensitive_post_parameters("option")
@require_http_methods(READ_OR_SEND)
def by_link(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """By the link of a mail: opening it shows the options, only the button votes."""
    challenge = public(slug)
    # A second press of the same button is told below that it counted.
    if not (request.method == "POST" and "cast" in request.POST):
        if answer := not_open(request, challenge):
            return answer
        try:
            ballots.look_up_link(challenge, token)
        except (tokens.TokenError, ballots.BallotRefused) as error:
            return no_vote(request, challenge, error)

    def build(data=None, **kwargs) -> ChoiceForm:
        return ChoiceForm(data, challenge=challenge, **kwargs)

    def cast(form: ChoiceForm, option: ChallengeOption) -> Challenge:
        return ballots.vote_by_link(challenge, token, option)

    return vote(request, challenge, build, cast)


def vote(
    request: HttpRequest,
    challenge: Challenge,
    build: Callable[..., ChoiceForm],
    cast: Callable[[ChoiceForm, ChallengeOption], Challenge],
    *,
    email_url: str = "",
) -> HttpResponse:
    """Choose, check, vote. Sent twice counts once and is told so twice.

    Each page is the answer to a GET, so that going back asks nobody to send a form again.
    """
    is_cast = request.method == "POST" and "cast" in request.POST
    if not is_cast and (answer := not_open(request, challenge)):
        return answer
    typed: Mapping[str, str] | None = request.POST if request.method == "POST" else None
    step = request.GET.get("step", "") if typed is None else ""
    if step:
        typed = kept_choice.kept(request)
        if typed is None:
            return redirect(request.path)
        if step == CHANGE:
            return choose(request, challenge, build(initial=typed), email_url)
    form = build(typed)
    form.guard(request)
    if not form.is_valid():
        return choose(request, challenge, form, email_url)
    option = form.cleaned_data["option"]
    if step:
        return check(request, challenge, form, option)
    if not is_cast:
        sent = {name: form.data.get(name, "") for name in form.fields}
        return kept_choice.keep(request, redirect(f"{request.path}?step={CHECK}"), sent)
    try:
        form.run_once(lambda: cast(form, option))
    except ballots.VotingNotOpen:
        return not_open(request, challenge) or choose(request, challenge, form, email_url)
    except ballots.BallotRefused as refused:
        form.add_error("code" if "code" in form.fields else None, refused.message)
        return choose(request, challenge, form, email_url)
    except tokens.TokenError as error:
        return no_vote(request, challenge, error)
    answer = redirect("vote:counted", slug=challenge.slug, stamp=counted_stamp(challenge))
    return kept_choice.forget(request, answer)


def choose(request: HttpRequest, challenge: Challenge, form: ChoiceForm, email_url: str) -> HttpResponse:
    context = {
        "form": form,
        "title": challenge.title,
        "challenge": challenge,
        "email_url": email_url,
        "action": request.path,
        "button": "Check my vote",
        "back_url": challenge.get_absolute_url(),
        "back_text": "About this challenge",
    }
    return form.answer_headers(render(request, "events/vote/choose.html", context))


def check(request: HttpRequest, challenge: Challenge, form: ChoiceForm, option: ChallengeOption) -> HttpResponse:
    """The choice once more, before it counts."""
    context = {
        "challenge": challenge,
        "form": form,
        "option": option,
        # Logs and whoever watches the network of a room see how long an answer is, and options are not equally long.
        "padding": secrets.token_urlsafe(secrets.randbelow(MOST_PADDING)),
        "action": request.path,
        "change_url": f"{request.path}?step={CHANGE}",
    }
    return render(request, "events/vote/check.html", context)


def no_vote(request: HttpRequest, challenge: Challenge, error: Exception) -> HttpResponse:
    heading = "You have voted" if isinstance(error, ballots.HasVoted) else ""
    return link_problem(request, error, template="events/vote/link_problem.html", challenge=challenge, heading=heading)


@require_http_methods(READ_OR_SEND)
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Where to send a link. The answer is the same whether the address has voted."""
    challenge = public(slug)
    if not challenge.takes_email:
        raise Http404("Nobody votes by email on this one")
    if answer := not_open(request, challenge):
        return answer
    form = LinkForm(request.POST if request.method == "POST" else None)
    form.guard(request)
    if form.is_valid():
        try:
            form.run_once(lambda: ballots.ask_for_link(challenge, form.cleaned_data["email"]))
        except ballots.VotingNotOpen:
            return not_open(request, challenge) or redirect(challenge)
        return redirect("vote:asked", slug=slug)
    context = {
        "form": form,
        "title": "Vote by email",
        "caption": challenge.title,
        "button": "Send me a link",
        "back_url": challenge.vote_url if challenge.batches.exists() else challenge.get_absolute_url(),
    }
    return form.answer_headers(render(request, "events/vote/ask.html", context))


@require_safe
def asked(request: HttpRequest, slug: str) -> HttpResponse:
    challenge = public(slug)
    return render(request, "events/vote/asked.html", {"challenge": challenge, "again_url": challenge.email_url})


@require_safe
def counted(request: HttpRequest, slug: str, stamp: str) -> HttpResponse:
    """The same address and the same page for all whose ballot counted."""
    challenge = public(slug)
    if stamp != counted_stamp(challenge):
        raise Http404("Nothing was counted")
    return render(request, "events/vote/counted.html", {"challenge": challenge})


def counted_stamp(challenge: Challenge) -> str:
    return signing.Signer(salt=SALT).signature(str(challenge.pk))


def vote_address(challenge: Challenge, code: str = "") -> str:
    """The path behind a square code."""
    return f"{reverse('vote:by_code', args=[challenge.slug])}{f'?code={code}' if code else ''}"
