"""What the groups of staff may do, by the rights that a migration leaves behind."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, User
from wagtail.models import GroupPagePermission

from hub.home.domain.roles import EDITORS, MODERATORS, OFFICERS, grant_roles
from reports.models import ReportIndexPage
from tests.factories.home import make_home
from tests.factories.reports import make_report_index

pytestmark = pytest.mark.django_db

REVIEW = ("charter_champions.review_application", "charter_champions.change_membership_standing")


def member_of(group: str) -> User:
    user = User.objects.create_user(group, password="x")
    user.groups.add(Group.objects.get(name=group))
    return user


def page_rights(user: User, page) -> list[bool]:
    tester = page.permissions_for_user(user)
    return [tester.can_add_subpage(), tester.can_edit(), tester.can_publish()]


def test_an_officer_may_write_and_publish_reports_and_no_other_page():
    officer, index = member_of(OFFICERS), make_report_index()

    assert page_rights(officer, index) == [True, True, True]
    assert page_rights(officer, make_home()) == [False, False, False]


def test_a_migration_grants_pages_that_were_there_before_and_grants_each_once():
    officer, index = member_of(OFFICERS), make_report_index()
    GroupPagePermission.objects.filter(page=index).delete()

    grant_roles()
    grant_roles()

    assert page_rights(officer, index) == [True, True, True]
    assert GroupPagePermission.objects.filter(page=index).count() == 3


def test_a_page_that_is_only_saved_again_is_granted_nothing_anew():
    index = make_report_index()
    GroupPagePermission.objects.filter(page=index).delete()

    ReportIndexPage.objects.get(pk=index.pk).save()

    assert not GroupPagePermission.objects.filter(page=index).exists()


@pytest.mark.parametrize(("group", "may"), [(EDITORS, False), (MODERATORS, False), (OFFICERS, True)])
def test_only_officers_decide_about_champions(group, may):
    user = member_of(group)

    assert [user.has_perm(right) for right in REVIEW] == [may, may]


def test_there_are_no_groups_but_those_of_the_table():
    assert set(Group.objects.values_list("name", flat=True)) == {EDITORS, MODERATORS, OFFICERS}
