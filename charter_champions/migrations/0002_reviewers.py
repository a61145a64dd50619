from django.db import migrations

GROUP = "Champions reviewers"
PERMISSIONS = {
    ("application", "review_application"): "Can review and decide applications",
    ("membership", "change_membership_standing"): "Can suspend, reinstate and end memberships",
}


def let_groups_review(apps, schema_editor):
    """Reviewers may decide; moderators too. The permissions themselves are otherwise made after all migrations."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    Group = apps.get_model("auth", "Group")
    found = []
    for (model, codename), name in PERMISSIONS.items():
        content_type, _ = ContentType.objects.get_or_create(app_label="charter_champions", model=model)
        permission, _ = Permission.objects.get_or_create(
            content_type=content_type, codename=codename, defaults={"name": name}
        )
        found.append(permission)
    reviewers, _ = Group.objects.get_or_create(name=GROUP)
    access = Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")
    reviewers.permissions.add(*found, *access)
    for moderators in Group.objects.filter(name="Moderators"):
        moderators.permissions.add(*found)


class Migration(migrations.Migration):
    dependencies = [
        ("charter_champions", "0001_initial"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0002_initial_data"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(let_groups_review, migrations.RunPython.noop)]
