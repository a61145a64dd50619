"""The classes of the fields of accounts, and of those that allauth keeps for them."""

from __future__ import annotations

from hub.shared.privacy.registry import ByEmail, Erasing, Held, With, declare

declare("accounts.SignInState", staff="user sessions_ended")

declare(
    "accounts.EmailChange",
    staff="user created_at",
    personal={"email": Held("a new address that is not confirmed yet", Erasing.DELETE)},
    whose="who has an account",
    found=(ByEmail("email"), With("user")),
    seen_by="nobody",
    kept="until it is confirmed, asked for again or a day old",
    made_at="created_at",
)

declare(
    "mfa.Authenticator",
    staff="user type created_at last_used_at",
    personal={
        "data": Held("to check the second factor; the key of an app is encrypted", Erasing.DELETE, is_secret=True)
    },
    whose="staff",
    found=(With("user"),),
    seen_by="nobody; administrators see which kinds there are",
    kept="until its owner takes it away, an administrator resets it or the account is deleted",
    made_at="created_at",
)

# allauth's own table of addresses stays empty: the address of an account is in the account.
declare(
    "account.EmailAddress",
    staff="user verified primary",
    personal={"email": Held("nothing: the hub writes no rows here", Erasing.DELETE)},
    whose="who has an account",
    found=(ByEmail("email"), With("user")),
    seen_by="nobody",
    kept="never written",
)
declare("account.EmailConfirmation", staff="email_address created sent key")
