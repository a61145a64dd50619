"""Settings that are safe for production. ``dev.py`` and ``test.py`` loosen what they must."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import dj_database_url
from csp.constants import NONCE, NONE, SELF

from hub.operations.logs import logging_settings

from . import cache_backends, file_stores
from .env import Environment
from .task_backends import task_settings

PROJECT_DIR = Path(__file__).resolve().parent.parent.parent

env = Environment()

# What no installation may leave out.
SECRET_KEY = env.secret_key("HUB_SECRET_KEY")
SECRET_KEY_FALLBACKS = env.words("HUB_OLD_SECRET_KEYS")
ALLOWED_HOSTS = env.hosts("HUB_ALLOWED_HOSTS")
HUB_BASE_URL = env.base_url("HUB_BASE_URL")
# Under which terms the published data may be used.
HUB_DATA_LICENCE = env.text("HUB_DATA_LICENCE", "Open Government Licence v3.0")
HUB_DATA_LICENCE_URL = env.web_address(
    "HUB_DATA_LICENCE_URL", "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
)
# Where the button on the pages of stories leads that leaves the site at once: a page that gives nothing away.
HUB_QUICK_EXIT_URL = env.web_address("HUB_QUICK_EXIT_URL", "https://www.bbc.co.uk/weather")
DATABASE_URL = env.required("DATABASE_URL", "such as postgres://user:password@host/name")
if env.flag("HUB_DEBUG"):
    env.faults.append("HUB_DEBUG is for development only")
DEBUG = False

VAR_DIR = Path(env.text("HUB_VAR", str(PROJECT_DIR / "var"))).resolve()

INSTALLED_APPS = [
    "hub.alerts",
    "hub.home",
    "hub.impact",
    "hub.rights",
    "hub.operations",
    "hub.portal",
    "hub.organisations",
    "hub.accounts",
    "hub.shared",
    "charter_champions",
    "spotlights",
    "events",
    "reports",
    "stories",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "hub.home.wagtail_users.HubUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "treebeard",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    # The widget templates that hub.shared.forms.HubRenderer falls back on.
    "django.forms",
]

MIDDLEWARE = [
    # Around everything, so that its line tells of every answer.
    "hub.operations.middleware.LogRequests",
    # Around all the rest, so that what is kept of an answer is all of it, with every header; it answers only requests
    # that differ in nothing but their address from one that went all the way.
    "hub.shared.page_cache.PageCache",
    # These four only add headers to answers, so they stand around the one that may refuse: its 400 carries them too,
    # and so do static files. None of them reads more of a request than its path, its scheme and the names of cookies.
    "hub.shared.middleware.ResponseHeaders",
    "hub.shared.middleware.SecurityHeaders",
    "hub.shared.middleware.ContentSecurityPolicy",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Answered whatever host the request names, and over HTTP.
    "hub.operations.middleware.HealthAddresses",
    # The first that acts on a request.
    "hub.shared.middleware.RefuseMalformedRequests",
    # Redirects to HTTPS, and refuses a host or an address that it can't redirect.
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "hub.accounts.middleware.Authentication",
    "django.contrib.messages.middleware.MessageMiddleware",
    "hub.accounts.middleware.AdminGate",
    "allauth.account.middleware.AccountMiddleware",
    "hub.home.middleware.AdminAddresses",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "hub.urls"
WSGI_APPLICATION = "hub.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PROJECT_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]


SQLITE, POSTGRESQL = "django.db.backends.sqlite3", "django.db.backends.postgresql"


def database_from_url(url: str) -> dict:
    """Django's settings for one database. Raises ``ValueError`` unless ``url`` names PostgreSQL or SQLite."""
    database = dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True)
    if database["ENGINE"] not in {SQLITE, POSTGRESQL}:
        raise ValueError(f"The hub does not run on {database['ENGINE']}")
    if database["ENGINE"] == SQLITE:
        # Opening a file is quick; reading which tables and triggers are in it takes as long as a page.
        database["CONN_MAX_AGE"] = 600
        database["CONN_HEALTH_CHECKS"] = False
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
            "PRAGMA secure_delete=ON; "
            # The log of writes is put into the database after 1 MB, not 4: on a disk with little room the log would
            # take all of it, and then nothing could be put into the database any more.
            "PRAGMA wal_autocheckpoint=250; PRAGMA journal_size_limit=1048576;",
        }
    else:
        # A statement that runs for half a minute is a fault; it must not hold a worker for ever.
        database.setdefault("OPTIONS", {}).setdefault("options", "-c statement_timeout=30000")
    return database


DATABASES = {}
if DATABASE_URL:
    try:
        DATABASES["default"] = database_from_url(DATABASE_URL)
    except ValueError:
        env.faults.append("DATABASE_URL is not the address of a PostgreSQL or SQLite database")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The cache that all workers share, and whether whole pages are kept in it (decisions 21 and 22).
CACHES = cache_backends.caches(env, VAR_DIR)
HUB_PAGE_CACHE = env.flag("HUB_PAGE_CACHE", default=True)

# Work outside the request: tasks in the database, or on Redis once one machine is outgrown; ``run_due`` for the rest.
HUB_TASKS, TASKS, RQ_QUEUES = task_settings(env)
if HUB_TASKS == "redis":
    INSTALLED_APPS += ["django_rq"]
HUB_TASK_MINUTES = env.whole_number("HUB_TASK_MINUTES", 10, least=1)

# E-mail.
EMAIL_BACKEND = "hub.shared.smtp.EmailBackend"
EMAIL_HOST = env.text("HUB_EMAIL_HOST", "localhost")
EMAIL_PORT = env.whole_number("HUB_EMAIL_PORT", 25, least=1)
EMAIL_HOST_USER = env.text("HUB_EMAIL_USER")
EMAIL_HOST_PASSWORD = env.text("HUB_EMAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("HUB_EMAIL_TLS")
# Nobody waits for it in a request. A server that checks a mail slowly and is not waited for gets it twice.
EMAIL_TIMEOUT = 60
# Mails that anybody can cause to be sent by filling in a form, to all addresses together in an hour.
HUB_EMAILS_FOR_STRANGERS = env.whole_number("HUB_EMAILS_FOR_STRANGERS", 500, least=1)
DEFAULT_FROM_EMAIL = env.text("HUB_EMAIL_FROM", "hub@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Privacy: how long what is about people is kept. docs/data-dictionary.md says of each period what it is for.
HUB_RETENTION = {
    key: env.period(f"HUB_KEPT_{key.upper()}", default, least_days=least)
    for key, (default, least) in {
        "story_drafts": ("1 day", 1),
        "story_words": ("24 months", 28),
        "story_contacts": ("12 months", 28),
        "rejected_stories": ("30 days", 1),
        "rights_requests": ("24 months", 28),
        "unfinished_applications": ("7 days", 7),  # As long as the link that confirms the address works.
        "silent_applications": ("60 days", 30),  # No shorter than the links in its mails work.
        "applications": ("12 months", 28),
        "contacts": ("24 months", 28),
        "nominations": ("12 months", 28),
        "event_offers": ("12 months", 28),
        "ballot_addresses": ("30 days", 1),
        "pledges": ("24 months", 182),  # No shorter than its author is asked about it.
        "unconfirmed_pledges": ("7 days", 7),
        "invitations": ("1 month", 14),  # As long as its link works, and longer.
        "enrolments": ("12 months", 28),
        "training_enquiries": ("12 months", 28),
        "listing_care": ("12 months", 28),
        "unconfirmed_follows": ("7 days", 7),  # As long as the link that confirms works.
        "ended_follows": ("30 days", 1),
        "message_originals": ("24 months", 28),
        "fact_checks": ("24 months", 28),
        "promise_voices": ("6 months", 28),
        "officers": ("24 months", 28),
        "reply_drafts": ("30 days", 14),  # Longer than the warning before.
        "access_needs": ("30 days", 1),
        "bookings": ("6 months", 28),
        "unfinished_bookings": ("7 days", 1),
        "event_feedback": ("24 months", 28),
        "mail_bodies": ("30 days", 1),
        "mail_records": ("12 months", 28),
        "audit": ("24 months", 84),
        "tokens": ("1 day", 1),
        "submission_keys": ("7 days", 2),  # A form can be sent again for a day.
        "unsaved_forms": ("1 day", 1),
        "erasures": ("12 months", 56),  # Longer than any backup is kept.
    }.items()
}
# What the record of processing activities (UK GDPR, Article 30) names as the basis: the controller confirms it.
HUB_LEGAL_BASIS = env.text("HUB_LEGAL_BASIS", "Article 6(1)(e): a task in the public interest")
HUB_LEGAL_BASIS_SPECIAL = env.text(
    "HUB_LEGAL_BASIS_SPECIAL", "Articles 6(1)(e) and 9(2)(a): a task in the public interest, and explicit consent"
)
# Which mails have left, for those who come after a worker that was killed (decision 35).
HUB_HANDED_OVER = VAR_DIR / "handed-over.txt"
# Erasures, remembered outside the database: better on another disk, and never put back from a backup.
HUB_ERASURE_LEDGER = Path(env.text("HUB_ERASURE_LEDGER", str(VAR_DIR / "erasures.jsonl"))).resolve()

# The private halves of the keys that sign credentials: in no database and in no backup (decision 36).
HUB_KEYS = Path(env.text("HUB_KEYS", str(VAR_DIR / "keys"))).resolve()

# Language and time: one country, one clock.
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # Due dates and sessions are London's, whoever looks at them.
USE_I18N = True
USE_TZ = True
WAGTAIL_I18N_ENABLED = False

# Static and uploaded files.
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [PROJECT_DIR / "static"]
# The only fonts that go into what is printed.
PRINT_FONTS = PROJECT_DIR / "charter_champions" / "assets"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
HUB_PRIVATE_ROOT = VAR_DIR / "private"
STORAGES = {
    **file_stores.storages(env),
    "staticfiles": {"BACKEND": "hub.shared.staticfiles.HashedStaticFiles"},
}
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # Wagtail's page editor posts thousands.
DATA_UPLOAD_MAX_NUMBER_FILES = 60  # With a reply come up to 20; who sends more is told by the form.

# Cookies, headers, transport. ``hub.shared.middleware`` adds the rest.
IS_HTTPS = not HUB_BASE_URL.startswith("http://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = int(timedelta(hours=8).total_seconds())
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "csrf"
CSRF_FAILURE_VIEW = "hub.home.views.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [HUB_BASE_URL] if HUB_BASE_URL else []
# In a cookie, as long as they are short: in the session, a request that began earlier (the editor looks at its preview
# and saves drafts all the time) would write over what was told to staff meanwhile.
MESSAGE_STORAGE = "django.contrib.messages.storage.fallback.FallbackStorage"
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("HUB_HSTS_SUBDOMAINS", default=True)
SECURE_HSTS_PRELOAD = env.flag("HUB_HSTS_PRELOAD", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("HUB_BEHIND_PROXY") else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
USE_X_FORWARDED_HOST = False
FORCE_SCRIPT_NAME = ""  # The hub stands at the root of its host, whatever a server or a header says.
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# The admin: one nonce for the page, frames of the site itself for previews.
HUB_ADMIN_CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": CONTENT_SECURITY_POLICY["DIRECTIVES"]
    | {
        "script-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "frame-src": [SELF],
        "frame-ancestors": [SELF],
    }
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Sign-in: hub.accounts on django-allauth (docs/decisions/0012).
HUB_SECOND_FACTOR = env.choice("HUB_SECOND_FACTOR", ("required", "offered"))
AUTHENTICATION_BACKENDS = ["hub.accounts.backends.PasswordBackend"]
LOGIN_URL = WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
PASSWORD_RESET_TIMEOUT = int(timedelta(hours=2).total_seconds())
# Passwords and addresses are changed on the account pages, never by Wagtail's forms and never by somebody else.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
ACCOUNT_ADAPTER = "hub.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]  # What allauth's check wants to see; nobody signs up.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # The hub's own forms send a mail of their own.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_SESSION_REMEMBER = False  # hub.accounts.sessions says how long a session lasts.
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_LOGIN_TIMEOUT = int(timedelta(minutes=10).total_seconds())
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = int(timedelta(minutes=10).total_seconds())
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_RATE_LIMITS = False  # hub.accounts.limits counts in the database, for all workers.
MFA_RATE_LIMITS = False
MFA_ADAPTER = "hub.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # An administrator gave the address, or its owner confirmed it.
MFA_TOTP_TOLERANCE = 1  # The clocks of phones are half a minute off.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS  # Browsers themselves allow it for localhost only.

# Wagtail.
WAGTAIL_SITE_NAME = "Partner Hub"
WAGTAILADMIN_BASE_URL = HUB_BASE_URL
WAGTAILIMAGES_IMAGE_MODEL = "shared.HubImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "hub.shared.image_forms.HubImageForm"
WAGTAILIMAGES_RENDITION_STORAGE = "renditions"
WAGTAILDOCS_DOCUMENT_MODEL = "shared.HubDocument"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "odt", "xlsx", "ods", "csv", "txt", "pptx", "odp", "ics", "mp4", "webm", "vtt"]
WAGTAILDOCS_CONTENT_TYPES = {"mp4": "video/mp4", "webm": "video/webm", "vtt": "text/vtt"}
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "avif"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 25_000_000
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILREDIRECTS_AUTO_CREATE = True
WAGTAILEMBEDS_FINDERS = [{"class": "wagtail.embeds.finders.oembed", "providers": []}]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "hub.shared.search_backend"}}
TAGGIT_CASE_INSENSITIVE = True

# Logs: what none may hold is left out in either form.
HUB_LOG = env.choice("HUB_LOG", ("json", "plain"))
LOGGING = logging_settings(HUB_LOG)

# Backups.
HUB_BACKUPS = env.text("HUB_BACKUPS", str(VAR_DIR / "backups"))
HUB_BACKUP_ENCRYPT = env.text("HUB_BACKUP_ENCRYPT")
HUB_BACKUP_DECRYPT = env.text("HUB_BACKUP_DECRYPT")

env.finish()
