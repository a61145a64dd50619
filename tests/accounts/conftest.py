from __future__ import annotations

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.models import Group, User
from django.test import Client

PASSWORD = "correct horse battery staple"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SIGN_IN = "/account/sign-in/"


def code_at(moment, secret: str = SECRET) -> str:
    """The 6 digits that an authenticator app shows at ``moment`` (RFC 6238)."""
    return format_hotp_value(hotp_value(secret, int(moment.timestamp()) // 30))


def sign_in(client: Client, login: str = "ada", password: str = PASSWORD, **options):
    return client.post(SIGN_IN, {"login": login, "password": password}, **options)


def is_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


@pytest.fixture
def ada(db):
    """A member of staff who may do everything."""
    return User.objects.create_superuser("ada", "ada@hub.example", PASSWORD)


@pytest.fixture
def ned(db):
    """A member of staff with a role."""
    user = User.objects.create_user("ned", "ned@hub.example", PASSWORD, first_name="Ned", last_name="Example")
    user.groups.add(Group.objects.get(name="Communications editor"))
    return user


@pytest.fixture
def pat(db):
    """A partner: no role, no password."""
    return User.objects.create_user("pat", "pat@partner.example")


@pytest.fixture
def with_app(ada):
    """Ada with an authenticator app and recovery codes."""
    TOTP.activate(ada, SECRET)
    RecoveryCodes.activate(ada)
    return ada


@pytest.fixture
def required(settings):
    settings.HUB_SECOND_FACTOR = "required"
