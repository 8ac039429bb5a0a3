"""What a figure was measured on, and how much a command took of it."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import platform
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"
_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of <linux/prctl.h>


@dataclass(frozen=True)
class Cost:
    """Seconds of the clock and of all processor cores, the command's children included."""

    wall: float
    cpu: float
    exit_code: int


def cost(command: Sequence[str], log: Path) -> Cost:
    """Run a command, its output into `log`, with one Tesseract thread. Linux only."""
    # Grandchildren that lose their parent come to us, so that their time is counted as well.
    ctypes.CDLL(None).prctl(_SUBREAPER, 1)
    used, start = _children(), time.perf_counter()
    with log.open("wb") as sink:
        env = {**os.environ, "OMP_THREAD_LIMIT": "1"}
        code = subprocess.run(command, stdout=sink, stderr=sink, env=env, check=False).returncode
    wall = time.perf_counter() - start
    with contextlib.suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)
    return Cost(wall, _children() - used, code)


def _children() -> float:
    times = os.times()
    return times.children_user + times.children_system


def machine() -> dict[str, Any]:
    """The processor, the versions and the time, for a results file."""
    info = Path("/proc/cpuinfo")
    models = [x.split(":", 1)[1].strip() for x in info.read_text().splitlines() if x.startswith("model name")]
    return {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": version_of(["git", "-C", str(Path(__file__).parent), "describe", "--always", "--dirty"]),
        "processor": models[0] if models else platform.processor(),
        "cores": len(os.sched_getaffinity(0)),
        "load": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        "tesseract": version_of(["tesseract", "--version"]),
    }


def version_of(command: Sequence[str]) -> str:
    """The first line that a command prints; "?" where it can't be run."""
    try:
        said = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return "?"
    return ((said.stdout or said.stderr).splitlines() or ["?"])[0].strip()


def write_results(name: str, content: dict[str, Any]) -> Path:
    """Write benchmarks/results/<name>.json."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path
