from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from hub.accounts.sealing import BrokenSealError, seal, unseal
from hub.shared.models import OutgoingEmail
from tests.accounts.conftest import SECRET, code_at, is_in, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]
START = dt.datetime(2026, 5, 5, 9, 0, tzinfo=dt.UTC)
HALF_MINUTE = dt.timedelta(seconds=30)
STEP = "/account/second-factor/"


@pytest.fixture(autouse=True)
def still_clock(time_machine):
    time_machine.move_to(START, tick=False)


def admin_addresses(patterns=None, prefix: str = "/admin/"):
    """An address for every pattern below /admin/, with something in place of each of its parts."""
    if patterns is None:
        admin = [
            one for one in get_resolver().url_patterns if isinstance(one, URLResolver) and str(one.pattern) == "admin/"
        ]
        patterns = admin[0].url_patterns
    for one in patterns:
        text = str(one.pattern)
        text = re.sub(r"<(?:int:)?[a-z_]*(?:id|pk)>", "1", text)
        text = re.sub(r"<[^>]+>", "x", text)
        text = re.sub(r"\(\?P<\w+>[^)]*\)|\([^)]*\)", "1", text).lstrip("^").rstrip("$").replace(r"\Z", "")
        if isinstance(one, URLPattern):
            yield prefix + text.replace(".*", "anything").replace("\\", "")
        else:
            yield from admin_addresses(one.url_patterns, prefix + text)


def test_no_admin_view_answers_before_a_required_second_factor_is_set_up(client, ada, required):
    sign_in(client)
    addresses = sorted(set(admin_addresses()))
    assert len(addresses) > 150

    opened = {}
    for address in addresses:
        for method in ("get", "post"):
            answer = getattr(client, method)(address)
            if not (answer.status_code == 302 and answer["Location"].startswith(("/account/",))):
                opened[f"{method} {address}"] = answer.status_code
    assert opened == {}
    assert client.get("/admin/pages/", headers={"x-requested-with": "XMLHttpRequest"}).status_code == 403
    # Nor is she anybody to the rest of the hub.
    assert client.get("/about/").wsgi_request.user.is_anonymous
    assert client.get("/admin/")["Location"] == "/account/?next=%2Fadmin%2F"
    assert "Set up your second factor" in client.get("/account/").content.decode()


def test_setting_up_an_app_opens_the_admin_and_gives_recovery_codes(client, ada, required):
    sign_in(client)
    page = client.get("/account/app/").content.decode()
    secret = re.search(r'code--key">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    assert 'src="data:image/svg+xml;base64,' in page

    wrong = client.post("/account/app/", {"code": "000000"})
    assert wrong.status_code == 422
    assert secret in wrong.content.decode().replace(" ", "")
    assert not is_in(client)
    done = client.post("/account/app/", {"code": code_at(START, secret)})

    assert done["Location"] == "/account/recovery-codes/"
    codes = re.findall(r"<li class=\"code\">(\d{4} \d{4})<", client.get("/account/recovery-codes/").content.decode())
    assert len(set(codes)) == 10
    assert is_in(client)
    stored = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored


def test_the_password_alone_opens_nothing_once_there_is_a_second_factor(client, with_app):
    answer = sign_in(client)

    assert answer["Location"] == STEP
    assert not is_in(client)
    for path in ("/account/", "/account/app/", "/account/recovery-codes/", "/account/password/", "/account/email/"):
        assert client.get(path).status_code == 302, path
    assert client.post(STEP, {"code": code_at(START)})["Location"] == "/admin/"
    assert is_in(client)


def test_the_page_asked_for_is_kept_over_both_steps(client, with_app):
    client.post(
        "/account/sign-in/", {"login": "ada", "password": "correct horse battery staple", "next": "/admin/reports/"}
    )

    assert client.post(STEP, {"code": code_at(START)})["Location"] == "/admin/reports/"


@pytest.mark.parametrize("drift", [-1, 0, 1])
def test_a_code_works_once_and_only_for_a_minute_either_way(client, with_app, drift):
    sign_in(client)
    code = code_at(START + drift * HALF_MINUTE)
    assert client.post(STEP, {"code": f" {code[:3]} {code[3:]} "}).status_code == 302

    other = Client()
    sign_in(other)
    refused = other.post(STEP, {"code": code})
    assert refused.status_code == 422
    assert "it was used before" in refused.content.decode()
    assert not is_in(other)


@pytest.mark.parametrize("drift", [-2, 2, 100])
def test_an_old_or_early_code_is_refused(client, with_app, drift):
    sign_in(client)

    assert client.post(STEP, {"code": code_at(START + drift * HALF_MINUTE)}).status_code == 422
    assert not is_in(client)


def test_the_code_that_set_the_app_up_does_not_sign_in(client, ada):
    sign_in(client)
    secret = re.search(r'code--key">([A-Z2-7 ]+)<', client.get("/account/app/").content.decode())[1].replace(" ", "")
    client.post("/account/app/", {"code": code_at(START, secret)})
    other = Client()
    sign_in(other)

    assert other.post(STEP, {"code": code_at(START, secret)}).status_code == 422


def test_after_five_wrong_codes_the_right_one_waits(with_app, time_machine):
    for _ in range(5):
        client = Client(REMOTE_ADDR="198.51.100.7")
        sign_in(client)
        assert client.post(STEP, {"code": "000000"}).status_code == 422

    other = Client()
    sign_in(other)
    answer = other.post(STEP, {"code": code_at(START)})
    assert (answer.status_code, answer["Retry-After"]) == (429, "901")
    assert "try again in 16 minutes" in answer.content.decode()
    later = START + dt.timedelta(minutes=15, seconds=1)
    time_machine.move_to(later, tick=False)
    sign_in(other)
    assert other.post(STEP, {"code": code_at(later)}).status_code == 302


def test_the_second_step_waits_ten_minutes(client, with_app, time_machine):
    sign_in(client)
    later = START + dt.timedelta(minutes=10, seconds=1)
    time_machine.move_to(later, tick=False)

    assert client.post(STEP, {"code": code_at(later)})["Location"] == "/account/sign-in/"
    assert not is_in(client)


def test_a_recovery_code_works_once_and_is_told_by_mail(client, with_app):
    codes = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()
    sign_in(client)
    assert client.post(STEP, {"code": f"{codes[3][:4]} {codes[3][4:]}"}).status_code == 302
    assert is_in(client)
    assert "A recovery code was used; 9 are left" in OutgoingEmail.objects.get(kind="accounts.changed").subject

    other = Client()
    sign_in(other)
    assert other.post(STEP, {"code": codes[3]}).status_code == 422


def test_the_second_step_of_one_person_is_none_of_anothers(client, with_app, required):
    User.objects.create_superuser("eve", "eve@hub.example", "correct horse battery staple")
    sign_in(client)
    client.post(STEP, {"code": code_at(START)})
    client.post("/account/sign-out/")

    sign_in(client, "eve")

    assert not is_in(client)
    assert client.get("/admin/")["Location"].startswith("/account/?next=")


NO_CREDENTIALS = [
    "",
    "x",
    "null",
    "1",
    "[]",
    "{}",
    '"a"',
    '{"id":1,"response":1}',
    '{"id":"AA","rawId":"AA","type":"public-key","response":{}}',
    '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"e30","authenticatorData":"AA",'
    '"signature":"AA"}}',
    '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"oA"}}',
    '{"response":{"clientDataJSON":"%%%","attestationObject":[]}}',
    "\x00",
    "[" * 3000,
]


@pytest.mark.parametrize("credential", NO_CREDENTIALS, ids=range(len(NO_CREDENTIALS)))
def test_what_is_no_passkey_is_a_wrong_one(client, with_app, credential):
    sign_in(client)
    assert client.post(STEP, {"credential": credential}).status_code == 422
    client.post(STEP, {"code": code_at(START)})
    client.get("/account/passkeys/add/")
    assert client.post("/account/passkeys/add/", {"name": "x", "credential": credential}).status_code == 422
    assert client.post("/account/passkeys/confirm/", {"credential": credential}).status_code in {302, 422}
    assert Authenticator.objects.filter(type="webauthn").count() == 0


def test_the_last_second_factor_stays_while_one_is_required(client, with_app, required):
    sign_in(client)
    client.post(STEP, {"code": code_at(START)})

    page = client.post("/account/app/remove/")

    assert page.status_code == 422
    assert "one is required" in page.content.decode()
    assert Authenticator.objects.filter(type="totp").exists()


def test_changing_how_one_signs_in_asks_for_certainty_after_ten_minutes(client, with_app, time_machine):
    sign_in(client)
    client.post(STEP, {"code": code_at(START)})
    assert client.get("/account/passkeys/add/").status_code == 200
    time_machine.move_to(START + dt.timedelta(minutes=10), tick=False)

    for path in ("/account/passkeys/add/", "/account/recovery-codes/", "/account/app/remove/", "/account/email/"):
        assert client.get(path)["Location"].startswith("/account/confirm/?next="), path
    assert client.post("/account/confirm/", {"password": "wrong"}).status_code == 422


def test_a_seal_is_opened_with_an_earlier_secret_and_with_no_other(settings, client, with_app, caplog):
    sealed = seal("key")
    earlier = settings.SECRET_KEY
    settings.SECRET_KEY = "another secret that is long enough to be one, 0123456789"
    settings.SECRET_KEY_FALLBACKS = [earlier]
    assert unseal(sealed) == "key"

    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(BrokenSealError):
        unseal(sealed)


def test_a_second_factor_that_can_not_be_read_opens_nothing(client, ada, caplog):
    Authenticator.objects.create(user=ada, type="totp", data={"secret": SECRET})
    sign_in(client)

    assert client.post(STEP, {"code": code_at(START)}).status_code == 422
    assert "no longer known" in caplog.text
    assert "ada@" not in caplog.text
