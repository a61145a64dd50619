"""The due-diligence list on the page of an application: two tabs, blank remarks, and after the decision."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from charter_champions.domain.decisions import decline, record_check
from charter_champions.enums import ApplicationStatus, CheckResult, DiligenceCheck
from charter_champions.models import Application
from tests.charter_champions.decision_pages import decide_url, inspect_url
from tests.factories.charter_champions import make_application, make_reviewer

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

CONCERN = {"checks-conduct_result": "concern", "checks-conduct_remark": "They sell tickets."}


@pytest.fixture
def application():
    return make_application(ApplicationStatus.RECEIVED, is_checked=False)


@pytest.fixture
def reviewer():
    return make_reviewer("kim", first_name="Kim", last_name="Reed")


@pytest.fixture
def colleague():
    return make_reviewer("sam", first_name="Sam", last_name="Okoro")


@pytest.fixture
def desk(client, reviewer):
    client.force_login(reviewer)
    return client


def form_on(page) -> dict[str, str]:
    """What the form of the checks on ``page`` would send."""
    form = BeautifulSoup(page.content, "html.parser").select_one("#checks-content form")
    boxes = {box["name"]: box.get("value", "") for box in form.select("input[name^=checks-]")}
    chosen = {box["name"]: box.select_one("option[selected]")["value"] for box in form.select("select")}
    return {"action": "checks", **boxes, **chosen}


def answers(application: Application) -> dict[str, tuple[str, str, str]]:
    return {row.check_key: (row.result, row.remark, row.user.username) for row in application.checks.all()}


def words_of(response) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


def test_a_page_that_is_older_turns_nothing_back(desk, application, colleague):
    older = form_on(desk.get(inspect_url(application)))
    record_check(application, DiligenceCheck.EXISTS, CheckResult.CONCERN, remark="No such hall.", user=colleague)

    response = desk.post(inspect_url(application), older | CONCERN)

    assert response.status_code == 302
    assert answers(application) == {
        "exists": ("concern", "No such hall.", "sam"),
        "conduct": ("concern", "They sell tickets.", "kim"),
    }


def test_a_check_that_both_changed_is_refused_and_says_who_was_faster(desk, application, colleague):
    url = inspect_url(application)
    older = form_on(desk.get(url))
    record_check(application, DiligenceCheck.EXISTS, CheckResult.FINE, user=colleague)
    record_check(application, DiligenceCheck.CONDUCT, CheckResult.FINE, remark="Asked the council.", user=colleague)

    refused = desk.post(url, older | CONCERN | {"checks-contact_result": "fine"})

    kept = {
        "exists": ("fine", "", "sam"),
        "conduct": ("fine", "Asked the council.", "sam"),
        "contact": ("fine", "", "kim"),
    }
    assert refused.status_code == 422
    assert answers(application) == kept
    assert "Sam Okoro was faster and saved “Fine”, with the remark “Asked the council.”" in words_of(refused)
    assert "Nothing was saved" not in words_of(refused)
    again = form_on(refused)
    assert {name: again[name] for name in CONCERN} == CONCERN
    assert again["checks-exists_result"] == "fine"
    assert desk.post(url, again).status_code == 302
    assert answers(application) == kept | {"conduct": ("concern", "They sell tickets.", "kim")}


def test_both_saying_the_same_is_no_quarrel(desk, application, colleague):
    older = form_on(desk.get(inspect_url(application)))
    record_check(application, DiligenceCheck.CONDUCT, CheckResult.CONCERN, remark="They sell tickets.", user=colleague)

    assert desk.post(inspect_url(application), older | CONCERN).status_code == 302
    assert answers(application) == {"conduct": ("concern", "They sell tickets.", "sam")}


@pytest.mark.parametrize("remark", ["", "   "])
def test_a_concern_needs_a_remark_at_once(desk, application, remark):
    typed = form_on(desk.get(inspect_url(application))) | CONCERN | {"checks-conduct_remark": remark}

    response = desk.post(inspect_url(application), typed)

    assert response.status_code == 422
    assert "Say in a few words what the concern is" in words_of(response)
    assert answers(application) == {}


def test_after_the_decision_the_checks_are_only_read(desk, application, colleague):
    url = inspect_url(application)
    older = form_on(desk.get(url))
    record_check(application, DiligenceCheck.EXISTS, CheckResult.FINE, remark="Rang them.", user=colleague)
    decline(application, "No.", user=colleague)

    page = desk.get(url)
    refused = desk.post(url, older | CONCERN)

    panel = BeautifulSoup(page.content, "html.parser").select_one("#checks-content")
    assert panel.select("form, button") == []
    assert "Rang them." in panel.get_text()
    assert refused.status_code == 422
    assert "does not wait for a decision any more, so its checks stay as they are" in words_of(refused)
    assert BeautifulSoup(refused.content, "html.parser").select("#checks-content button") == []
    assert answers(application) == {"exists": ("fine", "Rang them.", "sam")}


def test_concerns_are_repeated_above_the_button_that_approves(desk, colleague):
    application = make_application(ApplicationStatus.RECEIVED)
    record_check(
        application, DiligenceCheck.CONDUCT, CheckResult.CONCERN, remark="They <sell> tickets.", user=colleague
    )
    record_check(application, DiligenceCheck.EXISTS, CheckResult.FINE, remark="Rang them.", user=colleague)

    html = desk.get(decide_url(application, "approve")).content.decode()

    warning = html.partition("The checks say that there is a concern.")[2].partition("Approve and send</button>")[0]
    assert "Nothing we know of stands against it: They &lt;sell&gt; tickets." in warning
    assert "Rang them." not in html
    assert (
        "there is a concern"
        not in desk.post(decide_url(application, "decline"), {"step": "preview", "reason": "No."}).content.decode()
    )
