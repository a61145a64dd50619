"""Files in an S3-compatible store, which moto plays in this process."""

from __future__ import annotations

import json

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.core.management import CommandError, call_command
from moto import mock_aws

from hub.operations.domain.archives import opened
from hub.operations.domain.backups import keep_backup
from hub.operations.domain.file_moves import move_files
from hub.operations.domain.restores import check_backup, put_files
from hub.operations.management.commands import upgrade
from hub.settings.env import Environment
from hub.settings.file_stores import storages as stores_of
from hub.shared.bucket import BucketUnavailable
from hub.shared.models import HubRendition
from tests.factories.home import make_home, make_standard_page
from tests.factories.shared import make_document, make_image, make_shown_image, make_user_in

VARIABLES = {
    "HUB_S3_BUCKET": "hub-files",
    "HUB_S3_REGION": "eu-west-2",
    "HUB_S3_ACCESS_KEY": "only-for-tests",
    "HUB_S3_SECRET_KEY": "not-a-secret",
    "HUB_S3_PREFIX": "kilnford",
}


@pytest.fixture
def bucket(settings, monkeypatch):
    """An empty bucket that the hub keeps its files in."""
    with mock_aws():
        made = boto3.resource("s3", region_name="eu-west-2").create_bucket(
            Bucket="hub-files", CreateBucketConfiguration={"LocationConstraint": "eu-west-2"}
        )
        env = Environment(VARIABLES)
        settings.STORAGES = {**stores_of(env), "staticfiles": settings.STORAGES["staticfiles"]}
        assert env.faults == []
        monkeypatch.setattr(HubRendition._meta.get_field("file"), "storage", storages["renditions"])
        yield made


def keys(bucket) -> set[str]:
    return {item.key for item in bucket.objects.all()}


@pytest.mark.indexed
@pytest.mark.django_db
def test_a_picture_its_sizes_and_who_may_have_them(bucket, client):
    image = make_shown_image(size=(64, 48))
    page = make_standard_page(make_home(), listing_image=image, live=False)
    address = image.renditions.first().url
    refused = client.get(address).status_code
    page.save_revision().publish()

    answer = client.get(address)

    assert (refused, answer.status_code, answer.getvalue()[8:12]) == (404, 200, b"WEBP")
    assert address.startswith("/media/images/")
    assert {key.rpartition("/")[0] for key in keys(bucket)} == {
        "kilnford/private/original_images", "kilnford/media/images",
    }  # fmt: skip
    assert len(keys(bucket)) == 11
    assert image.file.url == ""


@pytest.mark.django_db
def test_a_private_document_is_streamed_to_whoever_may_have_it(bucket, client):
    document = make_document(content=bytes(range(256)) * 40, filename="notes.pdf")
    refused = client.get(document.url).status_code
    client.force_login(make_user_in("Evidence officer"))

    whole = client.get(document.url)
    part = client.get(document.url, headers={"Range": "bytes=10000-10003"})

    assert (refused, whole.status_code, len(whole.getvalue()), whole["Content-Length"]) == (404, 200, 10240, "10240")
    assert (part.status_code, part.getvalue(), part["Content-Range"]) == (
        206, bytes([16, 17, 18, 19]), "bytes 10000-10003/10240",
    )  # fmt: skip
    assert whole["Content-Disposition"] == f'attachment; filename="{document.filename}"'
    assert "Location" not in whole
    default_storage.delete(document.file.name)
    assert client.get(document.url).status_code == 404


def test_a_file_is_read_from_any_place(bucket):
    name = default_storage.save("a/film.mp4", ContentFile(bytes(range(200))))

    with default_storage.open(name) as file:
        start = file.read(3)
        file.seek(-2, 2)
        end = file.read()
        file.seek(100)
        middle = file.read(2)

    assert (start, end, middle, default_storage.size(name)) == (b"\0\1\2", bytes([198, 199]), bytes([100, 101]), 200)


def test_no_file_replaces_another(bucket):
    names = [default_storage.save("documents/a.pdf", ContentFile(word)) for word in (b"one", b"two")]

    assert [default_storage.open(name).read() for name in names] == [b"one", b"two"]
    assert all(name.startswith("documents/a_") and name.endswith(".pdf") for name in names)
    assert len(default_storage.get_available_name("x" * 300 + ".pdf", max_length=100)) == 100


def test_what_is_not_there_is_no_file(bucket):
    with pytest.raises(FileNotFoundError):
        default_storage.open("documents/none.pdf")
    with pytest.raises(FileNotFoundError):
        default_storage.size("documents/none.pdf")
    assert (default_storage.exists("documents/none.pdf"), default_storage.listdir("none")) == (False, ([], []))
    default_storage.delete("documents/none.pdf")


def test_what_a_task_writes_down_holds_no_key(bucket):
    assert default_storage.deconstruct() == ("hub.shared.stores.store", ["default"], {})
    assert storages["renditions"].deconstruct() == ("hub.shared.stores.store", ["renditions"], {})


@pytest.mark.django_db
def test_a_store_that_does_not_answer_is_told_without_its_address(bucket, client, monkeypatch):
    document = make_document()
    client.force_login(make_user_in("Evidence officer"))

    def fail(self, operation, arguments):
        raise EndpointConnectionError(endpoint_url="https://secret.example")

    monkeypatch.setattr("botocore.client.BaseClient._make_api_call", fail)
    client.raise_request_exception = False

    assert client.get(document.url).status_code == 503
    assert client.get("/readyz").json()["parts"]["storage"] == "no answer"
    with pytest.raises(BucketUnavailable, match=r"failed \(EndpointConnectionError\)") as caught:
        default_storage.exists("a")
    assert "secret" not in str(caught.value)


@pytest.mark.django_db(transaction=True)
def test_a_backup_holds_both_stores_and_brings_them_back(bucket, tmp_path):
    make_shown_image()
    make_document(content=b"kept")
    before = {item.key: item.get()["Body"].read() for item in bucket.objects.all()}

    path, made = keep_backup(tmp_path / "kept")
    checked = check_backup(path)
    bucket.objects.all().delete()
    default_storage.save("documents/other.pdf", ContentFile(b"other"))
    with opened(path) as archive:
        wanted = put_files(archive)

    assert (made.files, made.absent, checked.faults) == (12, [], [])
    assert {alias for alias, _ in wanted} == {"default", "renditions"}
    after = {item.key: item.get()["Body"].read() for item in bucket.objects.all()}
    assert {key: after[key] for key in before} == before


def test_files_move_from_folders_into_the_bucket(bucket, settings):
    places = {settings.MEDIA_ROOT / "images/a.webp": b"size", settings.HUB_PRIVATE_ROOT / "documents/b.pdf": b"letter"}
    for path, data in places.items():
        path.parent.mkdir(parents=True)
        path.write_bytes(data)

    assert (move_files(), move_files()) == ((2, []), (0, []))
    assert keys(bucket) == {"kilnford/media/images/a.webp", "kilnford/private/documents/b.pdf"}
    assert [path.exists() for path in places] == [False, False]


def test_two_workers_at_one_size_keep_one_file(bucket):
    names = {storages["renditions"].save("images/a.webp", ContentFile(b"x")) for _ in range(2)}

    assert len(names) == 2


def open_to_strangers(bucket) -> None:
    """As somebody might who wants to see a picture quickly."""
    allow = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::hub-files/*"}
    bucket.Policy().put(Policy=json.dumps({"Version": "2012-10-17", "Statement": [allow]}))


def test_a_bucket_that_is_public_is_found_out(bucket):
    before = default_storage.is_open_to_strangers()
    open_to_strangers(bucket)

    assert (before, default_storage.is_open_to_strangers()) == (False, True)
    assert keys(bucket) == set()


def test_no_version_is_put_on_a_bucket_that_is_public(bucket, monkeypatch):
    monkeypatch.setattr(upgrade, "call_command", lambda *arguments, **options: None)
    open_to_strangers(bucket)

    with pytest.raises(CommandError, match="The bucket gives its files to anybody"):
        call_command("upgrade")


# Settings


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({}, None),
        ({"HUB_S3_REGION": "", "HUB_S3_ENDPOINT_URL": "https://s3.example:9000/"}, None),
        ({"HUB_S3_ACCESS_KEY": "", "HUB_S3_SECRET_KEY": ""}, None),
        ({"HUB_S3_SECRET_KEY": ""}, "HUB_S3_ACCESS_KEY and HUB_S3_SECRET_KEY belong together"),
        ({"HUB_S3_BUCKET": "Not A Bucket"}, "HUB_S3_BUCKET must be the name of a bucket"),
        ({"HUB_S3_BUCKET": ""}, "HUB_S3_REGION needs HUB_S3_BUCKET"),
        ({"HUB_S3_REGION": ""}, "HUB_S3_BUCKET needs HUB_S3_REGION"),
        ({"HUB_S3_ENDPOINT_URL": "s3.example"}, "HUB_S3_ENDPOINT_URL must be a scheme and a host only"),
        ({"HUB_S3_ENDPOINT_URL": "https://a:b@s3.example"}, "HUB_S3_ENDPOINT_URL must be a scheme and a host only"),
        ({"HUB_S3_PREFIX": "../other"}, "HUB_S3_PREFIX may have letters"),
        ({"HUB_S3_PATH_STYLE": "perhaps"}, "HUB_S3_PATH_STYLE must be yes or no"),
    ],
)
def test_what_is_wrong_is_said_before_the_hub_starts(changes, fault):
    env = Environment(VARIABLES | changes)

    stores_of(env)

    assert (env.faults[0].startswith(fault) if fault else env.faults == []) is True
    assert "not-a-secret" not in "; ".join(env.faults)


def test_without_a_bucket_files_lie_in_folders():
    assert stores_of(Environment({})) == {
        "default": {"BACKEND": "hub.shared.stores.PrivateFolder"},
        "renditions": {"BACKEND": "hub.shared.stores.SizesFolder"},
    }


@pytest.mark.django_db
def test_a_thumbnail_of_the_admin_is_made_from_the_bucket(bucket):
    assert make_image(size=(400, 300)).get_rendition("max-165x165").width == 165
