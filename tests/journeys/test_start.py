"""``script/server`` as a newcomer meets it."""

from __future__ import annotations

import re
import socket
import subprocess

import pytest

from tests.journeys.demo_site import ROOT, Server, get


def test_second_start_makes_nothing_again_and_both_parts_stop(demo_server, tmp_path):
    first = "".join(demo_server.lines)
    assert "Loading the demo site." in first
    assert re.search(r"^  editor +Writes pages", first, re.MULTILINE)

    again = Server(demo_server.folder)
    seconds = again.start()
    lines = "".join(again.lines)

    assert again.answers()
    assert "Preparing" not in lines
    assert "Loading" not in lines
    assert "Collecting" not in lines
    assert get(again.url + "/").status == 200
    assert again.stop() == 0
    assert not again.answers()
    print(f"second start: {seconds:.1f} s")


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        (
            {"PORT": "{busy}"},
            "Can't listen on 127.0.0.1 port {busy} (address already in use). Set PORT to another number",
        ),
        ({"PORT": "http"}, "PORT must be a number from 1 to 65535, not 'http'."),
        ({"PORT": "70000"}, "PORT must be a number from 1 to 65535, not '70000'."),
    ],
)
def test_a_port_that_cannot_be_used_gets_one_sentence(tmp_path, variables, sentence):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        busy = str(taken.getsockname()[1])
        result = subprocess.run(
            ["script/server"],
            cwd=ROOT,
            env={
                "PATH": "/usr/bin:/bin",
                "HUB_VAR": str(tmp_path),
                **{name: value.format(busy=busy) for name, value in variables.items()},
            },
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.strip().startswith("CommandError: " + sentence.format(busy=busy))
    assert len(result.stderr.strip().splitlines()) == 1


def test_an_old_python_gets_one_sentence(tmp_path):
    """Only a Python that says it is 3.8 can be found."""
    copy = tmp_path / "clone"
    (copy / "script").mkdir(parents=True)
    (copy / "requirements").mkdir()
    (copy / "script" / "bootstrap").write_bytes((ROOT / "script" / "bootstrap").read_bytes())
    (copy / "requirements" / "base.txt").write_text("")
    tools = tmp_path / "tools"
    tools.mkdir()
    old = tools / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    for name in ("sh", "dirname", "cksum", "cat", "rm"):
        (tools / name).symlink_to(f"/usr/bin/{name}" if name != "sh" else "/bin/sh")

    result = subprocess.run(
        ["/bin/sh", "script/bootstrap"], cwd=copy, env={"PATH": str(tools)}, capture_output=True, text=True, check=False
    )

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        "The hub needs Python 3.11 to 3.14 with its venv module; set PYTHON to one, or install it.\n"
    )
