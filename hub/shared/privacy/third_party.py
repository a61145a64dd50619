"""The classes of the fields of Django, Wagtail and the other libraries."""

from __future__ import annotations

from .accounts import close_accounts
from .registry import ByEmail, ByMention, Erasing, Held, With, declare
from .words import DRAFT, LOCK

# Django

declare("contenttypes.ContentType", staff="app_label model")
declare("auth.Permission", staff="name content_type codename")
declare("auth.Group", staff="name permissions")

declare(
    "auth.User",
    staff="is_superuser is_staff is_active groups user_permissions",
    personal={
        "username": Held("who signs in", Erasing.PERSON),
        "first_name last_name email": Held("who works here or acts for a partner, for colleagues", Erasing.BLANK),
        "password": Held("to sign in; a salted hash", Erasing.BLANK, is_secret=True),
        "last_login date_joined": Held(
            "whether an account is in use",
            Erasing.KEEP,
            "of nobody any more once the account is anonymised",
        ),
    },
    whose="staff, and people of partner organisations",
    found=(ByEmail("email", "username"),),
    seen_by="administrators; colleagues see the name; staff and the people of an organisation see its people",
    kept="while they work here or act for a partner, then until an administrator erases the account",
    made_at="date_joined",
    before_erasing=close_accounts,
)

declare(
    "sessions.Session",
    staff="session_key expire_date",
    personal={"session_data": Held("who is signed in", Erasing.DELETE, is_secret=True)},
    whose="staff and partners who are signed in",
    seen_by="nobody",
    kept="until it expires",
)

# Tasks

declare(
    "django_tasks_database.DBTaskResult",
    staff=(
        "id status enqueued_at started_at finished_at priority task_path worker_ids queue_name backend_name run_after "
        "exception_class_path"
    ),
    personal={
        "args_kwargs return_value traceback": Held(
            "what a task was given and what it answered; an error may name an address", Erasing.DELETE
        )
    },
    whose="who a task was about",
    found=(ByMention("args_kwargs", "return_value", "traceback"),),
    seen_by="administrators",
    kept="14 days after it ended",
    made_at="enqueued_at",
)

# Tags and trees

declare("taggit.Tag", public="name slug")
declare("taggit.TaggedItem", public="tag content_type object_id")

# Wagtail

declare("wagtailcore.Locale", public="language_code")
declare("wagtailcore.Site", public="hostname port site_name root_page is_default_site")
declare(
    "wagtailcore.Page",
    public=f"path depth numchild translation_key locale {DRAFT} title slug content_type url_path alias_of "
    "show_in_menus seo_title search_description",
    staff=f"{LOCK} locked_by draft_title owner latest_revision_created_at",
)
declare("wagtailcore.GroupSitePermission", staff="group site permission")
declare("wagtailcore.GroupPagePermission", staff="group page permission")
declare("wagtailcore.GroupCollectionPermission", staff="group collection permission")
declare("wagtailcore.Collection", staff="path depth numchild name")
declare("wagtailcore.CollectionViewRestriction", staff="restriction_type password collection groups")
declare("wagtailcore.PageViewRestriction", staff="restriction_type password page groups")
declare("wagtailcore.UploadedFile", staff="for_content_type file uploaded_by_user")
declare("wagtailcore.APIToken", staff="user name key_hash prefix created revoked_at last_used_at")
declare(
    "wagtailcore.Revision",
    staff="content_type base_content_type object_id created_at user object_str approved_go_live_at",
    personal={
        "content": Held(
            "a draft or an earlier version, which may hold contacts of an organisation",
            Erasing.KEEP,
            "the person is taken out of it: the contact, the address where it is a field, each mention of it in a text",
        )
    },
    whose="who a draft names",
    seen_by="those who may edit what it is a version of",
    kept="with what it is a version of; contacts in it as long as the contact",
    made_at="created_at",
)
LOG_NAMES = "content_type action timestamp uuid user revision content_changed deleted"
LOG_TEXTS = {
    "label data": Held(
        "what was changed, for accountability", Erasing.KEEP, "the address of a person is taken out of it"
    )
}
LOG = {
    "whose": "staff, and who a title names",
    "seen_by": "administrators, and editors of the page",
    "kept": "`audit`",
    "made_at": "timestamp",
}
declare("wagtailcore.ModelLogEntry", staff=f"{LOG_NAMES} object_id", personal=LOG_TEXTS, **LOG)
declare("wagtailcore.PageLogEntry", staff=f"{LOG_NAMES} page", personal=LOG_TEXTS, **LOG)
declare("wagtailcore.ReferenceIndex", is_derived=True)
declare("wagtailcore.Workflow", staff="name active")
declare("wagtailcore.WorkflowContentType", staff="content_type workflow")
declare("wagtailcore.WorkflowPage", staff="page workflow")
declare("wagtailcore.WorkflowTask", staff="sort_order workflow task")
declare("wagtailcore.Task", staff="name content_type active")
declare("wagtailcore.GroupApprovalTask", staff="groups")
declare(
    "wagtailcore.WorkflowState",
    staff="content_type base_content_type object_id workflow status created_at requested_by current_task_state",
    made_at="created_at",
)
declare(
    "wagtailcore.TaskState",
    staff="workflow_state revision task status started_at finished_at finished_by comment content_type",
    made_at="started_at",
)
declare(
    "wagtailcore.Comment",
    staff="page user text contentpath position created_at updated_at revision_created resolved_at resolved_by",
    made_at="created_at",
)
declare("wagtailcore.CommentReply", staff="comment user text created_at updated_at", made_at="created_at")
declare("wagtailcore.PageSubscription", staff="user page comment_notifications")

declare("wagtailadmin.Admin")
declare("wagtailadmin.EditingSession", staff="user content_type object_id last_seen_at is_editing")
declare(
    "wagtailadmin.FormState",
    staff="user content_type object_id parent_object_id last_updated_at",
    personal={"data": Held("what somebody typed before a preview", Erasing.DELETE)},
    whose="who a form names",
    found=(ByMention("data"),),
    seen_by="who typed it",
    kept="`unsaved_forms`",
    made_at="last_updated_at",
)
declare(
    "wagtailusers.UserProfile",
    staff=(
        "user submitted_notifications approved_notifications rejected_notifications updated_comments_notifications "
        "preferred_language current_time_zone dismissibles theme contrast density keyboard_shortcuts"
    ),
    personal={"avatar": Held("a picture beside the name in the admin", Erasing.BLANK)},
    whose="staff",
    found=(With("user"),),
    seen_by="staff",
    kept="with the account",
)
declare(
    "wagtailredirects.Redirect",
    public="old_path site is_permanent redirect_page redirect_page_route_path redirect_link automatically_created",
    staff="created_at",
    made_at="created_at",
)
declare(
    "wagtailembeds.Embed",
    public="url max_width hash type html title author_name provider_name thumbnail_url width height",
    staff="last_updated cache_until",
)
# The hub has its own pictures and documents; Wagtail's tables are there and stay empty.
FILE_NAMES = "collection title file created_at uploaded_by_user file_size file_hash"
declare("wagtaildocs.Document", staff=FILE_NAMES)
declare(
    "wagtailimages.Image",
    staff=f"{FILE_NAMES} description width height focal_point_x focal_point_y focal_point_width focal_point_height",
)
declare("wagtailimages.Rendition", staff="filter_spec file width height focal_point_key image")
# Which columns there are depends on the database.
declare("wagtailsearch.IndexEntry", is_derived=True)
declare("wagtailsearch.SQLiteFTSIndexEntry", is_derived=True)
