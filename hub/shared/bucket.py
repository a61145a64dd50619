"""Files in an S3-compatible store. Imported only where one is set up: the library takes 20 MiB of memory."""

from __future__ import annotations

import errno
import io
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.utils.crypto import get_random_string
from storages.backends.s3 import S3Storage

from .stores import SIZES

READ_AHEAD = 1024 * 1024
NOT_FOUND = {404, 416}


class BucketUnavailable(OSError):
    """The store did not answer, or refused. It says nothing of keys and addresses; a visitor is asked to come again."""


@contextmanager
def file_errors() -> Iterator[None]:
    """Turn the library's errors into those that whoever works with files expects."""
    try:
        yield
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] in NOT_FOUND:
            raise FileNotFoundError(errno.ENOENT, "No such file in the store") from None
        raise unavailable(error) from None
    except (BotoCoreError, Boto3Error) as error:
        raise unavailable(error) from None


def unavailable(error: Exception) -> BucketUnavailable:
    return BucketUnavailable(errno.EIO, f"The store of files failed ({type(error).__name__})")


class BucketReader(io.RawIOBase):
    """A file of a bucket that is read as it comes, from any place on: a part of a film is not the whole film.

    Raises ``FileNotFoundError`` at once if there is none. What another file of this name has meanwhile is not mixed in.
    """

    def __init__(self, item) -> None:
        self.item = item
        self.position = self.body_position = 0
        with file_errors():
            answer = item.get()
        self.size, self.etag, self.body = answer["ContentLength"], answer["ETag"], answer["Body"]

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self.position, io.SEEK_END: self.size}[whence]
        self.position = max(0, start + offset)
        return self.position

    def readinto(self, buffer) -> int:
        if self.position >= self.size:
            return 0
        with file_errors():
            if self.body is None or self.body_position != self.position:
                self.leave_body()
                answer = self.item.get(Range=f"bytes={self.position}-", IfMatch=self.etag)
                self.body, self.body_position = answer["Body"], self.position
            data = self.body.read(len(buffer))
        buffer[: len(data)] = data
        self.position += len(data)
        self.body_position = self.position
        return len(data)

    def leave_body(self) -> None:
        if self.body is not None:
            self.body.close()
            self.body = None

    def close(self) -> None:
        self.leave_body()
        super().close()


class BucketStorage(S3Storage):
    """One prefix of a bucket that is not public. Files reach people through the hub, which asks who they are.

    No address of the bucket is ever given out, signed or not: nobody can pass one on, no visitor's browser asks another
    host, and what is withdrawn is gone at once. Every failure is an ``OSError``.
    """

    def __init__(self, *, alias: str, **options) -> None:
        self.alias = alias
        super().__init__(
            client_config=Config(
                s3={"addressing_style": options.get("addressing_style") or "auto"},
                signature_version="s3v4",
                connect_timeout=3,
                read_timeout=15,
                retries={"mode": "standard", "total_max_attempts": 2},
                # Stores other than Amazon's don't know the newer kind.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
            **options,
        )

    def get_default_settings(self) -> dict:
        return {
            **super().get_default_settings(),
            "default_acl": None,
            "file_overwrite": False,
            "object_parameters": {"CacheControl": "private, no-store"},
        }

    def deconstruct(self) -> tuple[str, list, dict]:
        return "hub.shared.stores.store", [self.alias], {}

    @property
    def bucket(self):
        """One for each thread: those of the library are not made for several."""
        return self.connection.Bucket(self.bucket_name)

    def url(self, name, parameters=None, expire=None, http_method=None) -> str:
        """The hub's own address of a size of a picture; nothing for a private file."""
        return f"{settings.MEDIA_URL}{quote(str(name))}" if self.alias == SIZES else ""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """A name with a random part: a bucket does not refuse a second file of one name, but replaces the first."""
        stem, dot, ending = name.rpartition(".")
        if not dot or "/" in ending:
            stem, ending = name, ""
        random = f"{get_random_string(10)}{dot}{ending}"
        if max_length is not None:
            stem = stem[: max(0, max_length - len(random) - 1)]
        return f"{stem}_{random}"

    def save_as(self, name: str, content: File) -> str:
        """Write ``content`` under exactly this name, in place of what is there."""
        return self._save(name, content)

    def is_open_to_strangers(self) -> bool:
        """Whether somebody without a key is given a file of the bucket that they know the name of."""
        name = f".probe-{get_random_string(20)}"
        self.save_as(name, ContentFile(b"nothing"))
        try:
            self.unsigned_connection.Object(self.bucket_name, self._normalize_name(name)).get()["Body"].close()
        except ClientError:
            return False
        except BotoCoreError as error:
            raise unavailable(error) from None
        finally:
            self.delete(name)
        return True

    def _open(self, name, mode="rb"):
        if mode != "rb":
            raise ValueError("Files of a bucket are opened to be read")
        item = self.bucket.Object(self._normalize_name(name))
        return File(io.BufferedReader(BucketReader(item), READ_AHEAD), name)

    def _save(self, name, content):
        with file_errors():
            return super()._save(name, content)

    def delete(self, name) -> None:
        with file_errors():
            super().delete(name)

    def exists(self, name) -> bool:
        with file_errors():
            return super().exists(name)

    def size(self, name) -> int:
        with file_errors():
            return super().size(name)

    def listdir(self, name):
        with file_errors():
            return super().listdir(name)

    def get_modified_time(self, name):
        with file_errors():
            return super().get_modified_time(name)
