"""What must be true of the folder of keys before the hub starts."""

from __future__ import annotations

from django.core.checks import CheckMessage, Error, Tags, register

from .domain.keys import faults_of_key_folder


@register(Tags.security)
def check_key_folder(app_configs, **kwargs) -> list[CheckMessage]:
    return [Error(fault, id="hub.E011") for fault in faults_of_key_folder()]
