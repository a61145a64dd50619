"""Every spreadsheet of the admin, Wagtail's own reports among them."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from tests.factories.home import make_home, make_standard_page
from tests.factories.organisations import make_organisation

pytestmark = pytest.mark.django_db

TITLE = "=cmd|' /C\x0b calc'!A0"
SAFE_TITLE = "'=cmd|' /C calc'!A0"
LISTS = [
    "wagtailadmin_reports:site_history",
    "wagtailadmin_reports:aging_pages",
    "wagtailadmin_reports:locked_pages",
    "wagtailsnippets_organisations_organisation:list",
]


@pytest.fixture
def staff():
    """A client signed in as ``ada``, with a locked page and an organisation that are named like a formula."""
    ada = User.objects.create_superuser("ada", password="x")
    page = make_standard_page(make_home(), title="Harmless")
    Page.objects.filter(pk=page.pk).update(
        title=TITLE, draft_title=TITLE, locked=True, locked_by=ada, locked_at=timezone.now()
    )
    page.refresh_from_db()
    log(instance=page, action="wagtail.edit", user=ada)
    make_organisation(TITLE, slug="cmd")
    client = Client()
    client.force_login(ada)
    return client


@pytest.mark.parametrize("name", LISTS)
def test_no_csv_of_the_admin_holds_a_formula(staff, name):
    answer = staff.get(reverse(name), {"export": "csv"})

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert SAFE_TITLE in cells
    assert [cell for cell in cells if cell.startswith("=")] == []


@pytest.mark.parametrize("name", LISTS)
def test_no_workbook_of_the_admin_holds_a_formula(staff, name):
    answer = staff.get(reverse(name), {"export": "xlsx"})

    workbook = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    cells = [cell for row in workbook.active.iter_rows() for cell in row]
    assert SAFE_TITLE in [cell.value for cell in cells]
    assert [cell.value for cell in cells if cell.data_type == "f" or str(cell.value).startswith("=")] == []
