"""The order of the pages of "tell us", what each holds, and the story that comes of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from hub.organisations.models import Organisation
from stories.domain.codes import story_of
from stories.domain.consent import TEXTS, USES
from stories.domain.crisis import suggests_danger
from stories.domain.drafts import code_of
from stories.domain.receiving import StoryAnswers, receive_own
from stories.domain.services import find_services
from stories.enums import AgeBand, EthnicGroup, Gender, Teller, YesNo
from stories.models import StoryDraft

Answers = Mapping[str, Mapping[str, Any]]

PAGES = ("who", "service", "which-service", "what-happened", "what-better", "when", "about-you", "consent", "contact")
NEEDED = ("who", "what-happened", "consent")
"""Without these there is no story to send."""

ABOUT = {
    "age_band": ("Age", AgeBand),
    "gender": ("Gender", Gender),
    "ethnic_group": ("Group", EthnicGroup),
    "is_disabled": ("Disabled, or ill for long", YesNo),
    "is_carer": ("Looks after somebody", YesNo),
}


@dataclass(frozen=True)
class Row:
    """One answer as "check your answers" shows it; ``page`` is where it is changed."""

    page: str
    question: str
    lines: tuple[str, ...]


def applies(page: str, answers: Answers) -> bool:
    """Whether ``page`` asks something, after what was typed so far."""
    if page == "which-service":
        words = answers.get("service", {}).get("service_words", "")
        return bool(words) and find_services(words).exists()
    if page == "contact":
        return "contact" in answers.get("consent", {}).get("allowed", ())
    return True


def page_after(page: str, answers: Answers) -> str | None:
    """The next page that asks something; ``None`` after the last."""
    return next((name for name in PAGES[PAGES.index(page) + 1 :] if applies(name, answers)), None)


def page_before(page: str, answers: Answers) -> str | None:
    return next((name for name in reversed(PAGES[: PAGES.index(page)]) if applies(name, answers)), None)


def first_missing(answers: Answers) -> str | None:
    """The first page without which the story can't be sent; ``None`` if it can."""
    return next((page for page in PAGES if page not in answers and is_needed(page, answers)), None)


def is_needed(page: str, answers: Answers) -> bool:
    return page in NEEDED or (page == "contact" and applies(page, answers))


def needs_help_now(answers: Answers) -> bool:
    """Whether what was typed has words that suggest danger: asked anew for each page, and kept nowhere."""
    words = (answers.get("what-happened", {}).get("what_happened"), answers.get("what-better", {}).get("what_better"))
    return any(suggests_danger(text) for text in words if text)


def chosen_service(answers: Answers) -> Organisation | None:
    """The organisation that was chosen, if it is among those that the typed words find."""
    if not applies("which-service", answers):
        return None
    key = answers.get("which-service", {}).get("service", "")
    typed = answers.get("service", {}).get("service_words", "")
    return find_services(typed).filter(pk=int(key)).first() if key.isdecimal() and len(key) < 19 else None


def story_answers(answers: Answers) -> StoryAnswers:
    """What was typed as a story is received."""
    first_day = answers.get("when", {}).get("first_day")
    service = chosen_service(answers)
    return StoryAnswers(
        what_happened=answers["what-happened"]["what_happened"],
        what_better=answers.get("what-better", {}).get("what_better", ""),
        service=service,
        service_words=answers.get("service", {}).get("service_words", ""),
        happened_in=dt.date.fromisoformat(first_day) if first_day else None,
        teller=answers["who"]["teller"],
        allowed=[use for use in USES if use in answers["consent"]["allowed"]],
        about=dict(answers.get("about-you", {})),
        contact=dict(answers.get("contact", {})) if applies("contact", answers) else {},
    )


def send_story(draft: StoryDraft, key: str) -> None:
    """Keep the story that was told under ``key`` and forget its draft; once, however often and at once it is sent."""
    code = code_of(key)
    try:
        with transaction.atomic():
            receive_own(story_answers(draft.answers), code=code)
            draft.delete()
    except IntegrityError:
        # The code is unique: another press of the same button was first.
        if story_of(code) is None:
            raise
        StoryDraft.objects.filter(pk=draft.pk).delete()


def rows_to_check(answers: Answers) -> list[Row]:
    """Each question that was asked, with what was answered."""
    service = chosen_service(answers)
    typed = answers.get("service", {}).get("service_words", "")
    about = answers.get("about-you", {})
    told = [f"{label}: {choices(about[name]).label}" for name, (label, choices) in ABOUT.items() if about.get(name)]
    if about.get("district"):
        told.append(f"Postcode: {about['district']}")
    first_day = answers.get("when", {}).get("first_day")
    allowed = answers.get("consent", {}).get("allowed", ())
    rows = [
        Row("who", "Whose story it is", (Teller(answers["who"]["teller"]).label,)),
        Row("service", "The service", (service.name if service else typed or "Not known, or several",)),
        Row("what-happened", "What happened", (answers["what-happened"]["what_happened"],)),
        Row(
            "what-better",
            "What would have been better",
            (answers.get("what-better", {}).get("what_better") or "Nothing written",),
        ),
        Row("when", "When", (f"{dt.date.fromisoformat(first_day):%B %Y}" if first_day else "Not known",)),
        Row("about-you", "About you", tuple(told) or ("Nothing told",)),
        Row("consent", "What we may do", tuple(TEXTS[use] for use in USES if use in allowed) or ("Only read it",)),
    ]
    if applies("contact", answers):
        contact = answers.get("contact", {})
        lines = tuple(contact[name] for name in ("name", "email", "phone") if contact.get(name))
        rows.append(Row("contact", "How to reach you", lines or ("Nothing told",)))
    return rows
