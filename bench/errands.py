"""What the benchmark asks of a server besides pages: ``bench/wsgi.py`` answers it."""

from __future__ import annotations

import json
from collections.abc import Callable

from bench.client import Connection, request_for
from bench.processes import Server


def errand(server: Server, name: str):
    with Connection(server.port) as connection:
        answer = connection.send(request_for(f"/bench/{name}", server.host))
    if answer.status != 200:
        raise RuntimeError(f"/bench/{name} answered {answer.status}")
    return json.loads(answer.body)


def asking(server: Server) -> Callable[[], list[int]]:
    return lambda: errand(server, "database-processes")
