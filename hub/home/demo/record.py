"""Reports of the demo, what was asked of whom, and what came of it."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable
from functools import partial
from io import StringIO
from typing import Any

from django.core.files.base import ContentFile
from wagtail.models import Page

from hub.home.demo.dates import Days, at
from hub.home.demo.pages import body_of, publish_below
from hub.home.demo.pictures import make_document, text_document
from hub.home.demo.questions import asks_of, make_information_request
from hub.home.demo.words import rich, words
from hub.organisations.models import Area, Organisation
from hub.shared.clock import as_of
from hub.shared.models import HubDocument, HubImage, Theme
from reports.domain.attachments import attach, keep
from reports.domain.officers import name_officer
from reports.domain.requests import (
    Answer,
    close_without_reply,
    record_message,
    record_reply,
    redirect,
    refuse,
    start_request,
    withdraw,
)
from reports.enums import Channel, Decision, DownloadKind, Nature
from reports.models import (
    Correction,
    DutyRule,
    ReportCredit,
    ReportDownload,
    ReportIndexPage,
    ReportPage,
    ResponseRequest,
)

VERIFIED_BY = "Olu Pemberton, officer, as an example for the invented area of Kilnford"
RULES_DAYS_OLD = 1100


def make_rules(area: Area | None, days: Days) -> dict[str, DutyRule]:
    """Duty rules by their key: two that an invented officer verified, and one that nobody did."""
    rules = {}
    for row in words("reports")["rule"]:
        rule = DutyRule(
            name=row["name"],
            days=row["days"],
            unit=row["unit"],
            body_kinds=row.get("kinds", []),
            area=area,
            in_force_from=days.ago(RULES_DAYS_OLD),
            citation=row["citation"],
            quote=row.get("quote", ""),
            verified_by=VERIFIED_BY if row["is_verified"] else "",
            verified_on=days.working_day_ago(RULES_DAYS_OLD - 7) if row["is_verified"] else None,
        )
        rule.full_clean()
        rule.save()
        rules[row["key"]] = rule
    return rules


def make_reports(
    home: Page,
    organisations: dict[str, Organisation],
    areas: dict[str, Area],
    themes: dict[str, Theme],
    pictures: dict[str, HubImage],
    days: Days,
    *,
    publisher=None,
    user=None,
) -> ReportIndexPage:
    """The list of reports, the reports, and a request to each body with all that happened to it so far."""
    rules = make_rules(areas.get("kilnford"), days)
    index = ReportIndexPage(
        title="Reports and replies",
        slug="reports",
        summary="What people told us, what we asked for, who answered and who is late.",
        listing_image=pictures.get("health-centre"),
        reviewed_on=days.ago(5),
    )
    publish_below(home, index, on=days.ago(460), user=publisher)
    happenings: list[tuple[dt.datetime, Callable[[], object]]] = []
    pages = [
        (row, make_report(index, row, organisations, areas, themes, pictures, days, publisher=publisher))
        for row in words("reports")["report"]
    ]
    pages += [
        (row, make_information_request(index, row, organisations, areas, days, publisher=publisher))
        for row in words("reports")["information"]
    ]
    for row, page in pages:
        for asked in row["requests"]:
            request = ResponseRequest(report=page, body=organisations[asked["body"]], duty_rule=rules[asked["rule"]])
            happenings += life_of(request, asked, organisations, days, user=user)
    # In the order in which it all happened, so that the numbers of the record run with the days.
    for moment, happen in sorted(happenings, key=lambda happening: happening[0]):
        with as_of(moment):
            happen()
    return index


def make_report(
    index: ReportIndexPage,
    row: dict[str, Any],
    organisations: dict[str, Organisation],
    areas: dict[str, Area],
    themes: dict[str, Theme],
    pictures: dict[str, HubImage],
    days: Days,
    *,
    publisher,
) -> ReportPage:
    published_on = days.working_day_ago(row["published"])
    page = ReportPage(
        title=row["title"],
        slug=row["slug"],
        summary=row["summary"],
        published_on=published_on,
        people_heard=row["people"],
        how_we_heard=rich(row["how"]),
        body=body_of(row["body"], pictures),
        area=areas.get(row["area"]),
        listing_image=pictures.get(row["picture"]),
        reviewed_on=published_on,
    )
    page.recommendations = asks_of(row, organisations)
    page.credits = [
        ReportCredit(
            organisation=organisations[credit["organisation"]],
            brought=credit["brought"],
            is_named_publicly=credit.get("is_named", True),
        )
        for credit in row["credits"]
    ]
    page.downloads = [
        ReportDownload(document=download_of(DownloadKind(kind), row), kind=kind) for kind in row["downloads"]
    ]
    if "correction" in row:
        page.corrections = [Correction(corrected_on=days.working_day_ago(row["published"] - 9), text=row["correction"])]
    page.themes.set([themes[slug] for slug in row["themes"] if slug in themes])
    publish_below(index, page, on=published_on, user=publisher)
    return page


def download_of(kind: DownloadKind, row: dict[str, Any]) -> HubDocument:
    """The report as a text, or its numbers as a spreadsheet."""
    title = f"{row['title']}: {kind.label.lower()}"
    if kind == DownloadKind.DATA:
        sheet = StringIO()
        writer = csv.writer(sheet)
        for block in row["body"]:
            if block["type"] == "figure":
                writer.writerow([block["value"]["title"], block["value"]["unit"]])
                writer.writerows([line["label"], line["number"]] for line in block["value"]["rows"])
        return make_document(title, f"{row['slug']}-data.csv", sheet.getvalue().encode("utf-8-sig"))
    lines = [row["summary"], *(f"{number}. {ask['heading']}" for number, ask in enumerate(row["asks"], 1))]
    if kind != DownloadKind.EASY_READ:
        lines[1:1] = [row["how"], *(block["value"] for block in row["body"] if block["type"] == "text")]
    filename = f"{row['slug']}-{kind.value.replace('_', '-')}.odt"
    return make_document(title, filename, text_document(title, lines), is_easy_read=kind == DownloadKind.EASY_READ)


def life_of(
    request: ResponseRequest, row: dict[str, Any], organisations: dict[str, Organisation], days: Days, *, user
) -> list[tuple[dt.datetime, Callable[[], object]]]:
    """Everything that happened to ``request``, each with its instant."""
    if "received" not in row:
        return [(at(days.ago(2)), request.save)]
    received_on = day_of_receipt(row["received"], request.duty_rule, days)
    due_on = request.duty_rule.due_date(received_on, days.calendar).due_on

    def start() -> None:
        request.save()
        start_request(request, received_on=received_on, user=user)
        if "officer" in row:
            name_officer(request, **row["officer"], user=user)

    def day_of(thing: dict[str, Any]) -> dt.date:
        start_day, number = (due_on, thing["late"]) if "late" in thing else (received_on, thing["after"])
        return days.working_days_after(start_day, number)

    happenings: list[tuple[dt.datetime, Callable[[], object]]] = [(at(received_on, 9.5), start)]
    for message in row.get("messages", []):
        day = day_of(message)
        happenings.append((at(day, 11), partial(log_message, request, message, day, user=user)))
    for reply in row.get("replies", []):
        day = day_of(reply)
        happenings.append((at(day, 15), partial(answer, request, reply, day, user=user)))
    if "ending" in row:
        ending = row["ending"]
        day = day_of(ending)
        happenings.append((at(day, 16), partial(end, request, ending, day, organisations, user=user)))
    return happenings


def day_of_receipt(received: dict[str, int], rule: DutyRule, days: Days) -> dt.date:
    if "ago" in received:
        return days.working_day_ago(received["ago"])
    if "working_days" in received:
        return days.working_days_before(received["working_days"])
    # A period in calendar days may end on any day, one in working days only on a working day.
    due_on = days.working_days_before(received["due"]) if received["due"] else days.today
    return days.received_for(due_on, rule.due_date)


def log_message(request: ResponseRequest, row: dict[str, Any], day: dt.date, *, user) -> None:
    """What is ``held`` waits for its check, with a file."""
    held = row.get("held", "")
    message = record_message(
        request,
        nature=Nature(row["nature"]),
        channel=Channel(row["channel"]),
        happened_on=day,
        user=user,
        private_text=held,
        public_text=held or row["text"],
        is_held=bool(held),
    )
    if file := row.get("file"):
        attach([keep(ContentFile(file["words"].encode(), name=file["name"]), request)], message)


def answer(request: ResponseRequest, reply: dict[str, Any], day: dt.date, *, user) -> None:
    items = {item.number: item for item in request.items.all()}
    answers = [
        Answer(items[row["number"]], Decision(row["decision"]), row["words"], row["by_when"])
        for row in reply["answers"]
    ]
    record_reply(
        request,
        answers=answers,
        channel=Channel(reply["channel"]),
        happened_on=day,
        user=user,
        public_text=reply["text"],
    )


def end(
    request: ResponseRequest, row: dict[str, Any], day: dt.date, organisations: dict[str, Organisation], *, user
) -> None:
    reason = row["reason"]
    match row["move"]:
        case "redirect":
            redirect(request, to_body=organisations[row["to"]], reason=reason, user=user)
        case "withdraw":
            withdraw(request, reason=reason, user=user)
        case "close":
            close_without_reply(request, reason=reason, user=user)
        case "refuse":
            refuse(request, channel=Channel.EMAIL, happened_on=day, public_text=reason, user=user)
