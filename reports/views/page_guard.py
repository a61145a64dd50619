"""What Wagtail asks before it acts on a page: a report about which a body was asked stays, and stays public."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.models import Page

from hub.shared.quoting import quoted
from hub.shared.working_days import long_date
from reports.domain.kept_reports import asked_report_in, drafted_report_in, is_hidden_place, unseen_reports
from reports.domain.phases import items_named
from reports.models import ReportPage

INSTEAD = (
    "If something in it is wrong, write a correction on its Details tab: it is dated and public. If a reply names "
    "somebody, take its words back under To redact. A request that we no longer make is withdrawn in its case file, "
    "with the reason."
)
STAYS = "{title} {refusal}: bodies were asked about it, and that record stays public. {instead}"
REFUSALS = {
    "delete": "can’t be deleted",
    "unpublish": "can’t be taken off the web",
    "move": "can’t be moved to where the public would not find it",
}
DRAFTED = "{title} can’t be deleted: it has requests that were drafted. Delete those first, under Response requests."
UNSEEN = (
    "Nothing was published. {title} was never issued: to publish it puts it on the web without asking anyone. Open "
    "it and press Issue… or Publish there."
)
PUT_BACK = (
    "This draft would have changed what was sent to a body: {what}. The words and the number that were sent are put "
    "back below, and so they are whenever the draft is published. Write a correction on the Details tab instead."
)
ISSUED = (
    "This {noun} was issued on {day} under the name {name}. Its text stays as it was then. Corrections, downloads, "
    "thanks, themes and pictures can still be changed."
)
THAWED = (
    "This draft would have changed what was issued: {what}. The words that were issued are put back below, and so they "
    "are whenever the draft is published. Write a correction on the Details tab instead."
)
READDRESSED = (
    "This draft did not ask {what}, for which there is a request. It is asked again below, and so it is whenever the "
    "draft is published. To ask it no longer, delete its drafted request first, or withdraw it."
)
CORRECTED = (
    "This draft did not have every correction that is public: {what}. They are put back below, and so they are "
    "whenever the draft is published."
)


def tell_what_was_put_back(request, page):
    """Say in the editor what of a draft was not kept, since it is older than what was issued, sent or corrected."""
    if request.method != "GET" or not isinstance(page, ReportPage):
        return
    if page.issued:
        messages.info(
            request,
            ISSUED.format(noun=page.asks.page_noun, day=long_date(page.issued.issued_on), name=page.issued.issuer_name),
        )
    if thawed := getattr(page, "thawed", []):
        messages.warning(request, THAWED.format(what=", ".join(thawed)))
    elif numbers := getattr(page, "put_back", []):
        messages.warning(request, PUT_BACK.format(what=items_named(numbers, page.asks)))
    if readdressed := getattr(page, "readdressed", []):
        messages.warning(request, READDRESSED.format(what=", ".join(readdressed)))
    if corrected := getattr(page, "corrected", []):
        days = ", ".join(f"that of {long_date(row.corrected_on)}" for row in corrected)
        messages.warning(request, CORRECTED.format(what=days))


def refusal_of(action: str, pages: list[Page]) -> str:
    """Why ``action`` can't be done to ``pages``, for people; empty if it can."""
    if report := asked_report_in(pages):
        return STAYS.format(title=quoted(report.title), refusal=REFUSALS[action], instead=INSTEAD)
    if action == "delete" and (report := drafted_report_in(pages)):
        return DRAFTED.format(title=quoted(report.title))
    return ""


def refuse(request, message: str, parent: Page):
    messages.error(request, message)
    return redirect("wagtailadmin_explore", parent.pk)


def hide_what_is_refused(buttons, page, user, context=None):
    """In lists of pages: what is refused for a report that stays public is not offered for it."""
    if not isinstance(page, ReportPage) or not refusal_of("unpublish", [page]):
        return
    refused = tuple(reverse(f"wagtailadmin_pages:{action}", args=[page.pk]) for action in ("delete", "unpublish"))
    for button in buttons:
        if hasattr(button, "dropdown_buttons"):
            button.dropdown_buttons = [row for row in button.dropdown_buttons if not row.url.startswith(refused)]


def hide_unpublishing(menu_items, request, context):
    """In the editor, of a report that stays public."""
    page = context.get("page")
    if isinstance(page, ReportPage) and refusal_of("unpublish", [page]):
        menu_items[:] = [item for item in menu_items if item.name != "action-unpublish"]


def refuse_to_delete_pages(request, page):
    message = refusal_of("delete", [page])
    return refuse(request, message, page.get_parent()) if message else None


def refuse_to_unpublish_pages(request, page):
    message = refusal_of("unpublish", [page])
    return refuse(request, message, page.get_parent()) if message else None


def refuse_to_hide_pages(request, page, destination):
    message = refusal_of("move", [page]) if is_hidden_place(destination) else ""
    return refuse(request, message, page.get_parent()) if message else None


def refuse_in_bulk(request, action_type, objects, action):
    if not all(isinstance(page, Page) for page in objects):
        return None
    message = ""
    if action_type in ("delete", "unpublish"):
        message = refusal_of(action_type, objects)
    elif action_type == "move" and is_hidden_place(action.cleaned_form.cleaned_data["chooser"]):
        message = refusal_of("move", objects)
    elif action_type == "publish":
        below = action.cleaned_form.cleaned_data["include_descendants"]
        unseen = unseen_reports(objects, below=below)
        message = UNSEEN.format(title=quoted(unseen[0].draft_title)) if unseen else ""
    return refuse(request, message, objects[0].get_parent()) if message else None
