"""Pictures that came with a form that was not right yet."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.core import signing
from django.core.files.base import ContentFile, File

from hub.organisations.models import Organisation
from hub.portal.models import KeptPicture
from hub.shared.commits import after_commit
from hub.shared.whole_files import files_with_rows

SALT = "hub.portal.kept_picture"


def keep(file: ContentFile, organisation: Organisation, user: AbstractBaseUser) -> str:
    """Keep ``file`` for a day; returns the word by which the form finds it again."""
    with files_with_rows() as watch:
        picture = watch(KeptPicture(organisation=organisation, user=user))
        picture.file = File(file, name=file.name)
        picture.save()
    return signing.Signer(salt=SALT).sign(str(picture.pk))


def find(word: str, organisation: Organisation, user: AbstractBaseUser) -> KeptPicture | None:
    """The picture that this person sent for this organisation; ``None`` for any other word."""
    try:
        key = signing.Signer(salt=SALT).unsign(word)
    except signing.BadSignature:
        return None
    return KeptPicture.objects.filter(pk=key, organisation=organisation, user=user).first()


def forget(picture: KeptPicture) -> None:
    storage, name = picture.file.storage, picture.file.name
    picture.delete()
    after_commit(storage.delete, name)
