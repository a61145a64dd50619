from __future__ import annotations

import subprocess
import sys

import pytest

from bench.processes import cpu_seconds


def test_a_process_that_has_ended_has_no_time():
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()

    with pytest.raises(ProcessLookupError):
        cpu_seconds(process.pid)
