"""Make the groups of the six roles from Wagtail's two and the one of before; what they may do is granted after."""

from __future__ import annotations

from django.db import migrations

RENAMED = {"Editors": "Communications editor", "Moderators": "Moderator", "Officers": "Champions officer"}
NEW = ("Evidence officer", "Training officer", "Administrator")


def groups_of(apps, name):
    return apps.get_model("auth", "Group").objects.filter(name=name)


def share(apps, old, new) -> None:
    """Bring the people of ``old``, the steps of workflows it approves and what it may see of private into ``new``."""
    new.user_set.add(*old.user_set.all())
    for model in ("GroupApprovalTask", "PageViewRestriction", "CollectionViewRestriction"):
        for row in apps.get_model("wagtailcore", model).objects.filter(groups=old):
            row.groups.add(new)


def rename(apps, old_name: str, new_name: str):
    """The group ``new_name``, which keeps the row of ``old_name``; one that bears the name already takes over from it."""
    old, new = groups_of(apps, old_name).first(), groups_of(apps, new_name).first()
    if old and new:
        share(apps, old, new)
        old.delete()
    elif old:
        old.name = new_name
        old.save()
        new = old
    return new or apps.get_model("auth", "Group").objects.create(name=new_name)


def make_roles(apps, schema_editor) -> None:
    for old, new in RENAMED.items():
        rename(apps, old, new)
    for name in NEW:
        apps.get_model("auth", "Group").objects.get_or_create(name=name)
    share(apps, groups_of(apps, "Champions officer").get(), groups_of(apps, "Evidence officer").get())


def unmake_roles(apps, schema_editor) -> None:
    """Both kinds of officers become officers again. Who was only a training officer or administrator is in no group."""
    evidence = groups_of(apps, "Evidence officer").first()
    if evidence:
        champions, _ = apps.get_model("auth", "Group").objects.get_or_create(name="Champions officer")
        share(apps, evidence, champions)
    for name in NEW:
        groups_of(apps, name).delete()
    for old, new in RENAMED.items():
        rename(apps, new, old)


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        # The last that look for Wagtail's groups by name, and the models that are changed here.
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
    ]

    operations = [migrations.RunPython(make_roles, unmake_roles)]
