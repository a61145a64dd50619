"""The hub as it is served, with what only the benchmark asks of it; nothing of this is part of the site.

A request with the header ``X-Bench: count`` comes back with the number of its queries. ``/bench/…`` signs in a person
of the demo, publishes, and tells which processes of the database work for this one.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.base")

if os.environ["DJANGO_SETTINGS_MODULE"].startswith("hub."):
    from hub.wsgi import application as inner
else:
    from django.core.wsgi import get_wsgi_application

    inner = get_wsgi_application()

from django.db import connection, transaction

COUNT_HEADER = "HTTP_X_BENCH"


class Counter:
    def __init__(self) -> None:
        self.queries: list[str] = []

    def __call__(self, execute, sql, params, many, context):
        self.queries.append(sql)
        return execute(sql, params, many, context)


def application(environ: dict, start_response: Callable) -> Iterable[bytes]:
    if environ["PATH_INFO"].startswith("/bench/"):
        return errand(environ, start_response)
    if COUNT_HEADER not in environ:
        return inner(environ, start_response)
    counter = Counter()
    told = []

    def start(status, headers, *rest):
        told.append((status, headers, rest))

    with connection.execute_wrapper(counter):
        # A list that is sent bit by bit asks while it is read.
        response = inner(environ, start)
        body = b"".join(response)
        if hasattr(response, "close"):
            response.close()
    status, headers, rest = told[-1]
    headers = [(name, value) for name, value in headers if name.lower() != "content-length"]
    headers += [("Content-Length", str(len(body))), ("X-Bench-Queries", str(len(counter.queries)))]
    start_response(status, headers, *rest)
    return [body]


def errand(environ: dict, start_response: Callable) -> Iterable[bytes]:
    counter = Counter()
    name = environ["PATH_INFO"].removeprefix("/bench/")
    try:
        connection.close_if_unusable_or_obsolete()
        with connection.execute_wrapper(counter):
            answer = ERRANDS[name]()
    finally:
        if connection.vendor == "sqlite":
            connection.close()
    body = json.dumps(answer).encode()
    headers = [
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
        ("X-Bench-Queries", str(len(counter.queries))),
    ]
    start_response("200 OK", headers)
    return [body]


def sign_in() -> dict[str, str]:
    """The cookie of a session of the demo's administrator."""
    from django.conf import settings
    from django.contrib.auth import get_user_model, login
    from django.contrib.sessions.backends.db import SessionStore
    from django.test import RequestFactory

    request = RequestFactory().get("/")
    request.session = SessionStore()
    login(request, get_user_model().objects.get(username="admin"), settings.AUTHENTICATION_BACKENDS[0])
    request.session.save()
    return {"cookie": f"{settings.SESSION_COOKIE_NAME}={request.session.session_key}"}


def publish_event() -> dict[str, int]:
    """An event as an editor publishes it, with all the work that this leaves to the worker."""
    from events.models import EventPage

    page = EventPage.objects.live().order_by("pk").first()
    return publish(page)


def publish_new_event() -> dict[str, int]:
    """An event that was not there: it finds its place below the list, and goes again without being measured."""
    from events.models import EventIndexPage, EventPage, EventSession
    from hub.shared.clock import now

    index = EventIndexPage.objects.get()
    model = EventPage.objects.live().order_by("pk").first()
    page = EventPage(title="An event that is new", organiser=model.organiser, area=model.area)
    start = now()
    page.sessions = [EventSession(starts_at=start, ends_at=start.replace(year=start.year + 1))]
    page.live = False
    with transaction.atomic():
        index.add_child(instance=page)
        done = publish(page)
        transaction.set_rollback(True)
    return done


def publish_organisation() -> dict[str, int]:
    from hub.organisations.models import Organisation

    return publish(Organisation.objects.visible().order_by("pk").first())


def publish(subject) -> dict[str, int]:
    with transaction.atomic():
        subject.save_revision(clean=False).publish()
    return {"tasks": run_tasks()}


def run_tasks() -> int:
    """Do what waits for the worker, here and now; returns how much that was."""
    from django_tasks_db.models import DBTaskResult

    waiting = list(DBTaskResult.objects.ready())
    for row in waiting:
        result = row.task_result
        row.task.call(*result.args, **result.kwargs)
        row.delete()
    return len(waiting)


def addresses() -> dict[str, str]:
    """One page of each kind, as the demo has it."""
    from charter_champions.domain.listing import champions
    from events.models import EventPage
    from hub.shared.clock import today
    from reports.models import ReportPage, ResponseRequest
    from spotlights.models import SpotlightPage

    pages = {"event": EventPage, "spotlight": SpotlightPage, "report": ReportPage}
    found = {name: model.objects.visible().order_by("pk").first().url for name, model in pages.items()}
    found["organisation"] = champions(on=today()).order_by("pk").first().get_absolute_url()
    found["request"] = ResponseRequest.objects.public().order_by("pk").first().get_absolute_url()
    return found


def staff_addresses() -> dict[str, str]:
    """Where staff see the lists of events and of organisations."""
    from django.urls import reverse

    from events.models import EventIndexPage
    from hub.organisations.models import Organisation

    return {
        "events": reverse("wagtailadmin_explore", args=[EventIndexPage.objects.get().pk]),
        "organisations": reverse(Organisation.snippet_viewset.get_url_name("list")),
    }


def record_index() -> dict[str, int]:
    """What the first reader of the record waits for after something public changed."""
    from hub.shared.calendars import working_calendar
    from hub.shared.clock import today
    from reports.models.record_index import record_index as index

    return {"rows": len(index(on=today(), calendar=working_calendar()).keys)}


def body_numbers() -> dict[str, int]:
    """What the first reader of the page of a body waits for besides."""
    from hub.shared.clock import today
    from reports.models import ResponseRequest
    from reports.models.statistics import numbers_of

    rows = ResponseRequest.objects.public().filter(body__slug="bench-body-1")
    keys = list(rows.most_overdue_first().values_list("pk", flat=True))
    return {"rows": numbers_of(rows, on=today()).counts.asked, "keys": len(keys)}


def story_addresses() -> dict[str, str]:
    """The desks of those who screen stories and gather evidence, and one object of each kind on them."""
    from django.urls import reverse

    from hub.shared.models import Theme
    from stories.models import Story, Topic

    story = Story.objects.filter(reference="SB0000002").select_related("submission__organisation").get()
    partner = story.submission.organisation
    return {
        "desk": reverse("stories_desk:index"),
        "story": reverse("stories_desk:inspect", args=[story.pk]),
        "evidence": reverse("evidence_desk:index"),
        "topic": reverse("topics_admin:inspect", args=[Topic.objects.get(slug="bench-topic-1").pk]),
        "statement": reverse("impact:partner", args=[partner.slug]),
        "partner": str(partner.pk),
        "theme": str(Theme.objects.order_by("pk")[0].pk),
    }


def my_story() -> dict[str, int]:
    """What a code opens: the chain of one story."""
    from hub.shared.clock import today
    from stories.domain.mine import chain_of
    from stories.models import Story

    return {"steps": len(chain_of(Story.objects.get(reference="SB0000002"), on=today()))}


def recount_month() -> dict[str, int]:
    """What putting one story into the largest topic counts anew; it changes nothing."""
    from stories.domain.topic_numbers import recount_story
    from stories.models import Story

    with transaction.atomic():
        recount_story(Story.objects.get(reference="SB0000002"))
        transaction.set_rollback(True)
    return {}


def database_processes() -> list[int]:
    """The processes of PostgreSQL that hold a connection to this database; none of SQLite, which works in this one."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid IS NOT NULL")
        return [pid for (pid,) in cursor.fetchall()]


ERRANDS: dict[str, Callable[[], object]] = {
    "sign-in": sign_in,
    "publish-event": publish_event,
    "publish-new-event": publish_new_event,
    "publish-organisation": publish_organisation,
    "addresses": addresses,
    "staff-addresses": staff_addresses,
    "record-index": record_index,
    "body-numbers": body_numbers,
    "story-addresses": story_addresses,
    "my-story": my_story,
    "recount-month": recount_month,
    "database-processes": database_processes,
}
