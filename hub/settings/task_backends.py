"""Where tasks wait: in the database that is there anyway, or on Redis."""

from __future__ import annotations

from typing import Any

from .env import Environment

QUEUE = "default"
REDIS_SCHEMES = ("redis://", "rediss://", "unix://")
SECONDS_AT_MOST = 600


def task_settings(env: Environment) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """The word of ``HUB_TASKS``, ``TASKS``, and the queues of django-rq, which are none without Redis."""
    word = env.text("HUB_TASKS", "database").lower()
    if word == "redis":
        url = env.required("HUB_REDIS_URL", "such as redis://host:6379/0, for HUB_TASKS=redis")
        if url and not url.startswith(REDIS_SCHEMES):
            env.faults.append("HUB_REDIS_URL must start with redis://, rediss:// or unix://")
        tasks = {"default": {"BACKEND": "django_tasks_rq.RQBackend", "QUEUES": [QUEUE]}}
        return word, tasks, {QUEUE: {"URL": url, "DEFAULT_TIMEOUT": SECONDS_AT_MOST}}
    if word != "database":
        env.faults.append("HUB_TASKS must be database or redis")
    return "database", {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": [QUEUE]}}, {}
