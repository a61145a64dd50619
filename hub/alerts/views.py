"""Following by email. Pages say the same to everyone: who follows what is told to the address itself only."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from hub.alerts.domain import following, links
from hub.alerts.domain.targets import Target, find_search, target_of
from hub.alerts.forms import FollowForm, ListForm
from hub.alerts.models import Follow, Follower
from hub.shared import tokens
from hub.shared.link_problems import link_problem

READ_OR_SEND = ["GET", "HEAD", "POST"]
LINK_PROBLEM = "alerts/link_problem.html"


def follow_found(find: Callable[..., Target]) -> Callable[..., HttpResponse]:
    """The page on which what ``find`` finds by the parts of the address is followed."""

    @require_http_methods(READ_OR_SEND)
    def view(request: HttpRequest, **parts) -> HttpResponse:
        return follow(request, find(**parts))

    return view


@require_http_methods(READ_OR_SEND)
def follow_search(request: HttpRequest) -> HttpResponse:
    """The filters stand in the address, as in that of the list."""
    return follow(request, find_search(request.GET))


def follow(request: HttpRequest, target: Target) -> HttpResponse:
    form = FollowForm(request.POST if request.method == "POST" else None)
    form.guard(request)
    if form.is_valid():
        form.run_once(lambda: following.ask_to_follow(form.cleaned_data["email"], target, is_weekly=form.is_weekly))
        return redirect("follow:sent")
    context = {"form": form, "title": "Follow by email", "target": target, "back_url": target.url}
    return form.answer_headers(render(request, "alerts/follow.html", context))


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "alerts/sent.html")


@require_http_methods(READ_OR_SEND)
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link shows a button; only the button confirms: mail scanners open links."""
    try:
        if request.method == "POST":
            return redirect(links.list_path(following.confirm(token).follower))
        follow = tokens.look_up(following.PURPOSE, token).subject
    except tokens.TokenError as error:
        if follow := following.confirmed_before(token):
            # Pressed twice, or opened again from the mail.
            return render(request, "alerts/confirmed.html", {"target": target_of(follow)})
        return link_problem(request, error, template=LINK_PROBLEM)
    often = following.often_words(is_weekly=follow.is_weekly)
    context = {"target": target_of(follow), "email": follow.follower.email, "often": often}
    return render(request, "alerts/confirm.html", context)


@csrf_exempt
@require_http_methods(READ_OR_SEND)
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link shows a button. The button stops the mails, and so does a mail program (RFC 8058).

    The program knows no cookie and follows no redirect; the signed link is all that it has.
    """
    try:
        stopped = links.stopped_by(token)
    except links.LinkBroken as error:
        return link_problem(request, error, template=LINK_PROBLEM)
    follows = list(stopped.with_targets())
    if request.method == "POST":
        following.stop(follows)
        if "List-Unsubscribe" not in request.POST:
            return redirect(request.path)
        follows = []
    targets = [target_of(follow) for follow in follows if follow.is_active]
    return render(request, "alerts/stop.html", {"targets": targets})


@require_http_methods(READ_OR_SEND)
def own_list(request: HttpRequest, token: str) -> HttpResponse:
    """All that somebody follows, each with a button that stops it and one that changes how often it is told."""
    try:
        follower = Follower.objects.filter(pk=links.list_key(token)).first()
    except (links.LinkBroken, links.LinkOver) as error:
        return link_problem(request, error, template=LINK_PROBLEM)
    followed = following.followed_by(follower) if follower else []
    if request.method == "POST":
        change_list([follow for follow, _ in followed], request.POST)
        return redirect(request.path)
    return render(request, "alerts/list.html", {"followed": followed, "email": follower.email if follower else ""})


def change_list(follows: Sequence[Follow], pressed: QueryDict) -> None:
    """Do what the button says that somebody pressed in their list; of what is not in it, nothing."""
    wanted = pressed.get("stop", "")
    following.stop(follow for follow in follows if wanted in ("all", str(follow.pk)))
    for follow in follows:
        for name, is_weekly in (("week", True), ("now", False)):
            if pressed.get(name) == str(follow.pk):
                following.change_rhythm(follow, is_weekly=is_weekly)


@require_http_methods(READ_OR_SEND)
def ask_for_list(request: HttpRequest) -> HttpResponse:
    form = ListForm(request.POST if request.method == "POST" else None)
    form.guard(request)
    if form.is_valid():
        following.send_list(form.cleaned_data["email"])
        return redirect("follow:list_sent")
    context = {"form": form, "title": "What do you follow?", "back_url": reverse("record:list")}
    return form.answer_headers(render(request, "alerts/ask_for_list.html", context))


@require_safe
def list_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "alerts/list_sent.html")
