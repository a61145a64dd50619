"""Settings of the web server, gunicorn, which reads this file by its name from the folder it is started in.

Each can be overruled on the command line. Meant for a proxy in front: see docs/operations.md.
"""

from __future__ import annotations

import gc
import os

from hub.operations.logs import logging_settings

bind = os.environ.get("HUB_BIND") or "127.0.0.1:8000"
workers = int(os.environ.get("HUB_WORKERS") or 3)
threads = int(os.environ.get("HUB_THREADS") or 4)
worker_class = "hub.operations.server_threads.Worker"

# Loaded once, before the workers are forked: they share what they only read.
preload_app = True
# A worker is replaced now and then, not all at once, so that no leak of a library grows for ever.
max_requests = 5000
max_requests_jitter = 500
# A request that takes longer has hung: its worker is killed and the others go on.
timeout = 30
graceful_timeout = 25
# Longer than the proxy keeps a connection without a request (4 seconds), so that it never writes into one that just
# closed; and short, since a worker that is told to stop waits until the last of them is gone.
keepalive = 6

limit_request_line = 8190
limit_request_fields = 60
limit_request_field_size = 8190

# The hub stands at the root of its host; a header must not say otherwise, nor name another path. What the proxy says
# of scheme and address is read by Django, if HUB_BEHIND_PROXY allows it.
forwarder_headers = ""
secure_scheme_headers = {}
forwarded_allow_ips = ""
control_socket_disable = True

# Heartbeats of workers are files; on a disk that hangs they would look dead.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108

# The hub writes its own line for each request, without secrets of links.
accesslog = None
logger_class = "hub.operations.server_log.WithoutAccess"
errorlog = "-"
logconfig_dict = logging_settings((os.environ.get("HUB_LOG") or "json").strip().lower())


def pre_fork(server, worker) -> None:
    """What every worker reads is there before the fork, and no collector goes through it, so that it stays shared."""
    from django.urls import resolve, reverse

    if not gc.get_freeze_count():
        resolve("/")
        reverse("wagtail_serve", args=[""])
        gc.collect()
        gc.freeze()


def post_fork(server, worker) -> None:
    """No worker uses a connection that was opened before the fork."""
    from django.db import connections

    connections.close_all()
