from __future__ import annotations

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm

from hub.organisations.models import Area
from hub.shared.forms import HubForm, PlainCharField, PlainTextField
from hub.shared.guards import GuardedForm, OnceForm

EMAIL_WORDS = {"invalid": "Enter an email address like name@example.org"}


class AreaChoiceField(forms.ModelChoiceField):
    """Areas in the order of their tree, each indented under what it lies in."""

    def label_from_instance(self, area: Area) -> str:
        return area.indented_name


class AreaForm(WagtailAdminModelForm):
    """An area and the area it lies in; it moves to its place by name among its neighbours."""

    parent = AreaChoiceField(
        queryset=Area.objects.order_by("path"),
        required=False,
        label="Lies in",
        empty_label="Nothing: it is the whole area",
    )

    class Meta:
        model = Area
        fields = ["name", "slug", "code", "latitude", "longitude"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["parent"].initial = self.instance.get_parent()
            self.fields["parent"].queryset = Area.objects.exclude(path__startswith=self.instance.path).order_by("path")

    def save(self, commit: bool = True) -> Area:
        parent = self.cleaned_data["parent"]
        if self.instance.pk is None:
            return parent.add_child(instance=self.instance) if parent else Area.add_root(instance=self.instance)
        area = super().save(commit=commit)
        if parent != area.get_parent() or "name" in self.changed_data:
            if parent:
                area.move(parent, pos="sorted-child")
            else:
                area.move(Area.get_first_root_node(), pos="sorted-sibling")
        return Area.objects.get(pk=area.pk)


class MistakeForm(OnceForm, GuardedForm, HubForm):
    """Anyone says what is wrong in a listing."""

    label_size = "m"
    guard_key = "listing-mistake"

    what = PlainTextField(
        label="What is wrong?",
        help_text="For example, a phone number that does not work. Tell us what is right, if you know.",
        max_length=2000,
        error_messages={"required": "Tell us what is wrong"},
    )
    email = forms.EmailField(
        label="Your email address (optional)",
        help_text="We use it to tell you what came of this, and for nothing else.",
        required=False,
        max_length=254,
        error_messages=EMAIL_WORDS,
    )


class ClaimForm(OnceForm, GuardedForm, HubForm):
    """Somebody wants to look after the listing of their group."""

    label_size = "m"
    guard_key = "listing-claim"

    name = PlainCharField(
        label="Your name", max_length=120, autocomplete="name", error_messages={"required": "Enter your name"}
    )
    role = PlainCharField(
        label="What do you do in the group?",
        help_text="For example, secretary or volunteer",
        max_length=150,
        error_messages={"required": "Tell us what you do in the group"},
    )
    email = forms.EmailField(
        label="Your email address",
        help_text="We send a link to it. Later you sign in with it.",
        max_length=254,
        error_messages={"required": "Enter your email address", **EMAIL_WORDS},
    )
    how_to_check = PlainTextField(
        label="How can we check that you speak for the group?",
        help_text="For example, a page with your name on it, or somebody whom we can ring.",
        max_length=1000,
        rows=3,
        error_messages={"required": "Tell us how we can check"},
    )

    @property
    def answers(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("name", "role", "email", "how_to_check")}


class ChangeForm(OnceForm, GuardedForm, HubForm):
    """The organisation itself says what changed. Whoever has the link has an address that we wrote to."""

    label_size = "m"
    guard_key = "listing-change"
    guard_address_field = ""

    what = PlainTextField(
        label="What changed?",
        help_text="For example, a new phone number, another day or another place.",
        max_length=2000,
        error_messages={"required": "Tell us what changed"},
    )


class CorrectedForm(forms.Form):
    answer = forms.CharField(
        label="What was put right",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Who left an address gets it word for word. Correct the listing first.",
    )


class ReasonForm(forms.Form):
    answer = forms.CharField(
        label="Reason",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="They get it by email word for word.",
    )
