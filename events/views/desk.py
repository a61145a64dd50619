"""One date of an event in the admin: who is booked, who waits, who came, and what staff do about it."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, Count, When
from django.urls import reverse
from wagtail.admin.views import generic

from events.domain import bookings
from events.domain.attendance import count_heads, places_of, presence
from events.domain.cancelling import cancel_session, letter_of, who_hears
from events.domain.thanking import files_of, send_thanks, thanks_letter, took_place, who_is_thanked
from events.domain.writing import message_letter, recipients_of, write_to_all
from events.enums import SessionStatus
from events.enums.bookings import BookingStatus, Rating
from events.forms.desk import AddForm, CancelBookingForm, HeadsForm, MessageForm, ReasonForm, SizeForm
from events.models import Booking, EventSession
from events.permissions import MANAGE, SEE_NEEDS
from hub.shared.clock import now
from hub.shared.emails import absolute_url
from hub.shared.letters import Letter
from hub.shared.mail_frames import MailPreview
from hub.shared.reveals import RevealsPerson
from hub.shared.staff_actions import StaffActionsView

MOST_ADDRESSES = 10
MOST_COMMENTS = 50


class SessionIndexView(generic.IndexView):
    page_title = "Dates and bookings"

    def get_base_queryset(self):
        rows = super().get_base_queryset().select_related("page", "places", "page__places")
        return rows.filter(page__live=True)

    def order_queryset(self, queryset):
        """Unless asked otherwise, what is on now or to come stands before what is over: years of it pile up."""
        if "ordering" in self.request.GET:
            return super().order_queryset(queryset)
        is_over = Case(When(ends_at__lte=now(), then=1), default=0)
        return queryset.order_by(is_over, "starts_at", "pk")


class SessionView(RevealsPerson, StaffActionsView):
    """The desk of one date."""

    page_title = "Date of an event"
    needs_permission = MANAGE
    actions = {
        "add": AddForm,
        "message": MessageForm,
        "thanks": forms.Form,
        "heads": HeadsForm,
        "cancel": ReasonForm,
    }

    def get_object(self, queryset=None):
        row = super().get_object(queryset)
        self.places = places_of(row)
        return row

    def get_page_subtitle(self) -> str:
        return f"{self.object.page.title}, {self.object.in_words}"

    def is_possible(self, action: str) -> bool:
        row, at = self.object, now()
        # A date that nobody books has no places, whatever an old page sends.
        return {
            "add": self.places is not None and row.ends_at > at and not row.is_cancelled,
            "message": self.places is not None,
            "thanks": self.places is not None and took_place(row, at=at) and self.places.thanked_at is None,
            "heads": row.starts_at <= at and not row.is_cancelled,
            "cancel": row.ends_at > at and row.status == SessionStatus.SCHEDULED,
        }[action]

    def build_form(self, action: str, data=None) -> forms.Form:
        if action == "heads":
            heads = getattr(self.object, "head_count", None)
            return HeadsForm(data, prefix=action, initial={"counted": heads.counted if heads else None})
        return super().build_form(action, data)

    def preview(self, action: str, form: forms.Form) -> MailPreview | None:
        """One of the mails, and to how many it goes; none where it goes to nobody."""
        letters = self.letters_of(action, form)
        return preview_of(letters) if letters else None

    def letters_of(self, action: str, form: forms.Form) -> Sequence[Letter]:
        if action == "cancel":
            return [letter_of(self.object, row, form.cleaned_data["reason"]) for row in who_hears(self.object)]
        if action == "message":
            rows = recipients_of(self.places, with_waiting=form.cleaned_data["to_waiting"])
            return [message_letter(row, **message_of(form)) for row in rows]
        if action == "thanks":
            return [thanks_letter(self.object, row) for row in who_is_thanked(self.object)]
        return []

    def do_add(self, form: AddForm) -> str:
        try:
            booking, _ = form.run_once(
                lambda: bookings.book_by_staff(
                    self.places, form.party, user=self.request.user, uses_reserved=form.cleaned_data["uses_reserved"]
                )
            )
        except bookings.BookingError as error:
            raise ValidationError(error.message) from error
        return f"Booked for {booking.party_in_words}: {booking.reference}." if booking else "It was booked already."

    def do_message(self, form: MessageForm) -> str:
        rows = recipients_of(self.places, with_waiting=form.cleaned_data["to_waiting"])
        form.run_once(lambda: write_to_all(self.places, rows, user=self.request.user, **message_of(form)))
        return f"On its way to {mails(len(rows))}."

    def do_thanks(self, form: forms.Form) -> str:
        return f"Thanks are on their way to {mails(send_thanks(self.object, user=self.request.user))}."

    def do_heads(self, form: HeadsForm) -> str:
        count_heads(self.object, form.cleaned_data["counted"], user=self.request.user)
        return "The head count is kept."

    def do_cancel(self, form: ReasonForm) -> str:
        count = len(who_hears(self.object))
        cancel_session(self.object, reason=form.cleaned_data["reason"], user=self.request.user)
        return f"It is cancelled. {mails(count).capitalize()} will hear of it." if count else "It is cancelled."

    def get_context_data(self, **kwargs):
        row = self.object
        rows = Booking.objects.filter(places=self.places) if self.places else Booking.objects.none()
        order = [BookingStatus.CONFIRMED, BookingStatus.HELD, BookingStatus.OFFERED]
        taking = sorted(rows.taking_places(), key=lambda booking: (order.index(booking.status), booking.name))
        waiting = list(rows.waiting())
        feedback = list(row.feedback.all()[:MOST_COMMENTS])
        return {
            **super().get_context_data(**kwargs),
            "session": row,
            "page": row.page,
            "places": self.places,
            "taking": taking,
            "waiting": waiting,
            "to_ring": [booking for booking in [*taking, *waiting] if not booking.email],
            "presence": presence(row),
            "feedback": feedback,
            "ratings": ratings_of(row),
            "files": files_of(row.page),
            "may_see_needs": self.request.user.has_perm(SEE_NEEDS),
            "register_url": reverse("event_register", args=[row.pk]),
            "print_url": reverse("event_print_list", args=[row.pk]),
            "export_url": reverse("event_bookings_csv", args=[row.pk]),
            "book_url": absolute_url(self.places.get_absolute_url()) if self.places else "",
            "feedback_url": absolute_url(reverse("book:feedback", args=[row.uid])),
        }


def message_of(form: MessageForm) -> dict[str, str]:
    return {"subject": form.cleaned_data["subject"], "text": form.cleaned_data["text"]}


def mails(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"


def preview_of(letters: Sequence[Letter]) -> MailPreview:
    """The first of many mails, with whom they go to; of very many the first addresses and how many more."""
    addresses = [letter.to for letter in letters]
    shown = addresses[:MOST_ADDRESSES]
    if more := len(addresses) - len(shown):
        shown.append(f"and {more} more")
    return MailPreview(shown, letters[0].rendered())


def ratings_of(session: EventSession) -> list[tuple[str, int]]:
    """How many rated it how, in the order of the ratings; nothing without any."""
    counted = dict(session.feedback.values_list("rating").annotate(Count("pk")))
    return [(rating.label, counted.get(rating.value, 0)) for rating in Rating] if counted else []


class BookingView(RevealsPerson, StaffActionsView):
    """One booking: what was asked for, what happened to it, and what staff may do for the person."""

    page_title = "Booking"
    needs_permission = MANAGE
    actions = {"confirm": forms.Form, "size": SizeForm, "cancel": CancelBookingForm}

    def get_page_subtitle(self) -> str:
        return self.object.reference

    def build_form(self, action: str, data=None) -> forms.Form:
        if action == "size":
            return SizeForm(data, prefix=action, initial={"size": self.object.party_size})
        return super().build_form(action, data)

    def is_possible(self, action: str) -> bool:
        status = BookingStatus(self.object.status)
        return {
            "confirm": status in (BookingStatus.HELD, BookingStatus.OFFERED, BookingStatus.LAPSED),
            "size": status not in (BookingStatus.CANCELLED, BookingStatus.LAPSED) and not self.object.places.run_id,
            "cancel": status not in (BookingStatus.CANCELLED, BookingStatus.LAPSED),
        }[action]

    def refusal(self, action: str) -> str:
        return f"Somebody was faster: it is “{self.object.get_status_display()}” now."

    def preview(self, action: str, form: forms.Form) -> MailPreview | None:
        if action != "cancel" or not self.object.email:
            return None
        from events.domain.booking_letters import cancelled_by_staff

        return cancelled_by_staff(self.object, form.cleaned_data["reason"]).preview()

    def attempt(self, act) -> None:
        try:
            act()
        except bookings.BookingError as error:
            raise ValidationError(error.message) from error

    def do_confirm(self, form: forms.Form) -> str:
        self.attempt(lambda: bookings.confirm(self.object))
        self.object.refresh_from_db()
        return f"It is “{self.object.get_status_display()}” now."

    def do_size(self, form: SizeForm) -> str:
        size = form.cleaned_data["size"]
        self.attempt(lambda: bookings.change_party(self.object, size, user=self.request.user))
        return "The number is changed."

    def do_cancel(self, form: CancelBookingForm) -> str:
        reason = form.cleaned_data["reason"]
        bookings.cancel(self.object, user=self.request.user, reason=reason)
        return "The booking is cancelled."

    def get_context_data(self, **kwargs):
        row = self.object
        needs = getattr(row, "needs", None)
        return {
            **super().get_context_data(**kwargs),
            "booking": row,
            "occasion": row.places.occasion,
            "answers": list(row.answers.all()),
            "history": row.history.select_related("user"),
            "has_needs": needs is not None,
            "needs": needs.text if needs and self.request.user.has_perm(SEE_NEEDS) else "",
            "may_see_needs": self.request.user.has_perm(SEE_NEEDS),
        }
