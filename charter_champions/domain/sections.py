"""The sections of an application, their pages, and how far each is. Any order will do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from charter_champions.models import Application, CharterVersion
from hub.organisations.enums import ACCESS_QUESTIONS, AccessAnswer

from .commitments import is_committed

SETS = ("areas", "themes", "agreed_promises")
"""Answers that are several things: two people's changes to them add up."""


class Progress(StrEnum):
    NOT_STARTED = "not started"
    STARTED = "started"
    DONE = "done"
    REFUSED = "refused"
    """It is answered, and the answers say that the group can't be a champion."""


@dataclass(frozen=True)
class Page:
    """One page of questions: the fields of ``Application`` that it asks for, those of them that it can't do without."""

    slug: str
    title: str
    fields: tuple[str, ...]
    required: tuple[str, ...] = ()
    applies: Callable[[Application], bool] = lambda application: True

    def is_done(self, application: Application, version: CharterVersion | None) -> bool:
        if "agreed_promises" in self.required:
            return is_committed(application, version)
        return all(is_answered(application, name) for name in self.required)

    def is_started(self, application: Application) -> bool:
        return any(is_answered(application, name) for name in self.fields)


@dataclass(frozen=True)
class Section:
    """One line of the task list."""

    title: str
    pages: tuple[Page, ...]
    hint: str = ""
    is_optional: bool = False

    def pages_for(self, application: Application) -> list[Page]:
        return [page for page in self.pages if page.applies(application)]

    def progress(self, application: Application, version: CharterVersion | None) -> Progress:
        pages = self.pages_for(application)
        if self is CAN_JOIN and application.cannot_join_because:
            return Progress.REFUSED
        is_started = any(page.is_started(application) for page in pages)
        if self.is_optional:
            return Progress.DONE if is_started else Progress.NOT_STARTED
        if all(page.is_done(application, version) for page in pages):
            return Progress.DONE
        return Progress.STARTED if is_started else Progress.NOT_STARTED


CAN_JOIN = Section(
    "Check your group can join",
    (
        Page(
            "can-join",
            "Check your group can join",
            ("kind", "areas", "works_elsewhere", "run_by_several"),
            ("kind", "areas", "run_by_several"),
        ),
    ),
)
SECTIONS = (
    CAN_JOIN,
    Section(
        "Tell us about your group",
        (
            Page("group", "Tell us about your group", ("name", "summary", "themes", "website"), ("name", "summary")),
            Page(
                "charity",
                "Your charity number",
                ("charity_number",),
                ("charity_number",),
                applies=lambda application: application.needs_charity_number,
            ),
            Page(
                "contact",
                "Who to contact",
                ("contact_name", "contact_role", "email", "phone"),
                ("contact_name", "email"),
            ),
        ),
    ),
    Section(
        "How you listen to people",
        (Page("listening", "How you listen to people", ("listening", "feedback"), ("listening", "feedback")),),
    ),
    Section(
        "How you keep people safe",
        (Page("safety", "How you keep people safe", ("safety", "keeping_private"), ("safety",)),),
    ),
    Section(
        "Your logo and public page",
        (
            Page("logo", "Your logo", ("logo", "logo_description", "logo_focus")),
            Page("public-page", "Your public page", ("description", "take_part", "shows_email", "shows_phone")),
            Page(
                "place",
                "Where people find you",
                ("address", "town", "postcode", "hides_exact_address", *ACCESS_QUESTIONS, "access_notes"),
            ),
        ),
        hint="You can add this later",
        is_optional=True,
    ),
    Section(
        "Agree to the charter’s promises",
        (Page("promises", "Agree to the charter’s promises", ("agreed_promises", "plan"), ("agreed_promises",)),),
    ),
)


def is_answered(application: Application, name: str) -> bool:
    """Whether the field ``name`` holds something that a person put there."""
    if name == "email":
        # It is asked for before the first page; with a name of somebody it is the answer to who that is.
        return bool(application.email and application.contact_name)
    if name == "name":
        return bool(application.name and application.summary)
    value = getattr(application, name)
    if name in ("areas", "themes"):
        return value.exists()
    if name in ACCESS_QUESTIONS:
        return value != AccessAnswer.UNKNOWN
    field = application._meta.get_field(name)
    return bool(value) and value != field.default


def all_pages(application: Application) -> Iterator[tuple[Section, Page]]:
    """The pages that apply to ``application``, in their order, with their sections."""
    for section in SECTIONS:
        for page in section.pages_for(application):
            yield section, page


def find_page(slug: str) -> tuple[Section, Page] | None:
    return next(((section, page) for section in SECTIONS for page in section.pages if page.slug == slug), None)


def next_page(application: Application, after: Page) -> Page | None:
    """The page that follows ``after`` in its section; ``None`` after the last."""
    section, _ = find_page(after.slug)
    pages = section.pages_for(application)
    return next((page for page in pages if section.pages.index(page) > section.pages.index(after)), None)


def count_done(application: Application, version: CharterVersion | None) -> tuple[int, int]:
    """How many of the sections that must be filled in are done, and how many there are."""
    required = [section for section in SECTIONS if not section.is_optional]
    done = sum(section.progress(application, version) == Progress.DONE for section in required)
    return done, len(required)


def is_complete(application: Application, version: CharterVersion | None) -> bool:
    """Whether it can be sent: every required question is answered, and every promise of ``version`` agreed to."""
    done, total = count_done(application, version)
    return done == total
