"""Forms of the admin with which staff run the clock. The rules are in ``reports.domain.requests``."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm

from hub.organisations.models import Organisation
from hub.shared.clock import today
from hub.shared.forms import PlainCharField, PlainTextField
from hub.shared.guards import OnceForm
from hub.shared.working_days import long_date
from reports.domain.marks import HOLD, ReadMarks, marks_in, names_known
from reports.domain.meanwhile import Mark, mark_of
from reports.domain.redactions import needs_second_person
from reports.domain.requests import Answer
from reports.domain.rules import binding, does_bind
from reports.enums import ENDING_NATURES, Channel, Decision, Direction, ItemKind, Nature, ResponseStatus
from reports.forms.files import AttachesFiles
from reports.forms.marked import WarnsOfMarks
from reports.forms.promised_actions import MOST_ACTIONS, PromisedActions
from reports.models import DutyRule, Recommendation, ReportPage, RequestedItem, ResponseRequest

PUBLIC_BOXES, DATE_BOX = ("public_text", "explanation_", "by_when_", "action_"), "action_due_"

TWICE = "This body is being asked about this report already. Look for the request in the list."


class ResponseRequestForm(WagtailAdminModelForm):
    """A draft: who is asked about which report, under which rule."""

    class Meta:
        model = ResponseRequest
        fields = ["report", "body", "duty_rule"]
        help_texts = {
            "body": "What the report or information request asks of this body becomes the request.",
            "duty_rule": "Without a rule, or with one that nobody verified, pages say “reply requested by”.",
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["report"].queryset = ReportPage.objects.live().order_by("-published_on", "title")
        self.fields["report"].empty_label = "Choose a published report or information request"
        self.fields["body"].queryset = Organisation.objects.visible().bodies()
        self.fields["body"].empty_label = "Choose a body"
        self.fields["duty_rule"].queryset = DutyRule.objects.all()
        self.fields["duty_rule"].empty_label = "No rule"
        if not self.is_bound and self.instance.report_id and self.instance.body_id:
            rules = binding(DutyRule.objects.all(), self.instance.body, self.instance.report.area)
            self.fields["duty_rule"].queryset = DutyRule.objects.filter(pk__in=[rule.pk for rule in rules])

    def clean(self):
        cleaned = super().clean()
        report, body = cleaned.get("report"), cleaned.get("body")
        if not report or not body:
            return cleaned
        if not Recommendation.objects.filter(report=report, bodies=body).exists():
            self.add_error("body", "Nothing in it is addressed to this body.")
        if ResponseRequest.objects.live(report, body).exclude(pk=self.instance.pk).exists():
            self.add_error("body", ValidationError(TWICE, code="twice"))
        rule = cleaned.get("duty_rule")
        if rule and not does_bind(rule, body, report.area):
            self.add_error("duty_rule", "This rule does not bind this body: it is of another kind or place.")
        return cleaned


def day_field(label: str, **options) -> forms.DateField:
    """A date in the browser's own box: no script needed, typed or picked."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, **options)


class MoveForm(OnceForm, forms.Form):
    """What all forms on a started request share: pressed twice, it acts once.

    ``seen`` is what was logged when the form was opened, so that it can say what was logged since.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=50)

    def __init__(self, *args, request: ResponseRequest, user=None, **kwargs) -> None:
        self.request = request
        self.user = user
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = str(mark_of(request))

    @property
    def about(self) -> ResponseRequest:
        return self.request

    @property
    def known(self) -> Mark:
        """What was logged when whoever sends the form opened it."""
        return Mark.read(self.data.get(self.add_prefix("seen"), "")) or mark_of(self.request)

    def put_cursor(self) -> None:
        """Put the cursor into the first box, so that somebody can type at once."""
        first = next(iter(self.visible_fields()))
        first.field.widget.attrs["autofocus"] = True


class StartForm(MoveForm):
    received_on = day_field(
        "When did the body get it?",
        initial=today,
        help_text="The day on which the e-mail or letter arrived. The due date is counted from it.",
    )
    reply_requested_by = day_field(
        "Reply requested by", required=False, help_text="By when you ask for the reply, since no rule sets a date."
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.request.duty_rule_id:
            del self.fields["reply_requested_by"]


class MessageFields(AttachesFiles, MoveForm):
    """How and when a message came, and its words."""

    happened_on = day_field("Date", initial=today)
    channel = forms.ChoiceField(label="How", choices=Channel.choices)
    public_text = PlainTextField(
        label="Public version",
        required=False,
        max_length=10_000,
        rows=5,
        help_text="What the page shows. Leave out names of officers, phone numbers and anything about a patient.",
    )
    private_text = PlainTextField(
        label="Original text", required=False, max_length=50_000, rows=5, help_text="For staff only. Never shown."
    )

    marks = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    """What was answered to the marks of its public words: their digest, to publish as it is, or ``HOLD``."""

    field_order = ["nature", "direction", "happened_on", "channel", "public_text", "private_text"]

    @property
    def public_words(self) -> dict[str, str]:
        """What would be public, by the label of each box. Only for a valid form."""
        names = [name for name in self.fields if name.startswith(PUBLIC_BOXES) and not name.startswith(DATE_BOX)]
        return {self.fields[name].label: self.cleaned_data[name] for name in names if self.cleaned_data[name]}

    @property
    def public_files(self) -> list[str]:
        """The names of the files that would be public. Only for a valid form."""
        chosen = self.cleaned_data["attachments"] if self.cleaned_data["publish_files"] else []
        return [row.name for row in chosen]

    @property
    def waits_for_check(self) -> bool:
        """Whether whoever typed it left it to the check before publishing."""
        return self.cleaned_data["marks"] == HOLD

    def refuse_unread(self) -> None:
        """Raise ``ReadMarks`` where public words are marked, unless those were read or it is to wait for a check."""
        if self.waits_for_check:
            return
        found = marks_in(self.public_words, self.public_files, names=names_known(self.request))
        if found.are_unread(self.cleaned_data["marks"]):
            raise ReadMarks(found)

    @property
    def is_held(self) -> bool:
        """Whether what was typed goes by way of a check: files, what was left to it, and with four eyes all words."""
        if self.waits_for_check or self.cleaned_data["attachments"]:
            return True
        return needs_second_person() and self.has_words

    @property
    def has_words(self) -> bool:
        return bool(self.cleaned_data["public_text"])


class MessageForm(MessageFields):
    nature = forms.ChoiceField(
        label="What is it?",
        choices=[("", "Choose"), *((row.value, row.label) for row in Nature if row not in ENDING_NATURES)],
        help_text="Only a question and our answer can move the date, if the rule says so. Replies have their own form.",
    )
    direction = forms.ChoiceField(
        label="Which way?", choices=Direction.choices, required=False, help_text="Only asked for “Something else”."
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("nature") != Nature.OTHER:
            # The kind of message tells the direction.
            cleaned["direction"] = ""
        elif not any(cleaned.get(name) for name in ("public_text", "private_text", "attachments")):
            self.add_error("public_text", "Write what came or went, or add a file: this alone says nothing.")
        return cleaned


class RefusalForm(MessageFields):
    public_text = PlainTextField(
        label="Its reason, for the public", max_length=10_000, rows=5, help_text="Shown on the page of the request."
    )


class ReplyForm(PromisedActions, MessageFields):
    """A reply: the message, and for each item without an answer a decision in the body's own words."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["public_text"].label = "Covering words, for the public"
        items = self.request.items.prefetch_related("replies__message")
        # What was typed about an item stays, though a colleague logged the answer to it meanwhile.
        self.items = [item for item in items if not item.replies.all() or self.has_typed(item)]
        for item in self.items:
            self.fields[f"decision_{item.pk}"] = forms.ChoiceField(
                label=f"Decision on {item.named}",
                choices=[("", "No decision yet"), *((row.value, row.label) for row in item.possible_decisions)],
                required=False,
                help_text=item.heading,
            )
            self.fields[f"explanation_{item.pk}"] = PlainTextField(
                label=f"What it says to {item.named}",
                required=False,
                max_length=5000,
                rows=4,
                help_text="The body’s own words. Shown in public.",
            )
            if item.kind == ItemKind.RECOMMENDATION:
                # An answer to a question is no promise with a date.
                self.fields[f"by_when_{item.pk}"] = PlainCharField(
                    label=f"By when, {item.named}",
                    required=False,
                    max_length=100,
                    help_text="As the body wrote it. The page says “no date given” if you leave it empty.",
                )
        self.add_action_fields()

    def has_typed(self, item: RequestedItem) -> bool:
        names = [f"{name}_{item.pk}" for name in ("decision", "explanation", "by_when")]
        for number in range(1, MOST_ACTIONS + 1):
            names += [f"action_{item.pk}_{number}", f"action_due_{item.pk}_{number}"]
        return self.is_bound and any(self.data.get(self.add_prefix(name), "").strip() for name in names)

    def clean(self):
        cleaned = super().clean()
        for item in self.items:
            if not self.is_repeat() and (others := list(item.replies.all())):
                said, day = others[0].get_decision_display(), long_date(others[0].message.happened_on)
                self.add_error(
                    f"decision_{item.pk}",
                    f"A colleague logged “{said}” of {day} for {item.named} meanwhile. Empty your boxes about it.",
                )
                continue
            words = cleaned.get(f"explanation_{item.pk}") or cleaned.get(f"by_when_{item.pk}")
            if words and not cleaned.get(f"decision_{item.pk}"):
                self.add_error(f"decision_{item.pk}", f"Choose a decision for {item.named}.")
        self.clean_actions()
        return cleaned

    @property
    def has_words(self) -> bool:
        said = any(answer.explanation or answer.by_when for answer in self.answers)
        return super().has_words or said or bool(self.promises)

    @property
    def answers(self) -> list[Answer]:
        """The decisions that were chosen. Only for a valid form."""
        cleaned = self.cleaned_data
        return [
            Answer(
                item=item,
                decision=Decision(cleaned[f"decision_{item.pk}"]),
                explanation=cleaned[f"explanation_{item.pk}"],
                by_when=cleaned.get(f"by_when_{item.pk}", ""),
            )
            for item in self.items
            if cleaned[f"decision_{item.pk}"]
        ]


class ReasonForm(WarnsOfMarks, MoveForm):
    public_boxes = ("reason",)

    reason = PlainTextField(
        label="Reason", max_length=2000, rows=4, help_text="Shown in public, on the page of the request."
    )


class RedirectForm(ReasonForm):
    redirected_to = forms.ModelChoiceField(
        label="Which body is in charge?",
        queryset=Organisation.objects.none(),
        empty_label="Choose a body",
        help_text="Then make a new request to that body.",
    )

    field_order = ["redirected_to", "reason"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        asked = [self.request.body_id, *([self.request.carried_to_id] if self.request.carried_to_id else [])]
        self.fields["redirected_to"].queryset = Organisation.objects.visible().bodies().exclude(pk__in=asked)


class TakeBackForm(ReasonForm):
    """``what`` was logged by mistake: a message, or a move of the request."""

    def __init__(self, *args, what, **kwargs) -> None:
        self.what = what
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = "What was the mistake?"
        self.fields["reason"].help_text = "Shown in public, if what you take back was. Leave out names of people."


CHANGED_MEANWHILE = "Somebody was quicker: this request is “{status}” now. Nothing was saved. Look at it again."


def changed_meanwhile(status: str) -> str:
    """What a person reads whose move is no longer possible."""
    return CHANGED_MEANWHILE.format(status=ResponseStatus(status).label)
