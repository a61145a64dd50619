"""What somebody booked, by the link in their mail: to see, confirm, change, hand over and cancel, without an account.

Opening a link shows a page; only its buttons act, since mail scanners open links.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from events.domain import booking_letters, bookings
from events.domain.booking_calendars import calendar_of_occasion
from events.domain.places import other_dates
from events.domain.waiting import rank_of
from events.enums.bookings import ACTIVE, BookingStatus
from events.forms.booking import DateForm, HandOverForm, PartyForm
from events.models import Booking, Places
from hub.shared import tokens
from hub.shared.calendar_files import file_answer
from hub.shared.clock import now
from hub.shared.link_problems import link_problem
from hub.shared.states import TransitionNotAllowed

READ_OR_SEND = ["GET", "HEAD", "POST"]
CHANGED_MEANWHILE = "This booking has changed meanwhile, so nothing was done. This is how it is now."

View = Callable[..., HttpResponse]


def with_booking(view: View) -> View:
    """Give ``view`` the booking that the link in the address stands for; a link that fails says so."""

    @wraps(view)
    def wrapped(request: HttpRequest, token: str) -> HttpResponse:
        try:
            subject = tokens.look_up(booking_letters.PURPOSE, token).subject
        except tokens.TokenError as error:
            return link_problem(request, error, template="events/book/link_problem.html")
        return view(request, token, read(subject.pk))

    return wrapped


def read(pk: int) -> Booking:
    booking = Booking.objects.get(pk=pk)
    booking.places = Places.objects.with_owner().get(pk=booking.places_id)
    return booking


def may_change(booking: Booking, *, at: dt.datetime) -> bool:
    """Whether who booked may still change it or give it up; what has begun or is off stays as it is."""
    occasion = booking.places.occasion
    is_to_come = not occasion.is_cancelled and not occasion.has_begun(at=at)
    return is_to_come and booking.status in ACTIVE and not booking.has_run_out(at=at)


def while_it_may_change(view: View) -> View:
    """Only then; else show how the booking is. The address of a form outlives the link to it."""

    @wraps(view)
    def wrapped(request: HttpRequest, token: str, booking: Booking) -> HttpResponse:
        if may_change(booking, at=now()):
            return view(request, token, booking)
        if request.method == "POST":
            return shown(request, token, booking, problem=CHANGED_MEANWHILE, status=409)
        return shown(request, token, booking)

    return wrapped


@require_http_methods(READ_OR_SEND)
@with_booking
def mine(request: HttpRequest, token: str, booking: Booking) -> HttpResponse:
    """Where things stand, with a button for what comes next."""
    if request.method == "POST":
        return act(request, token, booking)
    return shown(request, token, booking)


def act(request: HttpRequest, token: str, booking: Booking) -> HttpResponse:
    """Confirm what is held or offered, or take up again what ran out."""
    try:
        bookings.confirm(booking)
    except TransitionNotAllowed:
        return shown(request, token, booking, problem=CHANGED_MEANWHILE, status=409)
    except bookings.BookingError as error:
        return shown(request, token, booking, problem=error.message, status=409)
    return redirect("book:mine", token=token)


def shown(request: HttpRequest, token: str, booking: Booking, *, problem: str = "", status: int = 200) -> HttpResponse:
    booking = read(booking.pk) if problem else booking
    at, occasion = now(), booking.places.occasion
    has_run_out = booking.has_run_out(at=at) or booking.status == BookingStatus.LAPSED
    is_over = occasion.has_begun(at=at)
    context = {
        "booking": booking,
        "occasion": occasion,
        "needs": needs_of(booking),
        "problem": problem,
        "has_run_out": has_run_out,
        "is_over": is_over,
        "is_off": occasion.is_cancelled,
        "is_held": booking.status == BookingStatus.HELD and not has_run_out,
        "is_offered": booking.status == BookingStatus.OFFERED and not has_run_out,
        "is_booked": booking.status == BookingStatus.CONFIRMED,
        "is_waiting": booking.status == BookingStatus.WAITING,
        "is_cancelled": booking.status == BookingStatus.CANCELLED,
        "rank": rank_of(booking),
        "never_fits": booking.status == BookingStatus.WAITING and booking.party_size > booking.places.room,
        "may_change": may_change(booking, at=at),
        "lacks_answers": lacks_answers(booking),
        "has_other_dates": booking.status == BookingStatus.CONFIRMED
        and any(True for _ in other_dates(booking.places, at=at)),
        **{f"{name}_url": reverse(f"book:{name}", args=[token]) for name in PAGES},
    }
    return render(request, "events/book/mine.html", context, status=status)


PAGES = ("change", "date", "hand_over", "cancel", "calendar")


def needs_of(booking: Booking) -> str:
    needs = getattr(booking, "needs", None)
    return needs.text if needs else ""


def answers_of(booking: Booking) -> dict[str, str]:
    """What was answered so far, by the words of each question."""
    return dict(booking.answers.values_list("question", "answer"))


def lacks_answers(booking: Booking) -> bool:
    """Whether the organiser asks what this booking has no answer to: who was handed it over was never asked."""
    wanted = {question.text for question in booking.places.occasion.questions if question.is_required}
    return bool(wanted) and not wanted <= answers_of(booking).keys()


def asked(request: HttpRequest, template: str, form, token: str, booking: Booking, *, status: int = 0) -> HttpResponse:
    context = {
        "form": form,
        "booking": booking,
        "occasion": booking.places.occasion,
        "back_url": reverse("book:mine", args=[token]),
        "back_text": "Back to your booking",
    }
    response = render(request, f"events/book/{template}.html", context)
    response.status_code = status or getattr(form, "http_status", 422 if form.is_bound and form.errors else 200)
    return response


def run(form, act: Callable[[], Booking]) -> bool:
    """Do it once, however often the form is sent; what forbids it is said at the form. Returns whether it is done."""
    try:
        form.run_once(act)
    except TransitionNotAllowed:
        form.add_error(None, CHANGED_MEANWHILE)
        return False
    except bookings.BookingError as error:
        form.add_error(None, error.message)
        return False
    return True


@require_http_methods(READ_OR_SEND)
@with_booking
@while_it_may_change
def change(request: HttpRequest, token: str, booking: Booking) -> HttpResponse:
    """How many come, what the organiser asks, and what they need."""
    form = PartyForm(
        request.POST if request.method == "POST" else None,
        occasion=booking.places.occasion,
        room=booking.places.room,
        answered=answers_of(booking),
        initial={"size": booking.party_size, "needs": needs_of(booking)},
    )

    def save() -> Booking:
        changed = bookings.change_party(booking, form.cleaned_data.get("size", booking.party_size))
        bookings.change_answers(changed, form.answers)
        bookings.change_needs(changed, form.cleaned_data["needs"])
        return changed

    if form.is_valid() and run(form, save):
        return redirect("book:mine", token=token)
    return asked(request, "change", form, token, booking)


@require_http_methods(READ_OR_SEND)
@with_booking
@while_it_may_change
def another_date(request: HttpRequest, token: str, booking: Booking) -> HttpResponse:
    form = DateForm(
        request.POST if request.method == "POST" else None, dates=list(other_dates(booking.places, at=now()))
    )
    if form.is_valid() and run(form, lambda: bookings.move_to(booking, form.chosen)):
        return redirect("book:mine", token=token)
    return asked(request, "date", form, token, booking)


@require_http_methods(READ_OR_SEND)
@with_booking
@while_it_may_change
def hand_over(request: HttpRequest, token: str, booking: Booking) -> HttpResponse:
    form = HandOverForm(request.POST if request.method == "POST" else None)
    form.guard(request)
    if form.is_valid():
        typed = form.cleaned_data
        if run(form, lambda: bookings.hand_over(booking, name=typed["name"], email=typed["email"])):
            return render(request, "events/book/handed_over.html", {"occasion": booking.places.occasion})
    return asked(request, "hand_over", form, token, booking)


@require_http_methods(READ_OR_SEND)
@with_booking
@while_it_may_change
def cancel(request: HttpRequest, token: str, booking: Booking) -> HttpResponse:
    """Asks once more, so that nobody cancels by a slip."""
    if request.method == "POST":
        try:
            bookings.cancel(booking)
        except TransitionNotAllowed:
            return shown(request, token, booking, problem=CHANGED_MEANWHILE, status=409)
        return redirect("book:mine", token=token)
    context = {
        "booking": booking,
        "occasion": booking.places.occasion,
        "is_waiting": booking.status == BookingStatus.WAITING,
        "is_offered": booking.status == BookingStatus.OFFERED,
        "back_url": reverse("book:mine", args=[token]),
        "back_text": "Back to your booking",
    }
    return render(request, "events/book/cancel.html", context)


@require_safe
@with_booking
def calendar_file(request: HttpRequest, token: str, booking: Booking) -> HttpResponse:
    """What was booked for the person's calendar; what is not booked has none."""
    if booking.status != BookingStatus.CONFIRMED:
        return redirect("book:mine", token=token)
    return file_answer(calendar_of_occasion(booking.places.occasion), f"{booking.reference}.ics")
