"""What is recorded wherever it happens: signing in and out, and changes of users, roles and permissions.

Who makes a change is known from Wagtail, which remembers who is signed in to the admin. What migrations and commands
change has no actor and is not recorded: they tell the log of the machine.
"""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import Q
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.utils.text import slugify
from wagtail.log_actions import get_active_log_context
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from . import audit

WATCHED = ("is_active", "is_superuser", "is_staff")


def connect() -> None:
    user_model = get_user_model()
    user_logged_in.connect(signed_in, dispatch_uid="audit-in")
    user_logged_out.connect(signed_out, dispatch_uid="audit-out")
    user_login_failed.connect(sign_in_failed, dispatch_uid="audit-failed")
    pre_save.connect(remember_user, sender=user_model, dispatch_uid="audit-user-before")
    post_save.connect(user_saved, sender=user_model, dispatch_uid="audit-user")
    post_delete.connect(user_deleted, sender=user_model, dispatch_uid="audit-user-gone")
    m2m_changed.connect(roles_changed, sender=user_model.groups.through, dispatch_uid="audit-roles")
    for through in (Group.permissions.through, user_model.user_permissions.through):
        m2m_changed.connect(permissions_changed, sender=through, dispatch_uid=f"audit-{through.__name__}")
    for model in (GroupPagePermission, GroupCollectionPermission):
        post_save.connect(grant_added, sender=model, dispatch_uid=f"audit-{model.__name__}")
        post_delete.connect(grant_taken, sender=model, dispatch_uid=f"audit-{model.__name__}-gone")


def signed_in(sender, request, user, **kwargs) -> None:
    audit.record(audit.SIGNED_IN, actor=user, subject=user, request=request)


def signed_out(sender, request, user, **kwargs) -> None:
    if user is not None:
        audit.record(audit.SIGNED_OUT, actor=user, subject=user, request=request)


def sign_in_failed(sender, credentials, request=None, **kwargs) -> None:
    """Against whom, if there is such an account; never what was typed, which may be a password."""
    model = get_user_model()
    typed = credentials.get(model.USERNAME_FIELD) or credentials.get("email")
    user = find_user(str(typed)) if typed else None
    audit.record(audit.SIGN_IN_FAILED, actor=None, subject=user, request=request)


def find_user(typed: str):
    # PostgreSQL refuses NUL in any text.
    if "\0" in typed:
        return None
    named = Q(username=typed[:254]) | Q(email__iexact=typed[:254])
    return get_user_model().objects.filter(named).order_by("pk").first()


def who():
    """The person who is signed in to the admin and does this, or ``None``."""
    return get_active_log_context().user


def remember_user(sender, instance, raw: bool = False, **kwargs) -> None:
    before = None
    if who() is not None and instance.pk and not raw:
        before = sender.objects.filter(pk=instance.pk).values(*WATCHED, "password").first()
    instance._audited = before


def user_saved(sender, instance, created: bool, raw: bool = False, **kwargs) -> None:
    if who() is None or raw:
        return
    if created:
        changes = {name: getattr(instance, name) for name in WATCHED}
        audit.record(audit.USER_ADDED, actor=who(), subject=instance, changes=changes)
        return
    before = instance._audited or {}
    changes = {
        name: (before[name], getattr(instance, name))
        for name in WATCHED
        if name in before and before[name] != getattr(instance, name)
    }
    if changes:
        action = audit.USER_CHANGED
        if "is_active" in changes:
            action = audit.USER_RESTORED if instance.is_active else audit.USER_SUSPENDED
        audit.record(action, actor=who(), subject=instance, changes=changes)
    if before and before["password"] != instance.password:
        audit.record(audit.PASSWORD_CHANGED, actor=who(), subject=instance)


def user_deleted(sender, instance, **kwargs) -> None:
    if who() is not None:
        audit.record(audit.USER_DELETED, actor=who(), subject=instance)


def roles_changed(sender, instance, action: str, reverse: bool, pk_set, **kwargs) -> None:
    """One entry for each person: the roles that were added, or taken away."""
    if who() is None or action not in {"post_add", "post_remove", "pre_clear"}:
        return
    if action == "pre_clear":
        pk_set = set((instance.user_set if reverse else instance.groups).values_list("pk", flat=True))
    if not pk_set:
        return
    users = get_user_model().objects.filter(pk__in=pk_set) if reverse else [instance]
    names = [instance.name] if reverse else Group.objects.filter(pk__in=pk_set).values_list("name", flat=True)
    told = "added" if action == "post_add" else "taken"
    for user in users:
        audit.record(
            audit.GROUPS_CHANGED,
            actor=who(),
            subject=user,
            changes={told: {slugify(name) for name in names}},
        )


def permissions_changed(sender, instance, action: str, reverse: bool, pk_set, **kwargs) -> None:
    """One entry for what was added to a group or a person, and one for what was taken away."""
    if who() is None or reverse or action not in {"post_add", "post_remove", "pre_clear"}:
        return
    field = instance.permissions if isinstance(instance, Group) else instance.user_permissions
    if action == "pre_clear":
        pk_set = set(field.values_list("pk", flat=True))
    if not pk_set:
        return
    rows = Permission.objects.filter(pk__in=pk_set).values_list("content_type__app_label", "codename")
    audit.record(
        audit.PERMISSIONS_CHANGED,
        actor=who(),
        subject=instance,
        changes={"added" if action == "post_add" else "taken": {f"{app}.{code}" for app, code in rows}},
    )


def grant_added(sender, instance, created: bool, raw: bool = False, **kwargs) -> None:
    if created and not raw:
        record_grant(instance, "added")


def grant_taken(sender, instance, **kwargs) -> None:
    record_grant(instance, "taken")


def record_grant(instance, told: str) -> None:
    """A group's right on a page or a collection, and all below it."""
    if who() is None:
        return
    place = "page" if isinstance(instance, GroupPagePermission) else "collection"
    audit.record(
        audit.PERMISSIONS_CHANGED,
        actor=who(),
        subject=instance.group,
        changes={told: instance.permission.codename, place: getattr(instance, f"{place}_id")},
    )
