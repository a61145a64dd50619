"""The case file: everything about one request on one screen, with a button for each thing that can happen next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.shortcuts import get_object_or_404
from wagtail.admin.views import generic

from hub.shared import audit
from hub.shared.calendars import working_calendar
from hub.shared.clock import today
from hub.shared.panels import panels_of
from hub.shared.reveals import RevealsPerson
from hub.shared.working_days import WorkingCalendar
from reports.domain.answer_view import sent_views
from reports.domain.asking import items_for
from reports.domain.bundles import original_words
from reports.domain.escalations import escalates_from
from reports.domain.questions import question_words
from reports.domain.reminders import wanted_by
from reports.domain.report_view import request_view
from reports.domain.taking_back import standing_endings, why_it_stands
from reports.enums import Nature
from reports.models import Message, ResponseRequest
from reports.permissions import RUN_CLOCK
from reports.views.admin import CASE_PANELS, MOVES
from reports.views.chasing import REMIND
from reports.views.draft_buttons import EditedAsDraft
from reports.views.escalations import ESCALATION, NEWS
from reports.views.letters import LETTER
from reports.views.next_steps import next_step
from reports.views.taking_back import take_back_address

BY_KEY = {move.key: move for move in MOVES}
LETTER_CAME = ("Log a letter", "message", "?channel=post")


@dataclass(frozen=True)
class Button:
    title: str
    url: str


@dataclass(frozen=True)
class ButtonGroup:
    """What can be done after one kind of thing has happened; the first button is the likeliest."""

    key: str
    title: str
    buttons: Sequence[Button]


GROUPS = (
    ("start", "Ready to ask?", (BY_KEY["start"],)),
    (
        "came",
        "Something came from the body",
        (BY_KEY["reply"], BY_KEY["message"], BY_KEY["refuse"], BY_KEY["promise"], BY_KEY["redirect"]),
    ),
    ("ours", "We do something", (REMIND, LETTER, ESCALATION, NEWS)),
    ("stop", "Stop waiting", (BY_KEY["withdraw"], BY_KEY["close"])),
)


def button_groups(row: ResponseRequest, user, *, on: dt.date, calendar: WorkingCalendar) -> list[ButtonGroup]:
    """The buttons that are possible on the day ``on``, for who may press them."""
    from_day = escalates_from(row, calendar)
    too_early = [ESCALATION.key] if from_day is None or on < from_day else []
    without_news = [] if row.is_draft or row.escalations.exists() else [NEWS.key]
    groups = []
    for key, title, moves in GROUPS:
        buttons = [
            Button(move.title, move.url(row))
            for move in moves
            if user.has_perm(move.needs) and move.is_possible(row) and move.key not in [*too_early, *without_news]
        ]
        if key == "came" and buttons:
            name, move, query = LETTER_CAME
            letter = Button(name, BY_KEY[move].url(row) + query)
            place = next(at for at, button in enumerate(buttons) if button.title == BY_KEY[move].title)
            buttons.insert(place, letter)
        if buttons:
            groups.append(ButtonGroup(key, title, buttons))
    return groups


def thread_of(row: ResponseRequest, *, may_take_back: bool) -> list[dict]:
    """The messages of ``row``, newest first, also those that were taken back; with where to take back the others."""
    messages = row.messages(manager="everything").with_words().newest_first()
    messages = messages.select_related("recorded_by", "redaction", "sealed", "taken_back__row__user")
    messages = messages.prefetch_related("attachments")
    standing = [message for message in messages if not hasattr(message, "taken_back")]
    explained = [place_of(message) for message in standing if message.nature == Nature.CLARIFICATION_GIVEN]
    asked = {message.pk for message in standing if message.nature == Nature.CLARIFICATION_ASKED}
    return [
        {
            "message": message,
            "originals": original_words(message),
            "taken": getattr(message, "taken_back", None),
            "take_back_url": take_back_address(message) if may_take_back and can_go(message) else "",
            "question": question_words(place_of(message), explained, row.status) if message.pk in asked else "",
        }
        for message in messages
    ]


def place_of(message: Message) -> tuple[dt.date, int]:
    return message.happened_on, message.pk


def can_go(message: Message) -> bool:
    return not hasattr(message, "taken_back") and not why_it_stands(message)


def history_of(row: ResponseRequest, *, may_take_back: bool) -> list[dict]:
    """The moves of ``row``, newest first; with where to take back an ending, and what a row took back."""
    endings = set(standing_endings(row).values_list("pk", flat=True)) if may_take_back else set()
    changes = row.history.select_related("user", "takes_back__commitment", "taken_back").order_by("-at", "-pk")
    return [
        {
            "change": change,
            "takes_back": hasattr(change, "takes_back"),
            "is_taken_back": hasattr(change, "taken_back"),
            "take_back_url": take_back_address(change) if change.pk in endings else "",
        }
        for change in changes
    ]


class RequestInspectView(EditedAsDraft, RevealsPerson, generic.InspectView):
    """Where it stands, what to do, what was asked and answered, the thread, the officers, the whole history.

    The originals of messages stay away until somebody asks for them, which is in the audit log.
    """

    template_name = "reports/admin/request_inspect.html"
    page_title = "Request"

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        if response.status_code == 200 and self.shows_originals:
            changes = {"originals": True}
            audit.record(audit.REVEALED, actor=request.user, subject=self.object, request=request, changes=changes)
        return response

    @property
    def shows_originals(self) -> bool:
        return self.request.GET.get("originals") == "1"

    def get_object(self, queryset=None):
        rows = ResponseRequest.objects.for_display().select_related(
            "report", "body", "carried_to", "redirected_to", "duty_rule"
        )
        return get_object_or_404(rows, pk=self.pk)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        row, on, calendar = self.object, today(), working_calendar()
        may_take_back = self.request.user.has_perm(RUN_CLOCK)
        thread = thread_of(row, may_take_back=may_take_back)
        context.update(
            row=row,
            view=request_view(row, on=on, calendar=calendar),
            due=row.due_date,
            wanted_by=wanted_by(row),
            sent_views=sent_views(row, on=on, calendar=calendar),
            would_ask=items_for(row) if row.is_draft else [],
            next_step=next_step(row),
            groups=button_groups(row, self.request.user, on=on, calendar=calendar),
            thread=thread,
            has_originals=any(entry["originals"] for entry in thread),
            shows_originals=self.shows_originals,
            history=history_of(row, may_take_back=may_take_back),
            panels=panels_of(CASE_PANELS, row, on=on, calendar=calendar, user=self.request.user),
            is_public=not row.is_draft and ResponseRequest.objects.public().filter(pk=row.pk).exists(),
        )
        return context
