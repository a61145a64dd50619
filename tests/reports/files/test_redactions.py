"""The check before publishing: what anyone may read, and when."""

from __future__ import annotations

import datetime as dt

import pytest
from wagtail.models import Site

from hub.shared.states import TransitionNotAllowed
from reports.domain.attachments import attach, keep
from reports.domain.redactions import RedactionRefused, prepare, publish, reopen, withhold, write
from reports.domain.requests import record_message, refuse
from reports.enums import Channel, Nature, RedactionStatus, ResponseStatus
from reports.models import RecommendationReply, Redaction, ReplySettings
from tests.factories.files import upload
from tests.factories.reports import make_staff, make_started, reply

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june_2026")]
DAY = dt.date(2026, 4, 24)


@pytest.fixture
def four_eyes(db):
    ReplySettings.objects.update_or_create(site=Site.objects.get(is_default_site=True), defaults={"four_eyes": True})


def held_reply(request=None) -> Redaction:
    request = request or make_started()
    message = reply(request, on=DAY, public_text="Dear Asha, yes.", private_text="Dear Asha, yes.", is_held=True)
    return message.redaction


def words(redaction: Redaction) -> list[str]:
    return [row.explanation for row in RecommendationReply.objects.filter(message=redaction.message_id)]


def texts(redaction: Redaction, text: str) -> dict[str, str]:
    return dict.fromkeys(redaction.explanations, text)


def test_decisions_count_at_once_and_words_wait():
    request = make_started()
    redaction = held_reply(request)
    request.refresh_from_db()

    assert (request.status, request.answered_on) == (ResponseStatus.ANSWERED, DAY)
    assert redaction.status == RedactionStatus.TO_REDACT
    assert (redaction.message.public_text, redaction.public_text) == ("", "Dear Asha, yes.")
    assert words(redaction) == ["", ""]
    first, second = request.items.all()
    assert redaction.explanations == {
        str(first.pk): "We will do this from 1 June. 1",
        str(second.pk): "We will do this from 1 June. 2",
    }
    assert redaction.originals[str(first.pk)] == {"explanation": "We will do this from 1 June. 1", "by_when": ""}


def test_a_held_refusal_keeps_its_reason_out_of_the_public_history():
    request = make_started()
    message = refuse(request, channel=Channel.EMAIL, happened_on=DAY, public_text="Ask Jane.", is_held=True)

    assert message.public_text == ""
    assert request.history.last().reason == ""
    assert message.redaction.public_text == "Ask Jane."


def test_one_person_publishes():
    user = make_staff()
    redaction = held_reply()
    kept, left = (keep(upload(f"{name}.txt", name.encode()), redaction.message.request) for name in "ab")
    attach([kept, left], redaction.message)

    prepare(redaction, public_text="Yes.", explanations=texts(redaction, "From June."), files=[kept.pk], user=user)
    assert (redaction.status, words(redaction)) == (RedactionStatus.TO_REDACT, ["", ""])
    publish(redaction, user=user)

    assert (redaction.status, redaction.public_text) == (RedactionStatus.PUBLISHED, "Yes.")
    assert words(redaction) == ["From June.", "From June."]
    assert [row.name for row in redaction.message.attachments.public()] == ["a.txt"]
    assert [(row.before, row.after, row.user) for row in redaction.history.all()] == [
        ("", "to_redact", None),
        ("to_redact", "published", user),
    ]


@pytest.mark.usefixtures("four_eyes")
def test_with_four_eyes_another_person_publishes():
    first, second = make_staff(), make_staff()
    redaction = held_reply()

    with pytest.raises(RedactionRefused, match="second person first"):
        publish(redaction, user=second)
    prepare(redaction, public_text="Yes.", explanations=texts(redaction, "June"), user=first)
    assert redaction.status == RedactionStatus.TO_CHECK
    with pytest.raises(RedactionRefused, match="Another person"):
        publish(redaction, user=first)
    assert words(redaction) == ["", ""]
    publish(redaction, user=second)

    assert (redaction.status, words(redaction)) == (RedactionStatus.PUBLISHED, ["June", "June"])


@pytest.mark.usefixtures("four_eyes")
def test_words_that_wait_for_a_second_person_are_not_changed_without_a_trace():
    redaction = held_reply()
    prepare(redaction, public_text="Yes.", explanations={}, user=make_staff())

    with pytest.raises(TransitionNotAllowed):
        write(redaction, public_text="No.", explanations={}, user=make_staff())

    redaction.refresh_from_db()
    assert redaction.public_text == "Yes."


def test_taking_back_and_withholding_hide_the_words_and_files():
    user = make_staff()
    redaction = held_reply()
    file = keep(upload("a.txt", b"x"), redaction.message.request)
    attach([file], redaction.message)
    prepare(redaction, public_text="Yes.", explanations={}, files=[file.pk], user=user)
    publish(redaction, user=user)

    reopen(redaction, user=user, reason="A name was left in")
    assert (redaction.status, words(redaction)) == (RedactionStatus.TO_REDACT, ["", ""])
    assert not redaction.message.attachments.public().exists()

    withhold(redaction, reason="About one patient", user=user)
    assert (redaction.status, words(redaction)) == (RedactionStatus.WITHHELD, ["", ""])
    with pytest.raises(TransitionNotAllowed):
        publish(redaction, user=user)


def test_of_two_at_once_one_wins():
    first, second = make_staff(), make_staff()
    redaction = held_reply()
    seen = redaction.version

    write(redaction, public_text="Mine.", explanations={}, user=first, seen=seen)
    with pytest.raises(RedactionRefused, match="Somebody else has changed this"):
        write(redaction, public_text="Other.", explanations={}, user=second, seen=seen)
    with pytest.raises(RedactionRefused, match="Somebody else has changed this"):
        publish(redaction, user=second, seen=seen)
    publish(redaction, user=second, seen=redaction.version)
    with pytest.raises(TransitionNotAllowed):
        publish(redaction, user=first)

    assert redaction.public_text == "Mine."


def test_only_explanations_and_files_of_the_message_are_taken():
    redaction = held_reply()
    stranger = keep(upload("a.txt", b"x"), make_started())

    write(redaction, public_text="", explanations={"999999": "x"}, files=[stranger.pk], user=None)

    assert "999999" not in redaction.explanations
    assert redaction.files == []


def test_a_message_of_any_kind_can_be_held():
    message = record_message(
        make_started(),
        nature=Nature.HOLDING,
        channel=Channel.EMAIL,
        happened_on=DAY,
        public_text="Jane is ill.",
        is_held=True,
    )

    assert (message.public_text, message.redaction.public_text) == ("", "Jane is ill.")
