"""Mail servers on this machine that fail in one way each, spoken to over real sockets."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager, suppress
from email import message_from_bytes
from email.policy import default


class MailServer:
    """Answers by a script: ``answers`` maps a step to the reply, ``None`` to hang, or "drop" to hang up.

    The steps are greeting, EHLO, STARTTLS, MAIL, RCPT, DATA (the reply to the command) and END (to the final dot).
    ``trickle`` sends the reply of that step one byte at a time and never ends it.
    """

    def __init__(self) -> None:
        self.answers: dict[str, str | None] = {}
        self.trickle = ""
        self.contents: list[bytes] = []
        self.recipients: list[str] = []
        self.connections = 0
        self.is_open = True
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.listen, daemon=True)
        self.thread.start()

    @property
    def message_ids(self) -> list[str]:
        return [message_from_bytes(content, policy=default)["Message-ID"] for content in self.contents]

    def listen(self) -> None:
        while self.is_open:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError, StopIteration):
            lines = connection.makefile("rb")
            self.answer(connection, "greeting", "220 mail.example")
            for line in lines:
                step = line.split(b" ")[0].split(b":")[0].strip().decode("latin-1").upper()
                if step == "RCPT":
                    self.recipients.append(line.decode("utf-8").strip()[8:])
                if step == "QUIT":
                    connection.sendall(b"221 bye\r\n")
                    return
                self.answer(connection, step, "354 go on" if step == "DATA" else "250 fine")
                if step == "DATA" and (self.answers.get("DATA") or "354").startswith("354"):
                    content = b""
                    for part in lines:
                        if part == b".\r\n":
                            break
                        content += part
                    self.contents.append(content)
                    self.answer(connection, "END", "250 taken")

    def answer(self, connection: socket.socket, step: str, usual: str) -> None:
        reply = self.answers.get(step, usual)
        if self.trickle == step:
            while self.is_open:
                connection.sendall(b"2")
                time.sleep(0.02)
            raise StopIteration
        if reply is None:
            while self.is_open:
                time.sleep(0.02)
            raise StopIteration
        if reply == "drop":
            raise StopIteration
        connection.sendall(f"{reply}\r\n".encode())

    def stop(self) -> None:
        self.is_open = False
        with suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()


@contextmanager
def mail_server(settings):
    """A server that works, with the hub's settings pointing at it and short waits."""
    server = MailServer()
    settings.EMAIL_BACKEND = "hub.shared.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 0.15
    try:
        yield server
    finally:
        server.stop()
