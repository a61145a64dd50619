"""The answers of an application in words: to check, to print, and for who reviews them."""

from __future__ import annotations

from collections.abc import Callable

from charter_champions.domain.sections import SECTIONS, all_pages
from charter_champions.models import Application, UnsavedPage
from hub.organisations.enums import ACCESS_QUESTIONS

QUESTIONS = {
    "kind": "Kind of group",
    "areas": "Where you work",
    "run_by_several": "Do two or more people run it?",
    "name": "Name",
    "summary": "What you do, and who for",
    "themes": "Themes",
    "website": "Website",
    "charity_number": "Charity number",
    "contact_name": "Contact",
    "contact_role": "Role",
    "email": "Email address",
    "phone": "Phone number",
    "listening": "How people can share their views",
    "feedback": "How often you tell people what happened",
    "safety": "What you do if you are worried about somebody",
    "keeping_private": "How you keep private what people tell you",
    "logo": "Logo",
    "logo_description": "What the logo shows",
    "logo_focus": "Part of the logo that must be seen",
    "description": "What happens at your group",
    "take_part": "How people can take part",
    "shows_email": "Show the email address on the page?",
    "shows_phone": "Show the phone number on the page?",
    "address": "Building and street",
    "town": "Town",
    "postcode": "Postcode",
    "hides_exact_address": "Show only the town?",
    **ACCESS_QUESTIONS,
    "access_notes": "Getting in and around",
    "agreed_promises": "Promises",
    "plan": "What you would like to do first",
}
"""Each question in few words, by the field that holds the answer."""

ONLY_WITH_LOGO = {"logo_description", "logo_focus"}


def answer_words(application: Application, name: str) -> str:
    """The answer in the field ``name`` as people read it; empty if there is none."""
    value = getattr(application, name)
    if name == "areas" and application.works_elsewhere:
        return ", ".join(place.name for place in value.all()) or "None of our places"
    if name in ("areas", "themes"):
        return ", ".join(each.name for each in value.all())
    if name == "logo":
        return "Sent" if value else ""
    if name == "agreed_promises":
        return promises_words(application)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return getattr(application, f"get_{name}_display", lambda: value)()


def promises_words(application: Application) -> str:
    """Each promise that is agreed to, on a line; or that one tick was for them all."""
    version = application.charter_version
    if version is None:
        return ""
    lines = [
        f"{promise['number']}. {promise['title']}: agreed"
        for promise in version.promises
        if promise["number"] in application.agreed_promises
    ]
    return "\n".join(lines)


def typed_words(form, name: str) -> str:
    """What a refused form holds for the field ``name``, in words."""
    value = form[name].value()
    choices = dict(getattr(form.fields[name], "choices", ()))
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return str(choices.get(value, value) or "")


def answer_rows(application: Application, address: Callable[..., str] | None) -> list[dict]:
    """Question, answer, field and the page to change it, in the order in which they are asked."""
    rows = []
    for _, page in all_pages(application):
        for name in page.fields:
            if name not in QUESTIONS or (name in ONLY_WITH_LOGO and not application.logo):
                continue
            url = f"{address('step', page.slug)}?to=check" if address else ""
            rows.append(
                {"question": QUESTIONS[name], "answer": answer_words(application, name), "url": url, "name": name}
            )
    return rows


def grouped_rows(application: Application, address: Callable[..., str] | None) -> list[dict]:
    """The rows of ``answer_rows`` by section; an optional one of which nothing was answered has none."""
    rows = {row["name"]: row for row in answer_rows(application, address)}
    groups = []
    for section in SECTIONS:
        pages = section.pages_for(application)
        is_untouched = section.is_optional and not any(page.is_started(application) for page in pages)
        groups.append(
            {
                "title": section.title,
                "is_untouched": is_untouched,
                "url": f"{address('step', pages[0].slug)}?to=check" if address else "",
                "rows": [] if is_untouched else [rows[name] for page in pages for name in page.fields if name in rows],
            }
        )
    return groups


def is_required(application: Application, name: str) -> bool:
    """Whether a page that applies to the application asks for the field ``name`` as one that it can't do without."""
    return any(name in page.required for _, page in all_pages(application))


def conflicts_in_words(application: Application, form, names: list[str], kept: UnsavedPage | None) -> list[dict]:
    """For each field in conflict: the question, what is saved now, and what was typed."""
    return [
        {
            "name": name,
            "question": form.fields[name].label.removesuffix(" (optional)"),
            "saved": answer_words(application, name),
            "typed": "" if name == "logo" else typed_words(form, name),
            "is_picture": name == "logo",
            "has_picture": bool(kept and kept.picture),
        }
        for name in names
    ]
