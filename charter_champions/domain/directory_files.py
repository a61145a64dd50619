"""The directory as a file: what each column means. Only what the page of an organisation shows."""

from __future__ import annotations

from hub.organisations.enums import ACCESS_QUESTIONS, AccessAnswer
from hub.organisations.models import Organisation
from hub.shared.columns import Column
from hub.shared.emails import absolute_url

RENEWAL_DUE = "Renewal due"


def standing(row: Organisation) -> str:
    if row.is_renewal_due:
        return RENEWAL_DUE
    return "Yes" if row.is_champion else "No"


def access_column(name: str, question: str) -> Column:
    return Column(
        name,
        question,
        "Yes, no or not known, as the organisation told us.",
        lambda row: AccessAnswer(getattr(row, name)).label,
    )


COLUMNS = (
    Column("name", "Name", "What it is called.", lambda row: row.name),
    Column(
        "charter_champion",
        "Charter Champion",
        f"Whether it signed the charter: Yes, No, or “{RENEWAL_DUE}” in the days of grace after its year.",
        standing,
    ),
    Column("kind", "Kind", "Such as “Charity”.", lambda row: row.get_kind_display()),
    Column("summary", "What it does", "In a sentence or two.", lambda row: row.summary),
    Column(
        "areas",
        "Areas",
        "The areas that it works in, with a semicolon between them.",
        lambda row: "; ".join(area.name for area in row.areas.all()),
    ),
    Column(
        "themes",
        "Themes",
        "What it is about, with a semicolon between them.",
        lambda row: "; ".join(theme.name for theme in row.themes.all()),
    ),
    Column("phone", "Phone", "Empty where it has none for the public.", lambda row: row.phone),
    Column("email", "Email", "Empty where it has none for the public.", lambda row: row.email),
    Column("website", "Website", "Empty without one.", lambda row: row.website),
    Column("address", "Address", "As far as it is public.", lambda row: ", ".join(row.public_address_lines)),
    *(access_column(name, question) for name, question in ACCESS_QUESTIONS.items()),
    Column(
        "checked",
        "Last checked",
        "The day on which somebody last checked the entry, as 2026-05-05.",
        lambda row: row.checked_on.isoformat() if row.checked_on else "",
    ),
    Column("page", "Page", "Its page. It never changes.", lambda row: absolute_url(row.get_absolute_url())),
)
