"""The editor's form of an event: what a draft may still lack, and the sessions that the rule gives."""

from __future__ import annotations

from collections import Counter

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.admin.panels import InlinePanel
from wagtail.admin.panels.base import get_form_for_model

from events.domain.expansion import expand
from events.domain.keeping import why_kept
from events.domain.recurrence import faults
from events.domain.times import last_minute, london_day, midnight
from events.domain.venues import taken_from_venue
from events.enums import Repeat, Weekday
from hub.organisations.models import Organisation
from hub.shared.clock import now
from hub.shared.working_days import weekday_date

RULE_NEEDS = {
    "repeat_first_on": "Enter the first date.",
    "repeat_starts": "Enter when it starts.",
    "repeat_ends": "Enter when it ends.",
}
HIDDEN = ("recurs_at", "recurs_to")
NO_DATE = "Add a date, or say how it repeats."


class SessionForm(WagtailAdminModelForm):
    """Stretches an all-day session over its days. Carries along what the rule gave: a draft has no other memory."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_at"].required = False

    def clean(self):
        cleaned = super().clean()
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and cleaned.get("is_all_day") and "ends_at" not in self.errors:
            cleaned["starts_at"] = midnight(london_day(starts_at))
            cleaned["ends_at"] = last_minute(london_day(ends_at or starts_at))
        elif starts_at and not ends_at and "ends_at" not in self.errors:
            self.add_error("ends_at", "Enter when it ends.")
        return cleaned


class SessionsPanel(InlinePanel):
    """The rows of sessions, each in a ``SessionForm``; Wagtail's own panel takes no form and no hidden field."""

    def get_form_options(self):
        options = super().get_form_options()
        child = self.child_edit_handler.get_form_options()
        formset = options["formsets"][self.relation_name]
        formset["form"] = get_form_for_model(
            self.db_field.related_model,
            form_class=SessionForm,
            defer_required_on_fields=child.get("defer_required_on_fields", []),
        )
        formset["fields"] = [*formset["fields"], *HIDDEN]
        formset["widgets"] = {**formset["widgets"], **{name: forms.HiddenInput() for name in HIDDEN}}
        return options


class EventPageForm(WagtailAdminPageForm):
    """Asks of a draft only what it can't be saved without. Saving it makes the rule into sessions."""

    repeat_weekdays = forms.TypedMultipleChoiceField(
        label="On which weekdays",
        choices=Weekday.choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Only if it is weekly. Without a tick it is the weekday of the first date.",
    )

    def clean(self):
        cleaned = super().clean()
        if "sessions" not in self.formsets:
            return cleaned
        venue = cleaned.get("venue")
        if venue is not None:
            before = Organisation.objects.filter(pk=self.initial.get("venue")).first()
            cleaned |= {
                name: value
                for name, value in taken_from_venue(cleaned, venue, before).items()
                if name in self.fields and name not in self.errors
            }
        if not self.is_deferred_validation and cleaned.get("repeats", Repeat.NO) != Repeat.NO:
            self.ask_for_rest(cleaned)
        if not self.is_deferred_validation and cleaned.get("repeats") == Repeat.NO and not self.has_session():
            self.add_error(None, NO_DATE)
        for name, fault in faults_of(self, cleaned).items():
            self.add_error(name, fault)
        for fault in [*self.kept_faults(), *self.asked_twice()]:
            self.add_error(None, fault)
        return cleaned

    def ask_for_rest(self, cleaned) -> None:
        """Say what a rule lacks that is to be published."""
        for name, words in RULE_NEEDS.items():
            is_needed = name == "repeat_first_on" or not cleaned.get("repeat_all_day")
            if is_needed and cleaned.get(name) is None and name not in self.errors:
                self.add_error(name, words)
        if not cleaned.get("repeat_until") and not cleaned.get("repeat_count") and "repeat_until" not in self.errors:
            self.add_error("repeat_until", "Enter the last day, or how many times it takes place.")
        if cleaned["repeats"] == Repeat.MONTHLY_BY_WEEKDAY and not cleaned.get("repeat_week"):
            self.add_error("repeat_week", "Choose which one of the month.")

    def has_session(self) -> bool:
        formset = self.formsets["sessions"]
        left = [form for form in formset.forms if form not in deleted_forms(formset)]
        return any(form.has_changed() or form.instance.pk for form in left)

    def kept_faults(self) -> list[str]:
        """What to say of sessions that would be deleted though somebody counts on them."""
        gone = [form.instance for form in deleted_forms(self.formsets["sessions"]) if form.instance.pk]
        kept = why_kept(gone)
        return [
            f"{weekday_date(london_day(session.starts_at))} can’t be deleted: {kept[session.pk]}. Cancel it instead."
            for session in gone
            if session.pk in kept
        ]

    def asked_twice(self) -> list[str]:
        """What to say of questions with the same words: an answer is kept by those."""
        formset = self.formsets.get("questions")
        if formset is None or not formset.is_valid():
            return []
        asked = Counter(form.cleaned_data.get("text") for form in formset.forms if form not in formset.deleted_forms)
        return [
            f"You ask “{words}” {count} times. Say in each what is different."
            for words, count in asked.items()
            if words and count > 1
        ]

    def save(self, commit=True):
        deleted = deleted_forms(self.formsets["sessions"]) if "sessions" in self.formsets else []
        # Stored once, with its sessions, when the rule has been carried out.
        page = super().save(commit=False)
        page.left_sessions = sorted({*page.left_sessions, *(form.instance.pk for form in deleted if form.instance.pk)})
        leave_out(page, [form.instance.recurs_at for form in deleted])
        expand(page, at=now())
        if commit:
            page.save()
        return page


def deleted_forms(formset) -> list:
    """The forms of a bound formset whose rows go; none while something in it is wrong."""
    return list(formset.deleted_forms) if formset.is_bound and formset.is_valid() else []


def faults_of(form, cleaned) -> dict[str, str]:
    """The faults of the rule as typed, at the boxes that hold no other."""
    names = [name for name in form.fields if name.startswith("repeat")]
    if any(name in form.errors for name in names):
        return {}
    page = form.instance.__class__(**{name: cleaned.get(name) for name in names if cleaned.get(name) is not None})
    rule = page.whole_rule
    return {} if rule is None else faults(rule)


def leave_out(page, instants) -> None:
    """Let the rule of ``page`` leave out the days of deleted sessions, which it would only give again."""
    skipped = page.skipped_dates.get_object_list()
    for instant in instants:
        if instant is not None and london_day(instant) not in {row.day for row in skipped}:
            page.skipped_dates.add(page.skipped_dates.model(day=london_day(instant)))
