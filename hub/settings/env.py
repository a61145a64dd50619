"""Typed readers of environment variables; what is wrong is collected and told in one error."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from hub.shared.privacy.periods import Period, parse_period

TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"", "0", "false", "no", "off"}
SHORTEST_SECRET_KEY = 50
KNOWN_SECRET_KEYS = ("django-insecure", "changeme", "change-me", "secret")


class Environment:
    """Reads settings from ``variables``; ``finish`` raises one error that lists every fault."""

    def __init__(self, variables: Mapping[str, str] | None = None) -> None:
        self.variables = os.environ if variables is None else variables
        self.faults: list[str] = []

    def text(self, name: str, default: str = "") -> str:
        """The value of ``name`` without outer blanks, or ``default`` if it is unset or empty."""
        return self.variables.get(name, "").strip() or default

    def required(self, name: str, meaning: str) -> str:
        """The value of ``name``; notes a fault when there is none."""
        value = self.text(name)
        if not value:
            self.faults.append(f"{name} is missing: {meaning}")
        return value

    def web_address(self, name: str, default: str) -> str:
        """The address in ``name``; notes a fault when it is none of the web."""
        value = self.text(name, default)
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            self.faults.append(f"{name} must be an address such as {default}")
            return default
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        """Whether ``name`` says yes; notes a fault when it says neither yes nor no."""
        word = self.text(name, "yes" if default else "no").lower()
        if word not in TRUE_WORDS | FALSE_WORDS:
            self.faults.append(f"{name} must be yes or no, not {word!r}")
        return word in TRUE_WORDS

    def whole_number(self, name: str, default: int, *, least: int = 0) -> int:
        """The whole number in ``name``; notes a fault when it is none or below ``least``."""
        word = self.text(name, str(default))
        if not word.isascii() or not word.isdigit() or len(word) > 9 or int(word) < least:
            self.faults.append(f"{name} must be a whole number of at least {least}")
            return default
        return int(word)

    def period(self, name: str, default: str, *, least_days: int = 1) -> Period:
        """The period in ``name``, such as "30 days" or "12 months"; notes a fault when it is none or shorter."""
        try:
            period = parse_period(self.text(name, default))
        except ValueError:
            period = None
        if period is None or period.least_days < least_days:
            days = "1 day" if least_days == 1 else f"{least_days} days"
            self.faults.append(f"{name} must be a period of at least {days}, such as {default!r}")
            return parse_period(default)
        return period

    def choice(self, name: str, options: Sequence[str]) -> str:
        """One of ``options``, the first when ``name`` is unset; notes a fault for another word."""
        word = self.text(name, options[0]).lower()
        if word not in options:
            self.faults.append(f"{name} must be {' or '.join(options)}, not {word!r}")
            return options[0]
        return word

    def words(self, name: str) -> list[str]:
        """The comma-separated values of ``name``."""
        return [word.strip() for word in self.text(name).split(",") if word.strip()]

    def secret_key(self, name: str) -> str:
        """A secret of at least 50 characters that is not a known default."""
        value = self.required(name, "a secret of at least 50 random characters")
        if value and (
            len(value) < SHORTEST_SECRET_KEY or len(set(value)) < 5 or value.lower().startswith(KNOWN_SECRET_KEYS)
        ):
            self.faults.append(f"{name} is too short or a known default: use at least 50 random characters")
        return value

    def hosts(self, name: str) -> list[str]:
        """Host names that the site answers to; a wildcard is a fault."""
        self.required(name, "the host names the site answers to, separated by commas")
        names = self.words(name)
        if any("*" in host or host.startswith(".") for host in names):
            self.faults.append(f"{name} must name each host, without wildcards")
        return names

    def base_url(self, name: str) -> str:
        """Scheme and host that every absolute link starts with, without a final slash."""
        value = self.required(name, "the address people use, such as https://hub.example")
        if value and not is_scheme_and_host(value.rstrip("/")):
            self.faults.append(f"{name} must be a scheme and a host only, such as https://hub.example")
        return value.rstrip("/")

    def finish(self) -> None:
        """Raise ``ImproperlyConfigured`` that lists every fault, if there is any."""
        if self.faults:
            raise ImproperlyConfigured("The hub can't start. " + "; ".join(self.faults) + ".")


def is_scheme_and_host(address: str) -> bool:
    """Whether ``address`` is http or https and a host, perhaps with a port, and no name, path or query."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return False
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return address.lower() == f"{parts.scheme}://{host}" + (f":{port}" if port is not None else "")
