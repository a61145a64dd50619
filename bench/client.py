"""A client that costs little itself: one connection, bytes in, bytes out."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType

SECONDS_TO_ANSWER = 120


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def gzipped(self) -> int:
        """How many bytes the body has as nginx would send it to a browser."""
        return len(gzip.compress(self.body, 6))


class Connection:
    """Sends whole requests one after the other; opens itself anew where the server has closed."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket: socket.socket | None = None

    def __enter__(self) -> Connection:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        if self.socket is not None:
            self.socket.close()
        self.socket = None

    def send(self, request: bytes) -> Answer:
        """The answer to ``request``. Raises ``OSError`` where there is none."""
        if self.socket is not None:
            try:
                return self._exchange(self.socket, request)
            except (ConnectionError, EOFError):
                self.close()
        self.socket = socket.create_connection(("127.0.0.1", self.port), SECONDS_TO_ANSWER)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            return self._exchange(self.socket, request)
        except EOFError as error:
            raise ConnectionError("The server closed the connection without an answer") from error

    def _exchange(self, connection: socket.socket, request: bytes) -> Answer:
        connection.sendall(request)
        data = b""
        while b"\r\n\r\n" not in data:
            data += received(connection)
        head, _, body = data.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        if "content-length" in headers:
            length = int(headers["content-length"])
            parts = [body]
            missing = length - len(body)
            while missing > 0:
                parts.append(received(connection))
                missing -= len(parts[-1])
            body = b"".join(parts)
        elif "chunked" in headers.get("transfer-encoding", ""):
            while not body.endswith(b"0\r\n\r\n"):
                body += received(connection)
        if headers.get("connection", "").lower() == "close":
            self.close()
        return Answer(int(first.split()[1]), headers, body)


def received(connection: socket.socket) -> bytes:
    data = connection.recv(262_144)
    if not data:
        raise EOFError
    return data


def request_for(path: str, host: str, headers: Mapping[str, str] | None = None, *, method: str = "GET") -> bytes:
    """A request as a proxy hands it on."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Accept: text/html", "User-Agent: bench"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if method != "GET":
        lines.append("Content-Length: 0")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")
