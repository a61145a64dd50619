"""What a public form is guarded by: one record per press, a box only robots fill in, time, and limits."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django import forms
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from .clock import now
from .models.limits import RateEvent
from .models.submissions import SubmissionKey

QUICKEST = dt.timedelta(seconds=2)
"""No person reads and fills in a form in less."""

LONGEST_OPEN = dt.timedelta(hours=24)
"""The age at which a form wants its button pressed once more."""

KEPT_FOR = dt.timedelta(days=1)
"""How long the trace of a limited action stays; as long as the longest window."""

STAMP_SALT = "hub.shared.guards.started"

TOO_QUICK = "Please wait a moment and press the button again."
OPEN_TOO_LONG = "This page was open for a long time. Check what you wrote and press the button again."
NOT_EMPTY = "A box that must stay empty was filled in. It is empty again now: please press the button once more."

Result = TypeVar("Result", bound=models.Model)


@dataclass(frozen=True)
class Limit:
    """At most ``most`` actions in any period of ``window``."""

    most: int
    window: dt.timedelta


Limits = tuple[Limit, ...]

PER_NETWORK = (Limit(20, dt.timedelta(hours=1)), Limit(60, dt.timedelta(days=1)))
PER_ADDRESS = (Limit(5, dt.timedelta(hours=1)), Limit(20, dt.timedelta(days=1)))


# Limits


def take(key: str, limits: Limits, *, at: dt.datetime | None = None) -> int:
    """Count one action of ``key`` and return 0, or the seconds to wait when it would be over a limit."""
    return take_all({key: limits}, at=at)


def take_all(limited: Mapping[str, Limits], *, at: dt.datetime | None = None) -> int:
    """Count one action of every key and return 0, or the seconds to wait when it would be over a limit of any.

    A refused action is counted for none of them. Keys are stored as HMACs only, and forgotten after ``KEPT_FOR``.
    """
    at = at or now()
    RateEvent.objects.filter(at__lt=at - KEPT_FOR).delete()
    # Written first and counted after: two at once see each other, and neither slips through.
    events = {RateEvent.objects.create(key=hash_of(key), at=at): limits for key, limits in limited.items()}
    wait = max(wait_of(event, limits) for event, limits in events.items())
    if wait:
        RateEvent.objects.filter(pk__in=[event.pk for event in events]).delete()
    return wait


def wait_for(key: str, limits: Limits, *, at: dt.datetime | None = None) -> int:
    """The seconds to wait if one more action of ``key`` would be over a limit, else 0. Counts nothing."""
    return wait_of(RateEvent(key=hash_of(key), at=at or now()), limits)


def forget_old(*, at: dt.datetime, dry_run: bool = False) -> int:
    """Delete the traces that are older than ``KEPT_FOR`` though nobody came since; how many there were."""
    old = RateEvent.objects.filter(at__lt=at - KEPT_FOR)
    return old.count() if dry_run else old.delete()[0]


def give_back(keys: Iterable[str]) -> None:
    """Uncount one action of each of ``keys``: it turned out to be none of those that are limited."""
    for key in keys:
        latest = RateEvent.objects.filter(key=hash_of(key)).order_by("-at", "-pk").values_list("pk", flat=True)[:1]
        RateEvent.objects.filter(pk__in=list(latest)).delete()


def wait_of(event: RateEvent, limits: Limits) -> int:
    """The seconds after ``event`` in which there is no room for it, written down or not; 0 if there is."""
    wait = 0
    for limit in limits:
        events = RateEvent.objects.filter(key=event.key, at__lte=event.at).since(event.at - limit.window)
        if events.exclude(pk=event.pk).count() >= limit.most:
            # Free again when so many have left the window that one more fits.
            blocking = events.exclude(pk=event.pk).order_by("-at", "-pk")[limit.most - 1]
            wait = max(wait, int((blocking.at + limit.window - event.at).total_seconds()) + 1)
    return wait


def hash_of(key: str) -> str:
    return salted_hmac("hub.shared.guards.limit", key, algorithm="sha256").hexdigest()


def network_of(request: HttpRequest) -> str:
    """The network that ``request`` comes from: /24 for IPv4, /48 for IPv6; never a whole address.

    Behind the proxy the last entry of X-Forwarded-For counts, the one the proxy itself wrote.
    """
    return network_in(request.META)


def network_in(meta: Mapping) -> str:
    """As ``network_of``, of the environment of a request."""
    address = meta.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER is not None:
        address = meta.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or address
    try:
        # Most are such, and this takes a tenth of the time.
        first, second, third, _ = socket.inet_pton(socket.AF_INET, address)
    except (OSError, ValueError):
        pass
    else:
        return f"{first}.{second}.{third}.0/24"
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if (old := getattr(ip, "ipv4_mapped", None)) is not None:
        return f"{str(old).rpartition('.')[0]}.0/24"
    return str(ipaddress.ip_network((ip.packed, 48), strict=False))


# Forms


class SubmissionKeyField(forms.Field):
    """A hidden UUID; a missing or broken one is replaced, so that nobody's typing is lost to it."""

    widget = forms.HiddenInput

    def clean(self, value) -> uuid.UUID:
        try:
            return uuid.UUID(str(value))
        except ValueError:
            return uuid.uuid4()


class OnceForm(forms.Form):
    """Mixin: however often the same rendering of the form is sent, one record comes of it."""

    submission_key = SubmissionKeyField(initial=uuid.uuid4)

    @property
    def once_purpose(self) -> str:
        """What tells this form's keys from another's."""
        return f"{type(self).__module__}.{type(self).__qualname__}"[:120]

    def is_repeat(self) -> bool:
        """Whether this rendering was sent before. Only for a form whose key was cleaned."""
        key = self.cleaned_data.get("submission_key")
        return SubmissionKey.objects.filter(key=key, purpose=self.once_purpose).exists()

    def run_once(self, create: Callable[[], Result]) -> tuple[Result | None, bool]:
        """The result of ``create`` and ``True``, or the first press's result and ``False``.

        Both are in one transaction: when ``create`` raises, nothing is kept and the form may be sent again. The
        result is ``None`` on a repeat whose record was deleted since.
        """
        return run_once(self.once_purpose, self.cleaned_data["submission_key"], create)


def run_once(purpose: str, key: uuid.UUID, create: Callable[[], Result]) -> tuple[Result | None, bool]:
    """Call ``create`` unless ``key`` was seen for ``purpose``; returns its (first) result and whether it is new."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                # The unique constraint makes the second of two at once wait here for the first.
                seen = SubmissionKey.objects.create(key=key, purpose=purpose, created_at=now())
        except IntegrityError:
            return SubmissionKey.objects.get(key=key, purpose=purpose).result, False
        result = create()
        seen.result_type = ContentType.objects.get_for_model(result)
        seen.result_id = str(result.pk)
        seen.save(update_fields=["result_type", "result_id"])
    return result, True


class GuardedForm(forms.Form):
    """Mixin: a box for robots, a signed start time, and limits by network and by e-mail address.

    The view calls ``form.guard(request)`` before ``is_valid()`` and answers with ``form.http_status``; a form that is
    over a limit has ``retry_after`` in seconds. What was typed always stays.
    """

    guard_key = ""
    """Forms with the same key share their limits."""

    guard_address_field = "email"
    guard_network_limits = PER_NETWORK
    guard_address_limits = PER_ADDRESS

    website_address = forms.CharField(
        required=False,
        label="Leave this box empty",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    started = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.retry_after = 0
        self._guarded_request: HttpRequest | None = None
        self.fields["started"].initial = new_stamp

    def guard(self, request: HttpRequest) -> None:
        """Let the form see who sends it. A bound form that is not guarded refuses to be validated."""
        self._guarded_request = request

    @property
    def http_status(self) -> int:
        """429 when a limit was reached, 422 for other errors, else 200."""
        if self.retry_after:
            return 429
        return 422 if self.is_bound and self.errors else 200

    def _post_clean(self) -> None:
        # Last of all checks, after those of a subclass: only a form that is otherwise good counts.
        super()._post_clean()
        if self._guarded_request is None:
            raise RuntimeError(f"{type(self).__name__}.guard(request) must be called before is_valid()")
        if self.cleaned_data.get("website_address") or "website_address" in self.errors:
            self.errors.pop("website_address", None)
            self.replace_typed("website_address", "")
            self.add_error(None, forms.ValidationError(NOT_EMPTY, code="honeypot"))
        self.errors.pop("started", None)
        self.check_time()
        if not self.errors:
            self.check_limits()

    def answer_headers(self, response: HttpResponse) -> HttpResponse:
        """``response`` with the status of the form, and when over a limit with Retry-After."""
        response.status_code = self.http_status
        if self.retry_after:
            response["Retry-After"] = str(self.retry_after)
        return response

    def check_time(self) -> None:
        age = age_of(self.cleaned_data.get("started", ""))
        is_stale = age is None or age > LONGEST_OPEN
        if is_stale:
            self.replace_typed("started", new_stamp())
        if self.errors:
            return  # Whoever has an answer to put right presses the button again anyway.
        if is_stale:
            self.add_error(None, forms.ValidationError(OPEN_TOO_LONG, code="open_too_long"))
        elif age < QUICKEST:
            self.add_error(None, forms.ValidationError(TOO_QUICK, code="too_quick"))

    def check_limits(self) -> None:
        if isinstance(self, OnceForm) and self.is_repeat():
            return
        key = self.guard_key or type(self).__qualname__
        limited = {f"{key} network {network_of(self._guarded_request)}": self.guard_network_limits}
        if address := self.cleaned_data.get(self.guard_address_field):
            limited[f"{key} address {str(address).strip().casefold()}"] = self.guard_address_limits
        if wait := take_all(limited):
            self.retry_after = wait
            self.add_error(None, forms.ValidationError(over_limit(wait), code="over_limit"))

    def replace_typed(self, name: str, value: str) -> None:
        """Show ``value`` in the hidden field ``name`` when the form comes back."""
        self.data = self.data.copy()
        self.data[self.add_prefix(name)] = value


def new_stamp() -> str:
    """The time now, signed; a form tells by it how long it was open."""
    return stamp_of(now())


def stamp_of(at: dt.datetime) -> str:
    return signing.Signer(salt=STAMP_SALT).sign_object(at.timestamp())


def age_of(stamp: str) -> dt.timedelta | None:
    """How long ago ``stamp`` was made; ``None`` for one that the hub did not make."""
    try:
        made = signing.Signer(salt=STAMP_SALT).unsign_object(stamp)
    except (signing.BadSignature, ValueError):
        return None
    return dt.timedelta(seconds=now().timestamp() - made)


def over_limit(wait: int) -> str:
    """What a person reads who sent too much, with the time to wait in words."""
    return f"Too many forms were sent from here. Nothing you wrote is lost: try again {wait_in_words(wait)}."


def wait_in_words(wait: int) -> str:
    """A number of seconds as "in 12 minutes", never too short."""
    minutes = -(-wait // 60)
    if minutes <= 1:
        return "in a minute"
    if minutes <= 90:
        return f"in {minutes} minutes"
    return f"in {-(-minutes // 60)} hours"
