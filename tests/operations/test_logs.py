from __future__ import annotations

import json
import logging
import subprocess
import sys

import pytest
from django.conf import settings as django_settings
from django.db import IntegrityError, OperationalError
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from hub.operations.logs import Json, Plain
from hub.operations.middleware import LogRequests, id_of
from tests.factories.home import make_home

STORY = "My mother waited nine hours in a corridor"


def line_of(record: logging.LogRecord) -> dict:
    return json.loads(Json().format(record))


def record_of(message: str, *arguments, error: BaseException | None = None, **extra) -> logging.LogRecord:
    trace = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("django.request", logging.ERROR, "views.py", 7, message, arguments, trace)
    for name, value in extra.items():
        setattr(record, name, value)
    return record


@pytest.fixture
def lines():
    """What the loggers write, as the handler of production writes it."""

    class Kept(logging.Handler):
        def __init__(self) -> None:
            super().__init__()
            self.setFormatter(Json())
            self.kept = []

        def emit(self, record) -> None:
            self.kept.append(self.format(record))

    handler = Kept()
    logging.getLogger().addHandler(handler)
    yield handler.kept
    logging.getLogger().removeHandler(handler)


def test_a_record_is_one_object_with_fields_of_a_short_list():
    request = RequestFactory().get("/apply/status/secret-word/")

    line = line_of(record_of("Not Found: %s", request.path, request=request, status_code=404, body=STORY))

    assert line.pop("time").endswith("+00:00")
    assert line == {"level": "ERROR", "logger": "django.request", "message": "Not Found: /apply/status/[token]/"}


def fault(make):
    try:
        make()
    except (IntegrityError, OperationalError) as error:
        return error


def quoting() -> None:
    try:
        int(STORY)
    except ValueError as error:
        raise IntegrityError(f'duplicate key value violates "one"\nDETAIL: Key (text)=({STORY})') from error


def test_a_fault_is_told_without_what_it_quotes():
    text = Json().format(record_of("Internal Server Error: %s", "/", error=fault(quoting)))
    causes = json.loads(text)["exception"]

    assert STORY not in text
    assert "mother" not in text
    assert [(cause["type"], cause.get("message")) for cause in causes] == [
        ("django.db.utils.IntegrityError", 'duplicate key value violates "one"'),
        ("ValueError", None),
    ]
    assert causes[0]["frames"][-1].endswith("quoting")


def test_a_plain_fault_is_told_without_what_it_quotes():
    text = Plain().format(record_of("Internal Server Error: %s", "/", error=fault(quoting)))

    assert "mother" not in text
    assert text.splitlines()[0].endswith("ERROR django.request Internal Server Error: /")
    assert text.splitlines()[-1] == "  ValueError"


def test_what_the_database_says_is_told():
    error = fault(lambda: (_ for _ in ()).throw(OperationalError('connection to "db" failed: no such user')))

    assert line_of(record_of("x", error=error))["exception"][0]["message"] == 'connection to "db" failed: no such user'


def test_arguments_that_do_not_fit_break_no_log():
    assert line_of(record_of("%d of %s", "nothing"))["message"] == "%d of %s"


def test_an_entry_of_the_audit_log_is_a_field():
    record = logging.LogRecord("hub.audit", logging.INFO, "", 1, '{"action": "export", "actor": 4}', (), None)

    assert line_of(record)["audit"] == {"action": "export", "actor": 4}


@pytest.mark.django_db
def test_a_request_is_one_line(client, lines):
    make_home()
    client.get("/search/?q=my+illness", HTTP_USER_AGENT="Secret Browser", REMOTE_ADDR="192.0.2.77")

    line = next(line for line in map(json.loads, lines) if line["logger"] == "hub.request")
    assert (line.pop("ms") > 0, line.pop("bytes") > 500, len(line.pop("request_id"))) == (True, True, 32)
    line.pop("time")
    assert line == {
        "level": "INFO",
        "logger": "hub.request",
        "message": "GET /search/ 200",
        "method": "GET",
        "path": "/search/",
        "status": 200,
        "network": "192.0.2.0/24",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/stories/", "/stories/mine/", "/stories"])
def test_of_who_tells_a_story_not_even_the_network_is_written_down(client, lines, path):
    make_home()
    client.get(path, REMOTE_ADDR="192.0.2.77")

    assert [json.loads(line)["network"] for line in lines if '"hub.request"' in line] == [""]
    assert not any("192.0.2" in line for line in lines)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "host"),
    [
        ("/apply/status/very-secret-words/", "testserver"),
        ("/apply/confirm/very-secret-words", "testserver"),
        ("/apply/very-secret-words/nothing/here/", "testserver"),
        ("/apply/status/x/?token=very-secret-words", "testserver"),
        ("/apply/very-secret-words/", "evil.example\nforged"),
        ("/admin/password_reset/confirm/MQ/very-secret-words/", "testserver"),
    ],
)
def test_no_logger_tells_a_secret_of_a_request(client, lines, path, host):
    make_home()

    client.get(path, headers={"host": host})

    # Django has its say too: not found, or a host that is not ours.
    assert lines
    assert [line for line in lines if "secret" in line] == []
    assert [line for line in lines if len(line.splitlines()) != 1] == []
    of_request = [line for line in map(json.loads, lines) if line["logger"].startswith(("django.", "hub.request"))]
    assert len({line["request_id"] for line in of_request}) == 1


def answered(response, **variables):
    request = RequestFactory().get("/", **variables)
    return LogRequests(lambda request: response)(request)


def test_the_size_of_a_stream_is_not_guessed(lines):
    answered(StreamingHttpResponse([b"ab"]))
    answered(HttpResponse(b"abc"))

    assert [json.loads(line)["bytes"] for line in lines] == [None, 3]


def test_health_is_no_news_unless_it_is_bad(lines):
    LogRequests(lambda request: HttpResponse())(RequestFactory().get("/healthz"))
    LogRequests(lambda request: HttpResponse(status=503))(RequestFactory().get("/readyz"))

    assert [json.loads(line)["path"] for line in lines] == ["/readyz"]


def test_the_proxy_numbers_requests_and_nobody_else(settings):
    given = RequestFactory().get("/", HTTP_X_REQUEST_ID="ab" * 16)

    assert id_of(given.META) != "ab" * 16
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert id_of(given.META) == "ab" * 16
    assert len(id_of({"HTTP_X_REQUEST_ID": "forged\nline"})) == 32


def test_every_handler_is_one_that_redacts():
    """In a process of its own: here, pytest has handlers too."""
    program = """if True:
        import django, logging
        django.setup()
        import gunicorn.glogging, django_tasks, wagtail.admin.views.pages.edit
        loggers = [logging.getLogger(), *map(logging.getLogger, list(logging.root.manager.loggerDict))]
        print({type(handler.formatter).__name__ for logger in loggers for handler in logger.handlers
               if not isinstance(handler, logging.NullHandler)})
    """

    assert run(program).stdout == "{'Json'}\n"


def run(program: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=django_settings.PROJECT_DIR,
        env={"PATH": "/usr/bin:/bin", "DJANGO_SETTINGS_MODULE": "hub.settings.test"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_fault_that_ends_a_command_is_told_in_json():
    result = run(f"import django; django.setup(); raise ValueError({STORY!r})")

    line = json.loads(result.stderr)
    assert (result.returncode, line["level"], line["exception"][0]["type"]) == (1, "CRITICAL", "ValueError")
    assert "mother" not in result.stderr
