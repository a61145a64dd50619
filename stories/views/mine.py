"""My story: who has the code sees what became of it, takes back what they agreed to, or all of it.

The code is in no address.
"""

from __future__ import annotations

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.shared.clock import today
from hub.shared.states import TransitionNotAllowed
from stories.domain.codes import story_of
from stories.domain.consent import agreed
from stories.domain.mine import chain_of
from stories.domain.moves import narrow_consent, withdraw
from stories.enums import StoryStatus
from stories.forms.telling import MineForm, UsesForm
from stories.models import Story

from .telling import may_leave

SALT = "stories.mine"
OPEN_FOR = 3600
"""Seconds in which an opened story can be changed without its code."""

LONGEST_TOKEN = 300
UNKNOWN = (
    "We know no story with this code. Check it against what you wrote down. If the story was taken back, nothing of it "
    "is here any more."
)


@may_leave
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    form = MineForm(request.POST if request.method == "POST" else None)
    form.guard(request)
    if not form.is_bound or not form.is_valid():
        return show_form(request, form)
    story = story_of(form.cleaned_data["code"])
    if story is None or story.status == StoryStatus.WITHDRAWN:
        form.add_error("code", UNKNOWN)
        return show_form(request, form)
    context = {
        "title": "Your story",
        "steps": chain_of(story, on=today()),
        "agreed": agreed(story).values(),
        "token": signing.dumps(story.pk, salt=SALT),
        "back_url": reverse("stories:mine"),
    }
    return render(request, "stories/mine/story.html", context)


def show_form(request: HttpRequest, form: MineForm) -> HttpResponse:
    context = {"form": form, "title": "My story", "back_url": reverse("stories:start"), "button": "Show my story"}
    return form.answer_headers(render(request, "stories/mine/code.html", context))


def opened_story(request: HttpRequest) -> Story | None:
    """The story that was opened with its code a moment ago; ``None`` if that is too long ago, or it is gone."""
    token = request.POST.get("token", "")
    if len(token) > LONGEST_TOKEN:
        return None
    try:
        key = signing.loads(token, salt=SALT, max_age=OPEN_FOR)
    except signing.BadSignature:
        return None
    return Story.objects.filter(pk=key).exclude(status=StoryStatus.WITHDRAWN).first()


@may_leave
@require_POST
def uses(request: HttpRequest) -> HttpResponse:
    """First what was agreed to; at the second press only what is left ticked of it may be done."""
    story, is_sent = opened_story(request), "saved" in request.POST
    if story is None or not (is_sent or agreed(story)):
        return redirect("stories:mine")
    form = UsesForm(request.POST if is_sent else None, agreed=agreed(story))
    if form.is_valid():
        narrow_consent(story, allowed=form.cleaned_data["allowed"])
        return redirect("stories:uses_saved")
    context = {
        "form": form,
        "title": "What we may do with your story",
        "token": request.POST["token"],
        "back_url": reverse("stories:mine"),
        "button": "Save",
    }
    return render(request, "stories/mine/uses.html", context, status=422 if is_sent else 200)


@may_leave
@require_safe
def uses_saved(request: HttpRequest) -> HttpResponse:
    return render(request, "stories/mine/uses_saved.html")


@may_leave
@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    """First what goes and what stays; at the second press it goes."""
    story = opened_story(request)
    if story is None:
        return redirect("stories:mine")
    if "confirmed" not in request.POST:
        context = {"title": "Take your story back", "token": request.POST["token"], "back_url": reverse("stories:mine")}
        return render(request, "stories/mine/take_back.html", context)
    try:
        withdraw(story)
    except TransitionNotAllowed:
        # Taken back by another press of the same button: it is gone, as was asked.
        return redirect("stories:taken_back")
    return redirect("stories:taken_back")


@may_leave
@require_safe
def taken_back(request: HttpRequest) -> HttpResponse:
    return render(request, "stories/mine/taken_back.html", {"title": "Your story is taken back"})
