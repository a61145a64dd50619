"""What is shipped for running the hub names commands, settings and files that exist."""

from __future__ import annotations

import re
import subprocess

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

ROOT = settings.PROJECT_DIR
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES = COMPOSE["services"]
UNITS = sorted((ROOT / "deploy/systemd").glob("*.service"))
MEBIBYTES = {"m": 1, "g": 1024}


def test_every_process_of_the_hub_is_there_with_limits_and_restarts():
    ours = {name: service for name, service in SERVICES.items() if service["image"] == "partner-hub"}

    assert sorted(ours) == ["scheduler", "upgrade", "web", "worker"]
    for name, service in ours.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
    assert {name for name, service in SERVICES.items() if service["restart"] == "no"} == {"upgrade"}
    assert [name for name, service in SERVICES.items() if "mem_limit" not in service] == []
    web = SERVICES["web"]
    limit = int(web["mem_limit"][:-1]) * MEBIBYTES[web["mem_limit"][-1]]
    assert limit >= (int(web["environment"]["HUB_WORKERS"]) + 1) * 150


def test_only_nginx_is_reached_from_outside():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["nginx"]
    assert SERVICES["db"]["networks"] == SERVICES["redis"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}


def test_nothing_starts_before_the_database_is_upgraded():
    for name in ("web", "worker", "scheduler"):
        assert SERVICES[name]["depends_on"]["upgrade"] == {"condition": "service_completed_successfully"}


def test_every_named_volume_network_and_secret_is_declared():
    used = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}

    assert {name for name in used if "/" not in name} == set(COMPOSE["volumes"])
    assert {name for service in SERVICES.values() for name in service["networks"]} == set(COMPOSE["networks"])
    assert {name for service in SERVICES.values() for name in service.get("secrets", [])} == set(COMPOSE["secrets"])


def test_mounted_files_of_the_repository_exist():
    paths = [volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])]
    ours = [path for path in paths if path.startswith("./") and "certificates" not in path]

    assert ours
    assert [path for path in ours if not (ROOT / path).is_file()] == []


def commands() -> list[str]:
    texts = [" ".join(service["command"]) for service in SERVICES.values() if "command" in service]
    texts += [path.read_text() for path in UNITS]
    return sorted({found for text in texts for found in re.findall(r"manage\.py (\w+)", text)})


def test_every_command_exists():
    assert commands() == ["backup", "run_due", "upgrade", "worker"]
    assert set(commands()) <= set(get_commands())


def test_every_variable_is_in_the_table_of_the_readme():
    texts = [(ROOT / path).read_text() for path in ("compose.yaml", "Dockerfile", "deploy/compose/hub.env.example")]
    names = {name for text in texts for name in re.findall(r"\b(?:HUB_[A-Z_]+|DATABASE_URL)\b", text)}
    readme = (ROOT / "README.md").read_text()

    assert sorted(name for name in names if f"`{name}`" not in readme) == []


def test_the_secrets_of_an_installation_can_not_be_committed_or_built_in():
    for name in ("hub.env", "db-password", "certificates/privkey.pem"):
        path = f"deploy/compose/{name}"
        assert subprocess.run(["git", "check-ignore", "-q", path], cwd=ROOT, check=False).returncode == 0
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert ignored[1] == "*"
    assert [line for line in ignored if line.startswith(("!deploy", "!var"))] == []


def test_the_image_installs_by_hash_and_runs_as_nobody_in_particular():
    text = (ROOT / "Dockerfile").read_text()

    assert "--require-hashes" in text
    assert re.findall(r"^USER (.*)$", text, re.MULTILINE) == ["10001:10001"]
    copied = re.findall(r"compileall .*", text)[0]
    apps = {config.partition(".")[0] for config in settings.INSTALLED_APPS} & {path.name for path in ROOT.iterdir()}
    assert [app for app in apps - {"tests"} if f"/app/{app}" not in copied] == []
    allowed = (ROOT / ".dockerignore").read_text()
    assert [app for app in apps - {"tests"} if f"!{app}\n" not in allowed] == []


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_every_unit_is_shut_in(unit):
    lines = unit.read_text().splitlines()

    for line in (
        "User=hub",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "ProtectHome=yes",
        "CapabilityBoundingSet=",
    ):
        assert line in lines
