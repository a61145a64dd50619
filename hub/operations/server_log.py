"""What gunicorn itself may log."""

from __future__ import annotations

from gunicorn.glogging import Logger


class WithoutAccess(Logger):
    """Tells of the server, not of requests: each has its line from ``LogRequests``.

    gunicorn works out a line of its own for each request as soon as logging is configured, and throws it away where its
    level says so: a tenth of the time of a page that is kept.
    """

    access_log_enabled = False
