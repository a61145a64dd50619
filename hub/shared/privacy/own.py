"""The classes of the fields of ``hub.shared`` itself."""

from __future__ import annotations

from .registry import About, ByEmail, Erasing, Held, With, declare

declare("shared.CalendarException", public="day is_working reason")

declare(
    "shared.HubDocument",
    public="title file file_size file_hash language is_easy_read",
    staff="collection created_at uploaded_by_user",
    made_at="created_at",
)

declare(
    "shared.HubImage",
    public=(
        "title file description width height focal_point_x focal_point_y focal_point_width focal_point_height "
        "file_size file_hash is_decorative credit"
    ),
    staff="collection created_at uploaded_by_user",
    personal={
        "consent_until": Held(
            "the last day on which the people in the picture agreed to be shown",
            Erasing.KEEP,
            "it is what takes the picture out of sight on its day; staff delete the picture to erase the person",
        )
    },
    whose="people in pictures",
    seen_by="everyone, until that day",
    kept="until staff delete the picture",
    made_at="created_at",
)

declare("shared.HubRendition", public="filter_spec file width height focal_point_key image")

declare("shared.Theme", public="name slug description")

declare("shared.EmailWording", staff="kind subject body button_label updated_at")

declare(
    "shared.OutgoingEmail",
    staff=(
        "kind is_secret is_limited message_id status attempts is_uncertain created_at waiting_since next_attempt_at "
        "lease_key leased_until done_at"
    ),
    personal={
        "recipient": Held("to send the mail and to answer whether it was sent", Erasing.DELETE),
        "subject text_body html_body calendar": Held(
            "what the mail says, until it is sent and for a while after", Erasing.DELETE
        ),
        "unsubscribe_url": Held("where the recipient stops such mails", Erasing.DELETE, is_secret=True),
        "last_error": Held("what the mail server answered, which may name the address", Erasing.DELETE),
    },
    whose="who is written to",
    found=(ByEmail("recipient"),),
    seen_by="staff with the right to",
    kept="a link or code: emptied once sent; the text: `mail_bodies` after sending; the row: `mail_records`",
    made_at="created_at",
)

declare(
    "shared.Errand",
    staff=(
        "kind payload status attempts last_error is_uncertain created_at waiting_since next_attempt_at lease_key "
        "leased_until done_at"
    ),
    made_at="created_at",
)

declare("shared.ErrandHistory", staff="subject at user before after reason is_public", made_at="at")

declare(
    "shared.OutgoingEmailHistory",
    staff="subject at user before after is_public",
    personal={"reason": Held("why staff did not have a mail sent", Erasing.DELETE)},
    whose="who was to be written to",
    found=(With("subject"),),
    seen_by="staff with the right to",
    kept="with the mail",
    made_at="at",
)

declare("shared.OutboxPause", staff="key since until failures reason")

declare(
    "shared.Token",
    staff="purpose expires_at used_at revoked_at",
    personal={
        "digest subject_type subject_id created_at": Held(
            "the hash of a link, and what it opens", Erasing.DELETE, is_secret=True
        ),
    },
    whose="who was sent a link",
    found=(About("subject_type", "subject_id"),),
    seen_by="nobody",
    kept="`tokens` after it expires",
    made_at="created_at",
)

declare(
    "shared.SubmissionKey",
    staff="key purpose created_at result_type result_id",
    made_at="created_at",
)

declare("shared.PublicChange", staff="transaction token")

declare(
    "shared.RateEvent",
    personal={
        "key at": Held(
            "an HMAC of a network or an address, to limit how often a form is sent",
            Erasing.KEEP,
            "it cannot be read back, and ends with the day; without it a form could flood a mailbox again",
        )
    },
    whose="who sent a form",
    seen_by="nobody",
    kept="one day",
    made_at="at",
)

declare(
    "shared.AuditEntry",
    staff="at action actor subject_type subject_id label summary changes network",
    made_at="at",
)

declare(
    "shared.JobState",
    staff="key done_until failures retry_at started_at ended_at running_due_at lease leased_until",
)

declare(
    "shared.JobRun",
    staff="key due_at started_at ended_at outcome words error",
    made_at="started_at",
)

declare(
    "shared.Erasure",
    personal={
        "digest key_name at": Held(
            "that somebody was erased or took something back, to do it again after a restore",
            Erasing.KEEP,
            "an HMAC can't be read back; without it an older backup would bring the person back",
        )
    },
    whose="who was erased, and who took a story or a use of it back",
    seen_by="nobody",
    kept="`erasures`",
    made_at="at",
)
