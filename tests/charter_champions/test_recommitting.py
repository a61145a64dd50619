"""A new version of the charter: staff decide whether champions must commit again, and by when."""

from __future__ import annotations

import datetime as dt

import pytest

from charter_champions.domain import recommitting
from charter_champions.domain.changes import changed
from charter_champions.domain.memberships import end
from charter_champions.models import CharterCommitment, CharterPromise, CharterRecall, CharterRecallMail
from hub.shared.clock import as_of, today
from hub.shared.jobs import Due, job_of
from hub.shared.models import AuditEntry, OutgoingEmail
from tests.factories.charter_champions import make_membership, make_reviewer, make_version
from tests.factories.organisations import make_organisation, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

NOW = dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def on_4_may():
    with as_of(NOW):
        yield


@pytest.fixture
def versions(charter):
    """Version 1, and version 2, in which the second promise has other words and a third is new."""
    page = charter.page
    first = page.promises.first()
    page.promises = [
        first,
        CharterPromise(title="Nobody is asked twice", we_will="look first.", you_will="share what you know."),
        CharterPromise(title="We answer", we_will="answer within 20 days.", you_will="tell us if we don't."),
    ]
    page.save_revision().publish()
    return charter, page.versions.get(number=2)


@pytest.fixture
def champion(versions):
    organisation = make_organisation("Potters Row Supper Club")
    make_person(organisation, "amina@supper.example")
    return make_membership(organisation, charter_version=versions[0], started_on=dt.date(2026, 1, 10))


def sent() -> list[tuple[str, str]]:
    return list(OutgoingEmail.objects.order_by("pk").values_list("kind", "recipient"))


def asked_on(day: dt.date) -> list[str]:
    OutgoingEmail.objects.all().delete()
    with as_of(dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)):
        for _ in range(3):
            recommitting.ask_again()
    return [kind.removeprefix("champions.") for kind, _ in sent()]


def test_nothing_is_asked_before_staff_decide(versions, champion):
    assert recommitting.undecided_version() == versions[1]
    assert asked_on(today()) == []


def test_staff_decide_that_nobody_must(versions, champion):
    recommitting.decide(versions[1], due_on=None, user=make_reviewer())

    assert recommitting.undecided_version() is None
    assert asked_on(today()) == []
    assert AuditEntry.objects.get().changes == {"due_on": None}


def test_the_mails_leave_at_once_14_days_before_and_the_day_after_each_once(versions, champion):
    recommitting.decide(versions[1], due_on=dt.date(2026, 6, 30), user=None)

    days = [dt.date(2026, 5, 4), dt.date(2026, 5, 5), dt.date(2026, 6, 15), dt.date(2026, 6, 16), dt.date(2026, 6, 30)]
    days += [dt.date(2026, 7, 1), dt.date(2026, 7, 20)]
    assert [(day.isoformat(), kind) for day in days for kind in asked_on(day)] == [
        ("2026-05-04", "commit_again"),
        ("2026-06-16", "commit_again"),
        ("2026-07-01", "commit_late"),
    ]


def test_after_missed_days_only_the_newest_leaves(versions, champion):
    recommitting.decide(versions[1], due_on=dt.date(2026, 6, 30), user=None)

    assert asked_on(dt.date(2026, 7, 3)) == ["commit_late"]
    assert asked_on(dt.date(2026, 6, 20)) == []


def test_who_committed_who_joined_with_it_and_who_left_is_not_asked(versions, champion):
    recommitting.decide(versions[1], due_on=dt.date(2026, 6, 30), user=None)
    for name in ("joined", "left"):
        organisation = make_organisation(name)
        make_person(organisation, f"{name}@supper.example")
        membership = make_membership(organisation, charter_version=versions[name == "joined"])
    end(membership, user=None, reason="They stopped")
    OutgoingEmail.objects.all().delete()

    made = recommitting.commit_again(champion, versions[1], user=None)

    assert (made.version, made.occasion, champion.charter_version) == (versions[1], "new_version", versions[1])
    assert recommitting.commit_again(champion, versions[1], user=None) is None
    assert CharterCommitment.objects.filter(membership=champion).count() == 2
    assert asked_on(today()) == []
    assert recommitting.committed_counts(versions[1], on=today()) == (2, 2)


def test_only_the_version_in_force_can_be_decided_on_or_committed_to(versions, champion):
    with pytest.raises(recommitting.NotInForceError):
        recommitting.decide(versions[0], due_on=None, user=None)
    with pytest.raises(recommitting.NotInForceError):
        recommitting.commit_again(champion, make_version(number=7), user=None)
    assert (CharterRecall.objects.count(), champion.commitments.count()) == (0, 1)


def test_the_first_version_asks_nothing(charter):
    assert recommitting.undecided_version() is None
    with pytest.raises(recommitting.NotInForceError):
        recommitting.decide(charter, due_on=None, user=None)


def test_the_job_rehearses_without_sending(versions, champion):
    recommitting.decide(versions[1], due_on=dt.date(2026, 6, 30), user=None)
    job = job_of("charter_champions.recommitting")
    since = NOW - dt.timedelta(hours=1)

    assert job.run(Due(at=NOW, since=since, dry_run=True)) == "1 champion asked to commit again"
    assert CharterRecallMail.objects.count() == 0
    assert job.run(Due(at=NOW, since=since)) == "1 champion asked to commit again"
    assert job.run(Due(at=NOW, since=since)) == ""
    assert sent() == [("champions.commit_again", "amina@supper.example")]


def test_what_changed_is_found_whatever_the_order(versions):
    one, two = versions

    found = changed(one.promises, two.promises)

    assert [(each.later["title"], each.earlier and each.earlier["we_will"]) for each in found] == [
        ("Nobody is asked twice", "look at what is known already."),
        ("We answer", None),
    ]
    assert changed(one.promises, list(reversed(one.promises))) == []


# In the admin


def decide_by_form(client, version, **answers):
    return client.post(
        f"/admin/charter_versions/inspect/{version.pk}/",
        {"action": "recall", **{f"recall-{name}": value for name, value in answers.items()}},
    )


def test_staff_decide_on_the_page_of_the_version(client, versions, champion):
    client.force_login(make_reviewer())

    shown = client.get(f"/admin/charter_versions/inspect/{versions[1].pk}/").content.decode()
    answer = decide_by_form(client, versions[1], is_needed="yes", due_on="2026-06-30")
    after = client.get(f"/admin/charter_versions/inspect/{versions[1].pk}/").content.decode()

    assert "Nobody has decided yet" in shown
    assert "0 of 1 champion is committed to it." in shown
    assert answer.status_code == 302
    assert "yes, by 30 June 2026" in after
    assert "Potters Row Supper Club" in after
    assert (
        "Must champions commit again?"
        not in client.get(f"/admin/charter_versions/inspect/{versions[0].pk}/").content.decode()
    )


@pytest.mark.parametrize("typed", ["30 June 2026", "30 Jun 2026", "30/06/2026", "2026-06-30"])
def test_a_day_is_understood_as_people_write_it_and_shown_in_words(client, versions, typed):
    client.force_login(make_reviewer())

    answer = decide_by_form(client, versions[1], is_needed="yes", due_on=typed)
    html = client.get(f"/admin/charter_versions/inspect/{versions[1].pk}/").content.decode()

    assert answer.status_code == 302
    assert CharterRecall.objects.get().due_on == dt.date(2026, 6, 30)
    assert 'value="30 June 2026"' in html
    assert "For example 1 June 2026." in html
    # Or the picker would put today in the place of a day that it does not know, such as 2026-06-30.
    assert "&quot;validateOnBlur&quot;: false" in html
    assert "wagtailadmin/js/date-time-chooser.js" in html


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({}, "Choose yes or no"),
        ({"is_needed": "yes"}, "Say by when they must commit"),
        ({"is_needed": "yes", "due_on": "2026-05-17"}, "Choose a day from 14 days to 12 months from now"),
        ({"is_needed": "yes", "due_on": "2027-05-06"}, "Choose a day from 14 days to 12 months from now"),
        ({"is_needed": "yes", "due_on": "2026-02-30"}, "Enter a real date, for example 1 June 2026"),
        ({"is_needed": "no", "due_on": "30 June 2026"}, "Leave the day empty, or choose yes"),
    ],
)
def test_a_decision_that_can_not_be_is_refused_and_stays_typed(client, versions, answers, message):
    client.force_login(make_reviewer())

    response = decide_by_form(client, versions[1], **answers)

    assert response.status_code == 422
    assert message in response.content.decode()
    assert answers.get("due_on", "") in response.content.decode()
    assert CharterRecall.objects.count() == 0


def test_a_new_charter_waits_on_the_first_page_for_a_decision(client, charter):
    client.force_login(make_reviewer())
    words = "Version 2 of the charter: must champions commit again?</a>: published on 4 May 2026"
    assert words not in client.get("/admin/").content.decode()
    charter.page.intro = "Other words."
    charter.page.save_revision().publish()

    assert words in client.get("/admin/").content.decode()
    recommitting.decide(charter.page.versions.get(number=2), due_on=None, user=None)
    assert words not in client.get("/admin/").content.decode()
