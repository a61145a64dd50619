from __future__ import annotations

import socket
import threading

import pytest

from bench.client import Connection, request_for


def serve(answers: list[list[bytes]]) -> int:
    """The port of a server that gives each connection its list of answers, and closes it after them."""
    listener = socket.create_server(("127.0.0.1", 0))

    def run() -> None:
        with listener:
            for some in answers:
                connection, _ = listener.accept()
                with connection:
                    for data in some:
                        connection.recv(65_536)
                        connection.sendall(data)

    threading.Thread(target=run, daemon=True).start()
    return listener.getsockname()[1]


def test_answers_are_read_to_their_end_on_one_connection():
    port = serve(
        [
            [
                b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Bench-Queries: 7\r\n\r\nhello",
                b"HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nno!\r\n0\r\n\r\n",
            ]
        ]
    )

    with Connection(port) as connection:
        first = connection.send(b"one")
        second = connection.send(b"two")

    assert (first.status, first.body, first.headers["x-bench-queries"]) == (200, b"hello", "7")
    assert (second.status, second.body) == (404, b"3\r\nno!\r\n0\r\n\r\n")


def test_a_connection_that_was_closed_is_opened_again():
    port = serve([[b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + letter] for letter in (b"a", b"b")])

    with Connection(port) as connection:
        assert [connection.send(b"x").body for _ in range(2)] == [b"a", b"b"]


def test_no_answer_is_an_error():
    port = serve([[b""]])

    with Connection(port) as connection, pytest.raises(ConnectionError):
        connection.send(b"x")


def test_a_request_is_whole():
    assert request_for("/a/?b=c", "hub.example", {"Cookie": "session=1"}).decode() == (
        "GET /a/?b=c HTTP/1.1\r\nHost: hub.example\r\nAccept: text/html\r\nUser-Agent: bench\r\n"
        "Cookie: session=1\r\n\r\n"
    )
