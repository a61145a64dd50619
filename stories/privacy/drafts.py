from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from hub.shared.privacy.retention import Rule, register_rule
from stories.models import StoryDraft, StoryFile


def old_drafts(before: dt.datetime) -> QuerySet:
    return StoryDraft.objects.filter(saved_at__lt=before)


def delete_drafts(keys: list, before: dt.datetime) -> None:
    StoryDraft.objects.filter(pk__in=keys).delete()


def old_files(before: dt.datetime) -> QuerySet:
    return StoryFile.objects.filter(uploaded_at__lt=before)


def delete_files(keys: list, before: dt.datetime) -> None:
    StoryFile.objects.filter(pk__in=keys).delete()


register_rule(Rule("story_files", "files of stories that nobody took in", "story_drafts", old_files, delete_files))
register_rule(Rule("story_drafts", "stories that were not sent", "story_drafts", old_drafts, delete_drafts))
