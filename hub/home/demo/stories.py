"""Spotlights and nominations of the demo."""

from __future__ import annotations

from wagtail.models import Page

from hub.home.demo.dates import Days, at
from hub.home.demo.pages import body_of, publish_below
from hub.home.demo.words import rich, words
from hub.organisations.models import Area, Organisation
from hub.shared.clock import as_of
from hub.shared.models import HubImage, Theme
from spotlights.domain.nominations import add_note, move_nomination, receive_nomination
from spotlights.enums import NominationStatus
from spotlights.models import SpotlightIndexPage, SpotlightPage, SpotlightStep


def make_spotlights(
    home: Page,
    organisations: dict[str, Organisation],
    areas: dict[str, Area],
    themes: dict[str, Theme],
    pictures: dict[str, HubImage],
    days: Days,
    *,
    user=None,
) -> SpotlightIndexPage:
    """The list of Spotlights and all that stand in it."""
    index = SpotlightIndexPage(
        title="Spotlights",
        slug="spotlights",
        summary="Groups that listen well, in their own words: what they heard, what they asked for and what changed.",
        listing_image=pictures["young-steps"],
        reviewed_on=days.ago(8),
    )
    publish_below(home, index, on=days.ago(460), user=user)
    for row in sorted(words("spotlights")["spotlight"], key=lambda row: -row["shown"]):
        page = SpotlightPage(
            title=row["title"],
            slug=row["slug"],
            summary=row["summary"],
            organisation=organisations[row["organisation"]],
            area=areas[row["area"]],
            lead_photo=pictures[row["picture"]],
            what_they_do=rich(row["what_they_do"]),
            who_it_is_for=rich(row["who_it_is_for"]),
            how_to_take_part=rich(row["how_to_take_part"]),
            quote_words=row["quote_words"],
            quote_name=row["quote_name"],
            quote_role=row["quote_role"],
            what_was_heard=rich(row["heard"]),
            what_people_asked_for=rich(row["asked"]),
            what_changed=rich(row["changed"]),
            body=body_of(row["body"], pictures),
            shown_on=days.ago(row["shown"]),
            reviewed_on=days.ago(min(row["shown"], 30)),
            is_featured=row["featured"],
        )
        page.steps = [
            SpotlightStep(title=step["title"], details=step["details"], happened_on=days.working_day_ago(step["ago"]))
            for step in row["steps"]
        ]
        page.themes.set([themes[slug] for slug in row["themes"]])
        publish_below(index, page, on=page.shown_on, user=user)
    return index


def make_nominations(days: Days, *, user) -> None:
    """Groups that people proposed: one new, one that staff are in touch with, one declined."""
    for row in words("people")["nomination"]:
        with as_of(at(days.working_day_ago(row["ago"]), 16)):
            nomination = receive_nomination(row["answers"])
        if "note" in row:
            with as_of(at(days.working_day_ago(row["ago"] - 2), 11)):
                add_note(nomination, row["note"], user=user)
                move_nomination(nomination, NominationStatus(row["status"]), user=user, reason=row["note"])
