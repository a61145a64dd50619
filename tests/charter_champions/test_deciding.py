"""The pages on which a decision is looked at before it is made."""

from __future__ import annotations

import html
import re

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse

from charter_champions.domain import applications, decisions
from charter_champions.domain.conflicts import ConflictOfInterest
from charter_champions.domain.diligence import missing_checks
from charter_champions.domain.letters import MADE_LATER
from charter_champions.enums import ApplicationStatus, CheckResult, DiligenceCheck
from charter_champions.models import Application, Membership
from hub.organisations.enums import OrganisationKind
from hub.organisations.models import Organisation
from hub.shared.models import AuditEntry, EmailWording, OutgoingEmail
from tests.charter_champions.decision_pages import decide, decide_url, inspect_url, preview, send
from tests.factories.charter_champions import make_application, make_membership, make_reviewer
from tests.factories.organisations import make_organisation, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

RECEIVED, DECLINED = ApplicationStatus.RECEIVED, ApplicationStatus.DECLINED
ANSWERS = {
    "approve": {"added": "See you at the fair."},
    "decline": {"reason": "It sells {{ scooters }}.", "added": "We are sorry.\n\nCome to our events."},
    "question": {"question": "Who runs <it>?", "added": ""},
}
HOSTILE = '<script>alert("x")</script> {{ reference }} {% now %} \u202eevil\u202c & "quotes"'


@pytest.fixture
def reviewer():
    return make_reviewer()


@pytest.fixture
def staff(client, reviewer):
    client.force_login(reviewer)
    return client


def shown_mail(response) -> tuple[str, str, str]:
    """Subject, plain text and HTML of the mail that a page shows."""
    page = response.content.decode()
    subject = re.search(r"<strong>Subject: (.*?)</strong>", page, re.DOTALL)[1]
    text = re.search(r'<pre class="hub-mail-text">(.*?)</pre>', page, re.DOTALL)[1]
    frame = re.search(r'srcdoc="(.*?)"', page, re.DOTALL)[1]
    return html.unescape(subject), html.unescape(text), html.unescape(frame)


def sent_mail() -> tuple[str, str, str]:
    mail = OutgoingEmail.objects.get()
    return mail.subject, mail.text_body, mail.html_body


def later_known(application: Application) -> str:
    """What stands in the mail that was sent where the preview could not know it."""
    if application.status == ApplicationStatus.APPROVED:
        return application.membership.code
    return re.search(r"/apply/status/([^/]+)/", OutgoingEmail.objects.get().text_body)[1]


@pytest.mark.parametrize("action", ANSWERS)
@pytest.mark.parametrize("name", ["Kilnford Kites", HOSTILE[:200]])
def test_what_is_shown_is_what_is_sent_byte_for_byte(staff, action, name):
    application = make_application(RECEIVED, name=name, contact_name=HOSTILE[:150])

    page, previewed = preview(staff, application, action, **ANSWERS[action])
    before = OutgoingEmail.objects.count()
    sent = send(staff, application, action, previewed=previewed, **ANSWERS[action])

    application.refresh_from_db()
    shown = shown_mail(page)
    if action != "decline":
        assert MADE_LATER in shown[1]
        shown = tuple(part.replace(MADE_LATER, later_known(application)) for part in shown)
    assert (page.status_code, before, sent.status_code, sent["Location"]) == (200, 0, 302, inspect_url(application))
    assert shown == sent_mail()
    for words in ANSWERS[action].values():
        assert all(part.strip() in shown[1] for part in words.split("\n\n"))


def test_the_first_page_of_an_approval_shows_it_with_the_listing_that_is_theirs(staff):
    with time_machine.travel("2026-05-05 10:00+01:00", tick=False):
        listed = make_organisation("Kilnford Kites", charity_number="1234567")
        make_organisation("Kilnford Kites and Balloons")
        old = make_membership(listed)
        application = make_application(RECEIVED, name="Kilnford Kites", charity_number="123 4567")

        page = staff.get(decide_url(application, "approve")).content.decode()

    assert f'<option value="{listed.pk}" selected>' in page
    assert "The listing “Kilnford Kites” is used as it is." in page
    assert "The membership starts on 5 May 2026 and is valid until 4 May 2027." in page
    assert "It replaces the membership valid until 4 May 2027." in page
    assert "is a Charter Champion until 4 May 2027" in page
    assert (Membership.objects.get(), OutgoingEmail.objects.count()) == (old, 0)


@pytest.mark.parametrize("twins", [1, 2])
def test_whose_listing_it_is_has_to_be_chosen_where_it_is_not_sure(staff, twins):
    """Who is approved for a listing can change it: a like name, or one number on two listings, is no proof."""
    number = {"charity_number": "1234567"} if twins == 2 else {}
    listed = [make_organisation("Kilnford Kites", **number) for _ in range(twins)]
    application = make_application(RECEIVED, name="Kilnford Kites", **number)

    first = BeautifulSoup(staff.get(decide_url(application, "approve")).content, "html.parser")
    nothing, _ = preview(staff, application, "approve", organisation="")
    chosen, _ = preview(staff, application, "approve", organisation=listed[0].pk)

    options = [(option["value"], option.get_text()) for option in first.select("select[name=organisation] option")]
    assert options[:2] == [("", "Choose one"), ("new", "Make a new one from this application")]
    assert sorted(value for value, _ in options[2:]) == sorted(str(row.pk) for row in listed)
    assert first.select("button[value=send], option[selected][value='new']") == []
    assert "Choose the listing that is theirs, or make a new one" in nothing.content.decode()
    assert nothing.status_code == 422
    assert "The listing “Kilnford Kites” is used as it is." in chosen.content.decode()


def test_what_the_applicant_may_do_afterwards_is_said_before(staff):
    listed = make_organisation("Click and Chat, Kilnford")
    make_person(listed, "first@click.example")
    application = make_application(RECEIVED, name="Click and Chat", contact_name="Ann Lee", email="ann@click.example")

    page, _ = preview(staff, application, "approve", organisation=listed.pk)
    staff_member = make_reviewer("colleague")
    application.email = staff_member.email = "ann@elsewhere.example"
    application.save()
    staff_member.save()
    other, _ = preview(staff, application, "approve", organisation=listed.pk)

    text = BeautifulSoup(page.content, "html.parser").select_one("#effects-section, #effects").get_text()
    assert "The badge, the email and the verify page name “Click and Chat, Kilnford”, as the listing does." in text
    assert "Ann Lee can sign in to the partner area and change the listing, as 1 person can already." in text
    assert "Click and Chat, Kilnford is a Charter Champion" in shown_mail(page)[1]
    assert "Ann Lee can’t sign in to the partner area with this email address." in other.content.decode()


def test_a_new_listing_is_told_with_its_address(staff):
    make_organisation("Kilnford Kites", slug="kilnford-kites", kind=OrganisationKind.COUNCIL)
    application = make_application(RECEIVED, name="Kilnford Kites")

    page, previewed = preview(staff, application, "approve")
    send(staff, application, "approve", previewed=previewed)

    assert "A new listing “Kilnford Kites” is made and published." in page.content.decode()
    assert "https://hub.example/directory/kilnford-kites-2/" in shown_mail(page)[1]
    assert Organisation.objects.get(slug="kilnford-kites-2").live


def test_an_organisation_that_is_like_nothing_is_found_by_its_name(staff):
    listed = make_organisation("Sight Kilnford", town="Kilnford")
    application = make_application(RECEIVED, name="Kites")

    first = staff.get(decide_url(application, "approve")).content.decode()
    page, _ = preview(staff, application, "approve", find="sight")
    decide(staff, application, "approve", organisation=listed.pk, find="sight")

    assert f'<option value="{listed.pk}"' not in first
    assert f'<option value="{listed.pk}">Sight Kilnford, Kilnford</option>' in page.content.decode()
    assert Membership.objects.get().organisation == listed


@pytest.mark.parametrize("action", ANSWERS)
def test_nothing_is_sent_that_was_not_looked_at(staff, action):
    application = make_application(RECEIVED)
    answers = ANSWERS[action]
    _, previewed = preview(staff, application, action, **answers)
    kind = {"approve": "approved", "decline": "declined", "question": "information_asked"}[action]

    others = [
        send(staff, application, action, previewed="", **answers),
        send(staff, application, action, previewed=previewed, **{**answers, "added": "Typed since."}),
    ]
    EmailWording.objects.update_or_create(kind=f"champions.{kind}", defaults={"subject": "Words changed since"})
    others.append(send(staff, application, action, previewed=previewed, **answers))

    application.refresh_from_db()
    assert [response.status_code for response in others] == [422] * 3
    assert all("Nothing was decided and nothing was sent" in response.content.decode() for response in others)
    assert (application.status, OutgoingEmail.objects.count(), application.history.count()) == (RECEIVED, 0, 0)
    # The page that says so shows what would be sent now; its button sends that.
    again = re.search(r'name="previewed" value="(\w+)"', others[-1].content.decode())[1]
    send(staff, application, action, previewed=again, **answers)
    assert OutgoingEmail.objects.get().subject == "Words changed since"


def test_a_preview_of_an_earlier_state_is_no_preview_of_the_same_state_later(staff, reviewer):
    application = make_application(RECEIVED)
    _, previewed = preview(staff, application, "decline", reason="No.")
    decisions.ask(application, "Who?", user=reviewer)
    applications.answer(application, "We.")

    late = send(staff, application, "decline", reason="No.", previewed=previewed)

    application.refresh_from_db()
    assert (late.status_code, application.status) == (422, RECEIVED)


def test_a_preview_of_yesterday_has_other_dates(staff):
    application = make_application(RECEIVED)
    with time_machine.travel("2026-05-05 23:50+01:00", tick=False):
        staff.force_login(make_reviewer("late"))
        _, previewed = preview(staff, application, "approve")
    with time_machine.travel("2026-05-06 00:01+01:00", tick=False):
        response = send(staff, application, "approve", previewed=previewed)

    assert (response.status_code, Membership.objects.count()) == (422, 0)


@pytest.mark.parametrize("action", ANSWERS)
def test_a_double_click_and_the_back_button_make_one_decision_and_one_mail(staff, action):
    application = make_application(RECEIVED)
    _, previewed = preview(staff, application, action, **ANSWERS[action])

    answers = [send(staff, application, action, previewed=previewed, **ANSWERS[action]) for _ in range(3)]

    assert [response.status_code for response in answers] == [302, 422, 422]
    assert "Nothing more was changed or sent" in answers[1].content.decode()
    assert (OutgoingEmail.objects.count(), application.history.count()) == (1, 1)


def test_withdrawn_meanwhile_nothing_is_decided_and_the_words_stay(staff):
    application = make_application(RECEIVED)
    _, previewed = preview(staff, application, "decline", reason="It sells scooters.")
    applications.withdraw(application)
    mails = OutgoingEmail.objects.count()

    response = send(staff, application, "decline", reason="It sells scooters.", previewed=previewed)

    page = response.content.decode()
    assert response.status_code == 422
    assert "Already decided: withdrawn. Nothing more was changed or sent." in page
    assert "It sells scooters." in page
    assert 'value="send"' not in page
    assert OutgoingEmail.objects.count() == mails


@pytest.mark.parametrize("action", [*ANSWERS, "appeal"])
def test_opening_a_page_changes_nothing_but_the_audit_log(staff, action):
    application = make_application(DECLINED if action == "appeal" else RECEIVED)

    response = staff.get(decide_url(application, action))

    application.refresh_from_db()
    assert (response.status_code, application.history.count(), OutgoingEmail.objects.count()) == (200, 0, 0)
    assert AuditEntry.objects.filter(action="reveal", subject_id=str(application.pk)).count() == 1


def test_what_nobody_confirmed_has_no_such_page(staff):
    assert staff.get(decide_url(make_application(), "approve")).status_code == 404
    assert staff.get(decide_url(make_application(ApplicationStatus.SUBMITTED), "decline")).status_code == 404


# The checks


def test_what_is_missing_is_said_and_nothing_is_approved_without_it(staff, reviewer):
    application = make_application(RECEIVED, kind=OrganisationKind.CHARITY, is_checked=False)
    for check in DiligenceCheck:
        if check != DiligenceCheck.CHARITY:
            decisions.record_check(application, check, CheckResult.FINE, user=reviewer)
    decisions.record_check(application, DiligenceCheck.CONDUCT, CheckResult.CONCERN, user=reviewer)

    expected = [
        "Not looked at yet: The charity number belongs to it (charities only).",
        "There is a concern, but no remark says which: Nothing we know of stands against it.",
    ]
    assert missing_checks(application) == expected
    for url in (inspect_url(application), decide_url(application, "approve")):
        page = html.unescape(staff.get(url).content.decode())
        assert all(line in page for line in expected)
        assert 'value="send"' not in page
    assert decide(staff, application, "approve").status_code == 422
    with pytest.raises(decisions.ChecksMissing):
        decisions.approve(application, user=reviewer)
    assert Membership.objects.count() == OutgoingEmail.objects.count() == 0

    decisions.record_check(
        application, DiligenceCheck.CONDUCT, CheckResult.CONCERN, remark="An old row.", user=reviewer
    )
    decisions.record_check(application, DiligenceCheck.CHARITY, CheckResult.NOT_NEEDED, user=reviewer)
    assert missing_checks(application) == []
    assert decide(staff, application, "approve").status_code == 302


def test_a_group_without_a_charity_number_is_not_asked_for_it():
    application = make_application(RECEIVED, is_checked=False)

    assert [line.partition(": ")[2] for line in missing_checks(application)] == [
        "The organisation exists and does what it says.",
        "We spoke to the contact and they can speak for it.",
        "Nothing we know of stands against it.",
        "It is not run by a body that we may have to question.",
    ]


# Appeals


def test_an_appeal_puts_it_back_into_the_queue_and_tells_the_applicant(staff, reviewer, client):
    first = make_reviewer("first")
    application = make_application(RECEIVED)
    decisions.decline(application, "It sells scooters.", user=first)
    OutgoingEmail.objects.all().delete()

    page, previewed = preview(staff, application, "appeal", reason="They rang.", added="Thank you for calling.")
    send(staff, application, "appeal", previewed=previewed, reason="They rang.", added="Thank you for calling.")

    application.refresh_from_db()
    assert (application.status, application.decided_at, application.decided_by, application.decision_reason) == (
        RECEIVED,
        None,
        None,
        "",
    )
    assert [(row.before, row.after, row.user, row.reason) for row in application.history.all()] == [
        ("received", "declined", first, "It sells scooters."),
        ("declined", "received", reviewer, "They rang."),
    ]
    token = later_known(application)
    assert tuple(part.replace(MADE_LATER, token) for part in shown_mail(page)) == sent_mail()
    assert "They rang." not in sent_mail()[1]
    assert client.get(f"/apply/status/{token}/").status_code == 200
    assert application.waiting_days(on=application.waits_since) == 0
    assert decide(staff, application, "approve").status_code == 302


def test_who_declined_it_neither_reopens_nor_decides_it_again(staff, reviewer):
    application = make_application(RECEIVED)
    decide(staff, application, "decline", reason="No.")

    own = decide(staff, application, "appeal", reason="I think so.")
    assert own.status_code == 403
    assert "You declined this application before. Somebody else takes the second look." in own.content.decode()
    decisions.reopen_for_appeal(application, "They rang.", user=make_reviewer("second"))

    for action in ANSWERS:
        assert decide(staff, application, action, **ANSWERS[action]).status_code == 403
    with pytest.raises(ConflictOfInterest):
        decisions.approve(application, user=reviewer)
    application.refresh_from_db()
    assert application.status == RECEIVED


# The page itself


def test_the_inspect_page_shows_hostile_words_as_words_and_links_only_to_the_web(staff):
    application = make_application(
        RECEIVED,
        name=HOSTILE,
        summary=HOSTILE,
        plan=HOSTILE,
        contact_name=HOSTILE,
        contact_role=HOSTILE,
        website="javascript:alert(1)//https://x.example",
        phone="<b>0</b>",
        logo_description=HOSTILE,
    )
    applications.add_note(application, HOSTILE)
    safe = make_application(RECEIVED, website="https://kites.example/about?a=1&b=2")

    page = staff.get(inspect_url(application)).content.decode()
    safe_page = staff.get(inspect_url(safe)).content.decode()

    assert "<script>alert" not in page
    assert "<b>0</b>" not in page
    assert 'href="javascript:' not in page
    assert '<a href="https://kites.example/about?a=1&amp;b=2" rel="noopener noreferrer nofollow external">' in safe_page
    listing = staff.get(reverse("champion_applications:index")).content.decode()
    assert "<script>alert" not in listing


def test_the_page_tells_who_moved_it_and_who_answered_each_check(staff, reviewer):
    colleague = make_reviewer("colleague")
    application = make_application(RECEIVED, is_checked=False)
    decisions.record_check(
        application, DiligenceCheck.EXISTS, CheckResult.CONCERN, remark="Closed door", user=colleague
    )
    decisions.ask(application, "Who runs it?", user=reviewer)

    page = " ".join(staff.get(inspect_url(application)).content.decode().split())

    assert "(there is a concern, colleague, " in page
    assert 'value="Closed door"' in page
    assert "<td>Waiting for an answer from the applicant</td><td>reviewer</td><td>Who runs it?</td>" in page
