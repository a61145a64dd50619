"""What partners change in a listing: it waits as a draft until staff publish it or send it back.

The draft that lies there is the one that staff see. What a partner changed is put on top of it, field by field, and
taken out of it again the same way, so that a draft of staff is neither lost nor shown to the partner.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import unicodedata
from collections.abc import Collection, Mapping
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.files.base import File
from django.core.files.images import ImageFile
from django.db import transaction
from wagtail.models import Revision, WorkflowState

from hub.organisations.domain.finding import find_place, postcode_of, written
from hub.organisations.domain.people import lock
from hub.organisations.enums import ACCESS_QUESTIONS
from hub.organisations.models import Area, Organisation
from hub.portal.enums import CHANGE_TRANSITIONS, ChangeStatus
from hub.portal.models import ListingChange, ListingChangeHistory
from hub.shared.clock import now
from hub.shared.models import HubImage, Theme
from hub.shared.states import move

from . import letters

LABELS = {
    "summary": "What you do, and who for",
    "description": "What to expect",
    "areas": "Where you work",
    "themes": "Themes",
    "email": "Email address for the public",
    "phone": "Phone number for the public",
    "website": "Website",
    "address": "Building and street",
    "town": "Town",
    "postcode": "Postcode",
    "hides_exact_address": "Hide the exact address",
    "lists_events_of_others": "List what others put on at your place",
    **ACCESS_QUESTIONS,
    "access_notes": "Anything else about access",
    "logo": "Logo",
}
"""What a partner may change, in the order in which it is asked."""

PLACE_ON_MAP = ("latitude", "longitude")
"""Go with the postcode."""

BOOKKEEPING = (
    "pk latest_revision live has_unpublished_changes first_published_at last_published_at live_revision go_live_at "
    "expire_at expired locked locked_at locked_by theme_items"
)

Values = dict[str, Any]


class ChangedMeanwhile(Exception):
    """Somebody else changed what this person changed too. ``fields`` says what, ``current`` what it is now."""

    def __init__(self, fields: Collection[str], current: Values) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields
        self.current = current


# Values


def value_of(organisation: Organisation, name: str) -> Any:
    """One value of a listing in plain form: text, yes or no, a number, or the sorted keys of areas and themes."""
    if name == "areas":
        return sorted(area.pk for area in organisation.areas.all())
    if name == "themes":
        return sorted(theme.pk for theme in organisation.themes.all())
    if name == "logo":
        return organisation.logo_id
    value = getattr(organisation, name)
    return tidy(name, value) if isinstance(value, str) else value


def tidy(name: str, text: str) -> str:
    """``text`` as a form gives it back when nobody changes it, so that no change is seen where there is none."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if name == "summary":
        return " ".join(text.split())
    if name == "postcode" and (code := postcode_of(text)):
        return written(code)
    return text


def values_of(organisation: Organisation) -> Values:
    return {name: value_of(organisation, name) for name in (*LABELS, *PLACE_ON_MAP)}


def set_value(organisation: Organisation, name: str, value: Any) -> None:
    """Put a value as ``value_of`` gives it into a row in memory; what an area, theme or logo is gone stays out."""
    if name == "areas":
        organisation.areas = list(Area.objects.filter(pk__in=value))
    elif name == "themes":
        organisation.themes.set(list(Theme.objects.filter(pk__in=value)))
    elif name == "logo":
        organisation.logo = HubImage.objects.filter(pk=value).first()
    else:
        setattr(organisation, name, value)


def mark_of(value: Any) -> str:
    """A short mark that tells whether a value is the one that somebody saw."""
    return hashlib.sha256(json.dumps(value, default=str).encode()).hexdigest()[:16]


def marks_of(values: Values) -> dict[str, str]:
    return {name: mark_of(values[name]) for name in LABELS}


def place_of(postcode: str) -> Values:
    """Where a postcode is, as far as the hub knows."""
    spot = find_place(postcode) if postcode_of(postcode) else None
    return {"latitude": spot.latitude, "longitude": spot.longitude} if spot else dict.fromkeys(PLACE_ON_MAP)


# What a partner sees


def open_change(organisation: Organisation) -> ListingChange | None:
    """What waits for staff or was sent back; ``None`` if nothing is under way."""
    return organisation.listing_changes.open().select_related("revision", "before", "sent_by").first()


def words_of(change: ListingChange) -> Values:
    """What the partner changed, by field; empty if the draft is no longer there."""
    if change.revision is None:
        return {}
    found = values_of(change.revision.as_object())
    return {name: found[name] for name in change.fields if name in found}


def shown_values(organisation: Organisation, change: ListingChange | None) -> Values:
    """What the form begins with: what is public, and on top what the partner changed. Never a draft of staff."""
    return values_of(organisation) | (words_of(change) if change else {})


# Moves


@transaction.atomic
def send(
    organisation: Organisation, typed: Values, *, seen: Mapping[str, str], user: AbstractBaseUser
) -> ListingChange | None:
    """Let what was ``typed`` wait for staff; returns what waits, ``None`` if nothing differs from what is public.

    ``seen`` holds the marks of what the form showed. What this person left alone stays as it is by now. Raises
    ``ChangedMeanwhile`` if they and somebody else changed the same to something different; nothing is written then.
    """
    organisation = lock(organisation)
    change = open_change(organisation)
    current = shown_values(organisation, change)
    wanted, conflicts = {}, []
    for name in LABELS:
        mine = typed.get(name, current[name])
        if mark_of(mine) == seen.get(name):
            wanted[name] = current[name]
        elif mine == current[name] or mark_of(current[name]) == seen.get(name):
            wanted[name] = mine
        else:
            conflicts.append(name)
    if conflicts:
        raise ChangedMeanwhile(conflicts, current)
    public = values_of(organisation)
    wanted = {name: value for name, value in wanted.items() if value != public[name]}
    if "postcode" in wanted:
        wanted |= place_of(wanted["postcode"])
    if not wanted:
        if change is not None:
            withdraw(change, user=user)
        return None
    if change is not None and change.is_waiting and words_of(change) == wanted:
        return change
    return lay(organisation, change, wanted, user=user)


def lay(organisation: Organisation, change: ListingChange | None, wanted: Values, *, user) -> ListingChange:
    """Put ``wanted`` on top of the draft that lies there, in place of what this partner had put there before."""
    at = now()
    before = organisation.latest_revision
    if change is not None and change.is_waiting:
        draft = organisation.get_latest_revision_as_object()
        take_out(draft, change)
        before = change.before
    else:
        if not organisation.has_unpublished_changes:
            # What is public now: to compare with, and to go back to.
            before = organisation.save_revision(changed=False, clean=False)
        draft = organisation.get_latest_revision_as_object()
    for name, value in wanted.items():
        set_value(draft, name, value)
    revision = draft.save_revision(user=user, clean=False, log_action=True)
    laid = {"revision": revision, "before": before, "fields": list(wanted), "changed_at": at, "sent_by": user}
    if change is None:
        change = ListingChange.objects.create(organisation=organisation, sent_at=at, **laid)
        ListingChangeHistory.objects.create(subject=change, at=at, user=user, before="", after=ChangeStatus.WAITING)
    elif change.is_returned:
        change = change_status(change, ChangeStatus.WAITING, user=user, changes={**laid, "sent_at": at, "reason": ""})
    else:
        for name, value in laid.items():
            setattr(change, name, value)
        change.save(update_fields=list(laid))
    ask_staff(Organisation.objects.get(pk=organisation.pk), user=user)
    return change


def ask_staff(organisation: Organisation, *, user) -> None:
    """Start the workflow for listings, if there is one; without it staff find the draft in the list of what waits."""
    state = organisation.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(user)
    elif state is None and (workflow := organisation.get_workflow()) is not None:
        workflow.start(organisation, user)


def take_out(draft: Organisation, change: ListingChange) -> None:
    """Put back in ``draft`` what was there before the partner's words; what staff made of them since stays."""
    before = values_of(change.before.as_object() if change.before else change.organisation)
    for name, value in words_of(change).items():
        if value_of(draft, name) == value:
            set_value(draft, name, before[name])


def clear_draft(change: ListingChange, *, user) -> None:
    """Take the partner's words out of the draft. One that says nothing but what is public is none any more."""
    organisation = lock(change.organisation)
    if not organisation.has_unpublished_changes:
        return
    draft = organisation.get_latest_revision_as_object()
    take_out(draft, change)
    draft.save_revision(user=user, clean=False)
    if content_of(draft) == content_of(Organisation.objects.get(pk=organisation.pk)) and organisation.live:
        Organisation.objects.filter(pk=organisation.pk).update(has_unpublished_changes=False)


def content_of(organisation: Organisation) -> dict[str, Any]:
    content = json.loads(json.dumps(organisation.serializable_data(), default=str))
    own = {name: value for name, value in content.items() if name not in BOOKKEEPING.split()}
    return {**own, "areas": sorted(own["areas"]), "themes": value_of(organisation, "themes")}


def end_workflow(organisation: Organisation, *, user) -> None:
    state = Organisation.objects.get(pk=organisation.pk).current_workflow_state
    if state is not None:
        state.cancel(user=user)


@transaction.atomic
def withdraw(change: ListingChange, *, user) -> None:
    """The partner takes it back. Raises ``TransitionNotAllowed`` if it is published or withdrawn by now."""
    lock(change.organisation)
    was_waiting = ListingChange.objects.get(pk=change.pk).is_waiting
    change_status(change, ChangeStatus.WITHDRAWN, user=user)
    if was_waiting:
        clear_draft(change, user=user)
        end_workflow(change.organisation, user=user)
    forget_new_logo(change)


@transaction.atomic
def send_back(change: ListingChange, reason: str, *, user) -> None:
    """Staff send it back with a reason; the partner finds their words in the form, to put right and send again.

    Raises ``TransitionNotAllowed`` unless it waits.
    """
    lock(change.organisation)
    change_status(change, ChangeStatus.RETURNED, user=user, reason=reason, changes={"reason": reason})
    clear_draft(change, user=user)
    end_workflow(change.organisation, user=user)
    letters.tell_returned(change, reason)


@transaction.atomic
def settle_published(organisation: Organisation, revision: Revision) -> None:
    """After a version was published: what waited and is in it is published; what is not goes on waiting.

    Somebody of staff who had the page open from before publishes without the partner's words: these are put on top of
    what is public now, so that they are seen.
    """
    lock(organisation)
    change = ListingChange.objects.waiting().filter(organisation=organisation).select_related("revision", "before")
    change = change.first()
    if change is None or (change.revision_id is not None and revision.pk < change.revision_id):
        return
    words = words_of(change)
    before = values_of(change.before.as_object()) if change.before else {}
    got = values_of(organisation)
    if words and not any(got[name] == words[name] or got[name] != before.get(name, got[name]) for name in words):
        put_on_top(change, words, revision)
        return
    change_status(change, ChangeStatus.PUBLISHED, user=revision.user if revision.user_id else None)
    letters.tell_published(change)


def put_on_top(change: ListingChange, words: Values, published: Revision) -> None:
    draft = Organisation.objects.get(pk=change.organisation_id)
    for name, value in words.items():
        set_value(draft, name, value)
    change.revision = draft.save_revision(user=change.sent_by, clean=False)
    change.before = published
    change.save(update_fields=["revision", "before"])


def change_status(
    change: ListingChange, to: ChangeStatus, *, user, reason: str = "", changes: Mapping[str, Any] | None = None
) -> ListingChange:
    return move(
        change,
        to,
        transitions=CHANGE_TRANSITIONS,
        history=ListingChangeHistory,
        user=user,
        reason=reason,
        changes=changes,
    )


# The logo


def new_logo(organisation: Organisation, file, description: str, *, user) -> HubImage:
    """A picture that nobody but staff and the organisation's people may see until the listing shows it."""
    image = HubImage(
        title=f"Logo of {organisation.name}"[:255], description=description, file=file, uploaded_by_user=user
    )
    image.save()
    return image


def described_anew(image: HubImage, organisation: Organisation, description: str, *, user) -> HubImage:
    """The same picture with other words: those of ``image`` itself are public and stay until staff agree."""
    return new_logo(organisation, picture_file(image.file), description, user=user)


def picture_file(file: File) -> ImageFile:
    """What is in ``file``, as a picture of its own."""
    with file.open("rb"):
        return ImageFile(BytesIO(file.read()), name=PurePosixPath(file.name).name)


def forget_new_logo(change: ListingChange) -> None:
    """Delete the picture of a change that was withdrawn, unless a listing shows it."""
    image = words_of(change).get("logo")
    if image is not None and not Organisation.objects.filter(logo=image).exists():
        for picture in HubImage.objects.filter(pk=image):
            picture.delete()


def days_waiting(change: ListingChange, *, at: dt.datetime) -> int:
    """Whole days since it was sent."""
    return (at - change.sent_at).days
