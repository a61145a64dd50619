from __future__ import annotations

from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.views import serve

from charter_champions.views.credentials import did
from hub.accounts import entrances
from hub.home.views import site
from hub.home.views.errors import page_not_there
from hub.home.views.media import document, rendition
from hub.home.views.sitemap import sitemap, sitemap_section

handler400 = "hub.home.views.errors.bad_request"
handler403 = "hub.home.views.errors.permission_denied"
handler404 = "hub.home.views.errors.page_not_found"
handler500 = "hub.home.views.errors.server_error"

urlpatterns = [
    path("account/", include("hub.accounts.urls")),
    # Before Wagtail's own sign-in and password pages, which ask for no second factor and count no tries.
    path("admin/login/", entrances.sign_in),
    path("admin/password_reset/", entrances.reset),
    path("admin/password_reset/done/", entrances.reset),
    path("admin/password_reset/confirm/<uidb64>/<token>/", entrances.reset),
    path("admin/password_reset/complete/", entrances.reset),
    path("_util/login/", entrances.sign_in),
    # Wagtail's own pages for trying its error pages: a stranger's 500 looks like a fault of the hub.
    path("admin/failwhale/", page_not_there, name="wagtail_failing_page"),
    path("admin/test404/", page_not_there, name="wagtail_missing_page"),
    path("admin/", include(wagtailadmin_urls)),
    # Before Wagtail's own view of the same address, which can't answer with parts of a file.
    re_path(r"^documents/([0-9]+)/(.*)$", document),
    path("documents/", include(wagtaildocs_urls)),
    path("api/v1/", include("hub.impact.urls.api")),
    path("hsds/", include("hub.impact.urls.hsds")),
    path("record/", include("reports.urls.record")),
    # Before the links of replies, which begin with any token.
    path("reply/facts/", include("reports.urls.facts")),
    path("reply/", include("reports.urls.reply")),
    path("book/", include("events.urls.book")),
    path("promises/", include("reports.urls.promises")),
    path("search/", site.search, name="search"),
    re_path(r"^brand\.([0-9a-f]{12})\.css$", site.brand_stylesheet, name="brand_stylesheet"),
    path("robots.txt", site.robots, name="robots"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemap_section, name="sitemap_section"),
    path(".well-known/security.txt", site.security_text, name="security_text"),
    path(".well-known/did.json", did, name="did"),
    re_path(r"^media/images/(?P<path>.+)$", rendition, name="rendition"),
    path("portal/", include("hub.portal.urls")),
    path("listing/", include("hub.organisations.urls")),
    path("follow/", include("hub.alerts.urls")),
    path("enquire/", include("events.urls.enquire")),
    path("book/course/", include("events.urls.learner")),
    path("nominate/", include("spotlights.urls")),
    path("offer/", include("events.urls.offer")),
    path("apply/", include("charter_champions.urls.apply")),
    path("calendar/", include("events.urls.calendar")),
    path("badge/", include("charter_champions.urls.badge")),
    path("charter-versions/", include("charter_champions.urls.charter")),
    path("portal/", include("charter_champions.urls.champion")),
    path("credentials/", include("charter_champions.urls.credentials")),
    path("directory/", include("charter_champions.urls.directory")),
    # Before the codes of badges, which are any word.
    path("verify/certificate/", include("events.urls.certificate")),
    path("verify/", include("charter_champions.urls.verify")),
    path("challenges/", include("events.urls.challenges")),
    path("vote/", include("events.urls.vote")),
    path("pledge/", include("events.urls.pledge")),
    path("pledges/", include("events.urls.pledges")),
    path("stories/", include("stories.urls.telling")),
    path("topics/", include("stories.urls.topics")),
    path("impact/", include("hub.impact.urls.impact")),
    path("asking/", include("stories.urls.asking")),
    path("open-data/", include("hub.impact.urls.open_data")),
    path("data-protection/", include("hub.rights.urls")),
    # Wagtail's own pattern knows no dot.
    re_path(r"^((?:[\w\-]+/)+report\.pdf)$", serve, name="report_pdf"),
    path("", include(wagtail_urls)),
]
