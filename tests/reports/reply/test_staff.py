"""Staff name officers, send links that they read first, take them back, and decide who is in charge."""

from __future__ import annotations

import re

import pytest

from hub.shared.models import OutgoingEmail
from reports.domain.proposals import propose
from reports.domain.reply_links import new_link
from reports.enums import ProposalStatus, ResponseStatus
from reports.models import Officer
from tests.factories.officers import send
from tests.factories.reports import ADMIN, make_staff
from tests.reports.reading import text_of

NAMED = {
    "action": "name",
    "name-name": "Ruth Marlow",
    "name-role": "Head of primary care",
    "name-email": "Ruth@Northmoor.example",
    "name-added": "Ring me if you like.",
}
PROPOSALS = "/admin/redirect_proposals/inspect"


@pytest.fixture
def staff(asked, client):
    user = make_staff("run_clock")
    client.force_login(user)
    return user


def press(client, url: str, data: dict):
    """Send a form, then once more under the mail that it shows."""
    shown = client.post(url, data)
    assert OutgoingEmail.objects.count() == 0
    digest = re.search(r'name="previewed" value="(\w+)"', shown.content.decode())[1]
    key = re.search(rf'name="{data["action"]}-submission_key" value="([\w-]+)"', shown.content.decode())
    data = data | {"previewed": digest, f"{data['action']}-submission_key": key[1] if key else ""}
    return client.post(url, data), data


def test_an_officer_is_named_after_the_mail_was_read_and_once(client, asked, staff):
    url = f"{ADMIN}/officers/{asked.pk}/"

    done, data = press(client, url, NAMED)
    client.post(url, data)

    officer = Officer.objects.get()
    assert done.status_code == 302
    assert (officer.email, officer.added_by, officer.request) == ("ruth@northmoor.example", staff, asked)
    mail = OutgoingEmail.objects.get()
    assert (mail.kind, mail.recipient) == ("reports.reply_link", "ruth@northmoor.example")
    assert "Ring me if you like." in mail.text_body
    assert "MADE-WHEN-IT-IS-SENT" not in mail.text_body
    assert "Ruth Marlow, Head of primary care" in text_of(client.get(f"{ADMIN}/inspect/{asked.pk}/"))


def test_an_address_that_has_a_link_is_told_at_the_box(client, asked, staff, ruth):
    refused, _ = press(client, f"{ADMIN}/officers/{asked.pk}/", NAMED)

    assert refused.status_code == 422
    assert "This email address has a link to this request already." in text_of(refused)
    assert OutgoingEmail.objects.count() == 0


def test_a_new_link_ends_the_old_one_and_taking_back_ends_both(client, asked, staff, ruth):
    url, old = f"{ADMIN}/officers/{asked.pk}/", new_link(ruth)

    press(client, url, {"action": f"send-{ruth.pk}"})
    new = "/reply/" + re.search(r"/reply/([\w-]+)/", OutgoingEmail.objects.get().text_body)[1] + "/"
    assert [client.get(link).status_code for link in (old, new)] == [410, 200]
    OutgoingEmail.objects.all().delete()
    press(client, url, {"action": f"revoke-{ruth.pk}"})

    mail = OutgoingEmail.objects.get()
    assert (mail.kind, mail.recipient) == ("reports.reply_link_ended", "ruth@northmoor.example")
    assert "was ended by us on 24 April 2026." in mail.text_body
    for link in (old, new):
        gone = client.get(link)
        assert gone.status_code == 410
        assert "because you no longer answer this request. What you can do Our last email to you says" in text_of(gone)
        assert "/reply/new/" not in gone.content.decode()
    client.force_login(make_staff("run_clock", "change_responserequest", "delete_responserequest"))
    ended = client.get(url)
    assert "Taken back 24 April 2026, midday" in text_of(ended)
    assert [f"/{act}/{asked.pk}/" in ended.content.decode() for act in ("edit", "delete")] == [False, False]


def test_nobody_else_opens_the_page_and_an_answered_request_has_no_more_links(client, asked, ruth):
    url = f"{ADMIN}/officers/{asked.pk}/"
    client.force_login(make_staff("view_responserequest"))
    assert client.get(url).status_code == 302
    assert client.post(url, NAMED).status_code == 302
    send(ruth)
    client.force_login(make_staff("run_clock"))

    assert "There is nothing to answer: the request is “Answered”." in text_of(client.get(url))


@pytest.fixture
def proposal(asked, other, ruth):
    return propose(ruth, reason="The contract is theirs.", to_body=other.body)


def test_accepting_redirects_the_request_and_tells_the_officer(client, staff, asked, other, proposal):
    data = {"action": "accept", "accept-to_body": other.body_id, "accept-public_reason": "It holds the contract."}

    press(client, f"{PROPOSALS}/{proposal.pk}/", data)

    asked.refresh_from_db()
    proposal.refresh_from_db()
    assert (asked.status, asked.redirected_to) == (ResponseStatus.REDIRECTED, other.body)
    assert (proposal.status, [row.user for row in proposal.history.all()]) == (ProposalStatus.ACCEPTED, [None, staff])
    assert OutgoingEmail.objects.get().kind == "reports.redirect_accepted"
    assert "You told us that another body is in charge, and our record says now that it is Kilnford Council." in (
        OutgoingEmail.objects.get().text_body
    )
    page = text_of(client.get(asked.get_absolute_url()))
    assert "It holds the contract." in page
    assert "We were sent to Kilnford Council. We have not asked them yet." in page
    type(other).objects.filter(pk=other.pk).update(report=asked.report)
    html = client.get(asked.get_absolute_url()).content.decode()
    assert f'<a href="{other.get_absolute_url()}">See what we asked of Kilnford Council</a>' in html
    assert "The contract is theirs." not in text_of(client.get(asked.get_absolute_url()))


def test_saying_no_mails_the_reason_and_leaves_the_request(client, staff, asked, proposal):
    data = {"action": "decline", "decline-reason": "It is yours until March."}

    press(client, f"{PROPOSALS}/{proposal.pk}/", data)

    asked.refresh_from_db()
    proposal.refresh_from_db()
    assert (asked.status, proposal.status) == (ResponseStatus.AWAITING, ProposalStatus.DECLINED)
    mail = OutgoingEmail.objects.get()
    assert (mail.recipient, "It is yours until March." in mail.text_body) == ("ruth@northmoor.example", True)


def test_a_proposal_about_a_request_that_was_answered_meanwhile_is_not_accepted(client, staff, other, proposal, ruth):
    send(ruth)
    OutgoingEmail.objects.all().delete()
    data = {"action": "accept", "accept-to_body": other.body_id, "accept-public_reason": "It holds the contract."}

    refused, _ = press(client, f"{PROPOSALS}/{proposal.pk}/", data)

    proposal.refresh_from_db()
    assert refused.status_code == 422
    assert (proposal.status, OutgoingEmail.objects.count()) == (ProposalStatus.WAITING, 0)


def test_the_public_page_leads_officers_to_a_new_link(client, asked, ruth):
    html = client.get(asked.get_absolute_url()).content.decode()
    assert f'href="/reply/new/?reference={asked.reference}"' in html
    send(ruth)

    assert "/reply/new/" not in client.get(asked.get_absolute_url()).content.decode()
