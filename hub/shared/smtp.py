"""SMTP within a time that is bounded as a whole, and which tells whether a mail may have left.

Python's time-out is for each operation on the socket: a server that sends one byte now and then could hold a worker for
longer than its lease, and another worker would send the same mail.
"""

from __future__ import annotations

import smtplib
import socket
import threading

from django.core.mail.backends import smtp

SECONDS_TO_CONNECT = 60
"""From the first packet to the end of the sign-in."""

SECONDS_FOR_A_MAIL = 240
"""From MAIL FROM to the answer. With the time to connect it is half of ``outbox.LEASE``."""

SECONDS_TO_CLOSE = 5
"""What a polite good-bye may take."""


LEAST_REFUSAL = 400


class UncertainDelivery(smtplib.SMTPException):
    """The whole mail was handed over and no answer came: the server may have it, or not."""


class BoundedSMTP(smtplib.SMTP):
    """A connection that a clock can cut, whatever the server sends."""

    def __init__(self, *args, **kwargs) -> None:
        self.is_cut = False
        self.is_handed_over = False
        self.is_sending_content = False
        self.sock = None
        self.clock: threading.Timer | None = None
        self.start_clock(SECONDS_TO_CONNECT)
        try:
            super().__init__(*args, **kwargs)
        except BaseException:
            self.stop_clock()
            raise

    def start_clock(self, seconds: float) -> None:
        self.stop_clock()
        self.clock = threading.Timer(seconds, self.cut)
        self.clock.daemon = True
        self.clock.start()

    def stop_clock(self) -> None:
        if self.clock is not None:
            self.clock.cancel()
            self.clock = None

    def cut(self) -> None:
        """End the connection from outside: whoever waits for the server gets an end of file."""
        self.is_cut = True
        if self.sock is not None:
            try:
                # Past the layer of TLS, which would wait for the server's consent.
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)
            except OSError:
                return  # It was closed already.

    def getreply(self):
        self.refuse_if_cut()
        reply = super().getreply()
        # The end of file that the clock brought about also ends a line: that is no answer.
        self.refuse_if_cut()
        return reply

    def refuse_if_cut(self) -> None:
        if self.is_cut:
            self.close()
            raise smtplib.SMTPServerDisconnected("The mail server took too long")

    def data(self, msg):
        self.is_sending_content = True
        try:
            return super().data(msg)
        finally:
            self.is_sending_content = False

    def send(self, s) -> None:
        # Commands are text; the content goes out in one piece of bytes that ends with the final dot.
        if self.is_sending_content and isinstance(s, bytes):
            self.is_handed_over = True
        super().send(s)


class BoundedSMTPS(BoundedSMTP, smtplib.SMTP_SSL):
    """The same over TLS from the first byte."""


def is_refusal(error: OSError) -> bool:
    """Whether the server answered that it does not take the mail; half an answer is none."""
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= LEAST_REFUSAL


class EmailBackend(smtp.EmailBackend):
    """Django's backend with a bound on the whole. Raises ``UncertainDelivery`` besides what Django's raises."""

    @property
    def connection_class(self):
        return BoundedSMTPS if self.use_ssl else BoundedSMTP

    def open(self):
        try:
            is_new = super().open()
            if is_new:
                # Here, and not with the first mail: it is not that mail's fault if the server refuses a greeting.
                self.connection.ehlo_or_helo_if_needed()
            return is_new
        finally:
            for connection in (self.connection, self._partial_connection):
                if connection is not None:
                    connection.stop_clock()

    def _send(self, email_message):
        connection = self.connection
        connection.is_handed_over = False
        connection.start_clock(SECONDS_FOR_A_MAIL)
        try:
            return super()._send(email_message)
        except OSError as error:
            if connection.is_handed_over and not is_refusal(error):
                raise UncertainDelivery(f"No answer after the whole mail was sent: {error}") from error
            raise
        finally:
            connection.stop_clock()

    def _close_connection(self, connection) -> None:
        """Say good-bye if the server listens. What was sent is sent, whatever it answers to that."""
        connection.start_clock(SECONDS_TO_CLOSE)
        try:
            connection.quit()
        except OSError:
            connection.close()
        finally:
            connection.stop_clock()
