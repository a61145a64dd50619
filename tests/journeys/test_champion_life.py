"""The whole life of a champion: from the code of the poster to the badge, a year more, suspended, back, ended.

The public side on a phone, 390 pixels wide, without scripts; staff at their desk.
"""

from __future__ import annotations

import datetime as dt
import re
from io import BytesIO
from urllib.parse import urlsplit

import pytest
import zxingcpp
from django.core import mail
from PIL import Image
from playwright.sync_api import expect

from charter_champions.clients.open_badges import NotVerified, verify
from charter_champions.domain import posters
from charter_champions.domain.keys import make_first_key
from charter_champions.models import Membership
from hub.shared import guards
from hub.shared.clock import today
from hub.shared.working_days import long_date
from tests.factories.charter_champions import make_charter_page, make_reviewer
from tests.factories.home import make_home
from tests.factories.organisations import make_area
from tests.factories.shared import root_collection

from .applying import apply_for, approve_in_admin, link_in_latest_mail
from .conftest import sign_in

pytestmark = pytest.mark.django_db(transaction=True)
NAME, EMAIL = "Kilnford Kites", "ann@kites.example"


def code_in(picture: Image.Image) -> str:
    """The address in the code of a picture, on white paper."""
    picture = picture.convert("RGBA")
    paper = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
    (found,) = zxingcpp.read_barcodes(paper.convert("L"))
    return found.text


def change_standing(desk, action: str, button: str) -> None:
    desk.goto(f"/admin/champion_memberships/inspect/{Membership.objects.get().pk}/")
    if action == "suspend":
        desk.locator("select[name=suspend-code]").select_option("concern")
    desk.locator(f"textarea[name={action}-reason]").fill("Please ring us.")
    box = desk.locator(f"form:has(textarea[name={action}-reason])")
    box.get_by_role("button", name="Show the email first").click()
    box.get_by_role("button", name=button, exact=True).click()


def sees(phone, verify_address: str, base: str) -> tuple[str, str, bool]:
    """What the verify page, the picture for other sites and the directory say now."""
    phone.goto(verify_address)
    verdict = phone.locator(".verdict").inner_text().split("\n")[0].strip()
    live = phone.request.get(f"{base}{Membership.objects.get().badge_url}").text()
    phone.goto("/directory/")
    listed = phone.get_by_role("link", name=NAME).count() > 0
    words = re.search(r"Current|Suspended|Ended", live)[0]
    return verdict.split()[0], words, listed


def test_from_the_poster_to_the_badge_and_to_the_end(
    open_page, transactional_db, links_to_this_server, monkeypatch, settings, tmp_path
):
    base = links_to_this_server
    monkeypatch.setattr(guards, "QUICKEST", dt.timedelta(0))
    root_collection()
    make_charter_page(make_home()).save_revision().publish()
    make_area("Hanbury", slug="hanbury")
    settings.HUB_KEYS = tmp_path / "keys"
    make_first_key()
    phone, desk = open_page(width=390, scripts=False), open_page()

    # The poster on the wall.
    address = code_in(Image.open(BytesIO(posters.poster_png(ppi=150))))
    assert address == f"{base}/apply/"
    phone.goto(address)
    apply_for(phone, base, NAME, EMAIL)

    sign_in(desk, make_reviewer("officer"))
    approve_in_admin(desk, NAME)

    # The badge, by the mail of the approval.
    assert mail.outbox[-1].to == [EMAIL]
    phone.goto(link_in_latest_mail(base))
    expect(phone.get_by_role("heading", level=1)).to_have_text("Show your badge")
    png = phone.request.get(phone.get_by_role("link", name=re.compile("^600 pixels wide")).get_attribute("href"))
    verify_address = code_in(Image.open(BytesIO(png.body())))
    assert verify_address == f"{base}/verify/{Membership.objects.get().code}/"
    assert sees(phone, verify_address, base) == ("Current", "Current", True)
    phone.goto(verify_address)
    signed = phone.request.get(
        phone.get_by_role("link", name=re.compile("^The signed file")).get_attribute("href")
    ).text()

    def fetch(address: str) -> bytes:
        return phone.request.get(base + urlsplit(address).path).body()

    assert verify(signed, fetch=fetch)
    assert NAME in signed

    # Eleven months later: the mail, the code by email, three questions.
    last_day = today() + dt.timedelta(days=20)
    Membership.objects.update(started_on=today() - dt.timedelta(days=344), valid_until=last_day)
    phone.goto("/portal/kilnford-kites/renew/")
    phone.get_by_label("Email address").fill(EMAIL)
    phone.get_by_role("button", name="Send me a code").click()
    phone.get_by_label("Code").fill(re.search(r"\b[A-Z]{4}-[A-Z]{4}\b", mail.outbox[-1].body)[0])
    phone.get_by_role("button", name="Sign in").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(f"Renew {NAME}")
    phone.get_by_role("button", name="Renew for a year").click()
    expect(phone).to_have_title(re.compile("^Error: Renew"))
    phone.get_by_label("What did you do for the charter this year?").fill("We asked 40 people.")
    phone.get_by_label("Yes, all of it").check()
    phone.get_by_label("We commit to every promise of the charter").check()
    phone.get_by_role("button", name="Renew for a year").click()
    renewed = Membership.objects.get()
    expect(phone.get_by_role("heading", level=1)).to_have_text(f"Renewed until {long_date(renewed.valid_until)}")
    assert renewed.valid_until.year == last_day.year + 1
    phone.goto("/portal/kilnford-kites/")
    expect(phone.get_by_role("link", name="Renew for a year")).to_have_count(0)
    assert sees(phone, verify_address, base) == ("Current", "Current", True)

    # Suspended, back, ended: everything agrees by the next request.
    change_standing(desk, "suspend", "Suspend")
    assert sees(phone, verify_address, base) == ("Suspended", "Suspended", False)
    with pytest.raises(NotVerified):
        verify(signed, fetch=fetch)
    change_standing(desk, "reinstate", "Reinstate")
    assert sees(phone, verify_address, base) == ("Current", "Current", True)
    assert verify(signed, fetch=fetch)
    change_standing(desk, "end", "End the membership")
    assert sees(phone, verify_address, base) == ("Ended", "Ended", False)
    with pytest.raises(NotVerified):
        verify(signed, fetch=fetch)
    assert phone.request.get(f"{base}/badge/{renewed.code}/").status == 410
    assert [message.subject for message in mail.outbox[-3:]] == [
        f"{NAME} is suspended as a Charter Champion",
        f"{NAME} is a Charter Champion again",
        f"{NAME} stopped being a Charter Champion on {long_date(today())}",
    ]
