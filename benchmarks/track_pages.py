"""How quick the tracker's pages are with 1,000 plans and 20,000 tasks: python -m benchmarks.track_pages

Makes the plans of benchmarks.track, loads them into SQLite, serves them with `kehoach track` in a process of its own,
asks every page over HTTP, sets statuses, and writes the figures to benchmarks/results/track-pages.json.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.review import Client, peak, wait_for
from benchmarks.track import make

PORT = 8798
RESULTS = Path(__file__).parent / "results" / "track-pages.json"
PAGES = {
    "overview": "/",
    "tasks, first page": "/tasks",
    "tasks, last page": "/tasks?page=100000",
    "overdue": "/tasks?due=overdue&status=open",
    "this quarter": "/tasks?due=quarter",
    "of a unit in a quarter": "/tasks?unit=so-y-te&period=2026-Q3",
    "of a unit in any role": "/tasks?unit=so-y-te&role=any",
    "search": "/tasks?q=tap+huan+17",
    "units": "/units",
    "indicators": "/indicators",
    "indicators without a task": "/indicators?unanswered=yes",
    "documents": "/documents",
    "report of a quarter": "/report?period=2026-Q3",
    "report of a half-year": "/report?period=2026-H2",
    "report of a year": "/report?period=2026",
    "report of a unit": "/report?period=2026&unit=so-y-te",
    "list of the scans": "/review",
}
FILES = {
    "workbook of a unit": "/tasks.xlsx?unit=so-y-te",
    "calendar of a unit": "/tasks.ics?unit=so-y-te",
    "report of a quarter, .docx": "/report.docx?period=2026-Q3&unit=so-y-te",
    "report of a quarter, .xlsx": "/report.xlsx?period=2026-Q3&unit=so-y-te",
}
ROUNDS = 7


def ask_all(client: Client, server: int) -> dict[str, int]:
    """Milliseconds that the server computed for each page: they say what a busy machine hides."""
    computed = {}
    for kind, path in PAGES.items():
        before = busy(server)
        for _ in range(ROUNDS):
            client.ask(kind, path)
        computed[kind] = round((busy(server) - before) / ROUNDS)
    html = client.ask("tasks, first page", "/tasks")
    token = re.findall(r'name="csrf" value="([^"]+)"', html)[0]
    for key, version in re.findall(r'data-key="([^"]+)" data-version="([^"]+)"', html)[:20]:
        form = {"csrf": token, "version": version, "status": "running", "from": "list", "back": "/tasks"}
        client.ask("set a status and the list after it", f"/task/{key}", form)
        client.ask("task", f"/task/{key}")
    for kind, path in FILES.items():
        client.ask(kind, path)
    return computed


def busy(pid: int) -> float:
    """Milliseconds that a process has computed."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--tasks", type=int, default=20, help="of each document")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "out"
        folder.mkdir()
        make(folder, range(given.documents), given.tasks)
        kehoach = [sys.executable, "-m", "pipeline.cli"]
        subprocess.run([*kehoach, "load", str(folder), "--quiet"], check=True)
        start = time.perf_counter()
        command = [*kehoach, "track", str(folder), "--port", str(PORT)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
            try:
                ready = wait_for(PORT, start)
                client = Client(PORT)
                computed = ask_all(client, server.pid)
                memory = peak(server.pid)
            finally:
                server.terminate()
    figures = {
        "documents": given.documents,
        "tasks": given.documents * given.tasks,
        "load of the machine": round(os.getloadavg()[0], 1),
        "seconds until the first page": round(ready, 1),
        "memory, MB": round(memory),
        "milliseconds": {
            kind: {
                "median": round(median(times)),
                "most": round(max(times)),
                "computed": computed.get(kind),
                "asked": len(times),
            }
            for kind, times in client.times.items()
        },
    }
    RESULTS.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
