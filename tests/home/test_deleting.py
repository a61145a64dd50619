"""Deleting what other rows stand on is refused in words, one by one and for what was ticked."""

from __future__ import annotations

import pytest
from django.urls import reverse

from hub.organisations.models import Area, Organisation
from reports.models import DutyRule
from stories.models import WeightRule
from tests.factories.organisations import make_area, make_organisation
from tests.factories.reports import make_started
from tests.factories.shared import make_user_in
from tests.factories.stories import make_entry, make_story, make_topic

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]


def said(answer) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def signed_in(client, role: str):
    client.force_login(make_user_in(role))
    return client


def test_an_organisation_with_a_past_stays(client):
    signed_in(client, "Moderator")
    club, free = make_organisation("Supper Club"), make_organisation("Nobody’s Club")
    make_entry(club)
    name = "wagtailsnippets_organisations_organisation:delete"

    answer = client.post(reverse(name, args=[club.pk]), follow=True)
    assert "It can’t be deleted: planned questions stand on it. Give it the day on which it closed" in said(answer)
    client.post(reverse(name, args=[free.pk]))
    assert list(Organisation.objects.all()) == [club]


def test_of_what_was_ticked_nothing_goes_if_one_must_stay(client):
    signed_in(client, "Moderator")
    club, free = make_organisation("Supper Club"), make_organisation("Nobody’s Club")
    make_entry(club)
    address = reverse("wagtail_bulk_action", args=["organisations", "organisation", "delete"])
    answer = client.post(f"{address}?id={club.pk}&id={free.pk}&next=/admin/organisations/", follow=True)
    assert "“Supper Club” can’t be deleted: planned questions stand on it. Nothing was deleted." in said(answer)
    assert Organisation.objects.count() == 2

    client.post(f"{address}?id={free.pk}&next=/admin/organisations/")
    assert list(Organisation.objects.all()) == [club]


def test_a_place_of_stories_stays(client):
    signed_in(client, "Moderator")
    area = make_area("Hanbury")
    make_story(area=area)
    answer = client.post(reverse("areas:delete", args=[area.pk]), follow=True)
    assert "stories stand on it" in said(answer)
    assert Area.objects.filter(pk=area.pk).exists()


def test_rules_that_something_follows_stay(client):
    signed_in(client, "Evidence officer")
    request, topic = make_started(), make_topic()
    for name, rule in (("duty_rules", request.duty_rule), ("weight_rules", topic.rule)):
        answer = client.post(reverse(f"{name}:delete", args=[rule.pk]), follow=True)
        assert "It can’t be deleted" in said(answer), name
    assert DutyRule.objects.filter(pk=request.duty_rule_id).exists()
    assert WeightRule.objects.filter(pk=topic.rule_id).exists()
