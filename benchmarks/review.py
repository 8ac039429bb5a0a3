"""How quick the review page is with 1,000 documents and 20,000 tasks: python -m benchmarks.review

Makes the folder, serves it in a process of its own, asks every page over HTTP, and writes the figures to
benchmarks/results/review.json. The scans are of seven kinds, so that a page is really drawn when it is first asked.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from statistics import median

from PIL import Image, ImageDraw

from pipeline.document import Deadline, Document, Evidence, Head, PageRecord, Source, Task
from pipeline.export import write_document
from pipeline.ingest.kind import fingerprint

PORT = 8799
RESULTS = Path(__file__).parent / "results" / "review.json"


def make(folder: Path, documents: int, tasks: int) -> None:
    """Results of a run, each with its own scan of five pages' worth of tasks."""
    scans = [(path, fingerprint(path)) for path in make_scans(folder.parent)]
    for number in range(documents):
        path, checksum = scans[number % len(scans)]
        rows = [_task(number, index) for index in range(tasks)]
        made = Document(
            source=Source(path=str(path), sha256=checksum if number < 20 else f"{number:064x}", pages=5),
            document=Head(number=f"{number}/KH-UBND", title=f"Kế hoạch số {number} về cải cách hành chính"),
            tasks=rows,
            pages=[
                PageRecord(page=p, width=595, height=842, dpi=300, rotation=0, text_source="ocr", confidence=0.9)
                for p in range(1, 6)
            ],
        )
        write_document(made, folder, f"kh-{number:04}")


def make_scans(folder: Path) -> list[Path]:
    """A4 pages full of text-like strokes, as scanners and faxes keep them."""
    chance = random.Random(7)
    sheet = Image.new("L", (4960, 7016), 250)
    draw = ImageDraw.Draw(sheet)
    for top in range(400, 6600, 130):
        for left in range(500, 4500, 55):
            height = chance.randint(20, 70)
            draw.rectangle(
                (left, top + 70 - height, left + chance.randint(8, 30), top + 70), fill=chance.randint(0, 90)
            )
    noise = Image.effect_noise((2480, 3508), 60)
    half = sheet.resize((2480, 3508))
    colour = Image.merge("RGB", (half, half, Image.blend(half, noise, 0.1)))
    black, fine = (
        half.point(lambda v: 255 * (v > 150)).convert("1"),
        sheet.point(lambda v: 255 * (v > 150)).convert("1"),
    )
    made = [
        folder / name for name in ("noise.png", "colour.jpg", "300.pdf", "600.pdf", "fax.pdf", "fine.tif", "lzw.tif")
    ]
    noise.save(made[0], dpi=(300, 300))
    colour.save(made[1], dpi=(300, 300))
    colour.save(made[2], resolution=300)
    Image.merge("RGB", (sheet,) * 3).save(made[3], resolution=600)
    black.save(made[4], resolution=300)
    fine.save(made[5], dpi=(600, 600), compression="group4")
    colour.save(made[6], dpi=(300, 300), compression="tiff_lzw")
    return made


def _task(number: int, index: int) -> Task:
    top = 80 + 150 * (index % 4)
    return Task(
        id=f"T{index + 1}",
        text=f"Rà soát, hoàn thiện nội dung thứ {index} của lĩnh vực {number}, báo cáo Ủy ban nhân dân tỉnh. " * 2,
        lead_units=["Sở Nội vụ"],
        support_units=["Sở Tài chính", "Công an tỉnh"],
        deadline=Deadline(text="trước ngày 30/6/2026", end="2026-06-30"),
        confidence=0.9,
        needs_review=index % 7 == 0,
        reasons=["no unit is named"] if index % 7 == 0 else [],
        evidence=[Evidence(page=1 + index // 4 % 5, bbox=(80, top, 540, top + 60))],
    )


class Client:
    """Asks as a browser does, with cookies; times each answer in milliseconds."""

    def __init__(self, port: int = PORT) -> None:
        self._port = port
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar())).open
        self.times: dict[str, list[float]] = {}

    def ask(self, kind: str, path: str, fields: dict[str, str] | None = None) -> str:
        data = urllib.parse.urlencode(fields).encode() if fields else None
        start = time.perf_counter()
        with self._open(f"http://127.0.0.1:{self._port}{path}", data) as answer:
            text = str(answer.read().decode("utf-8", "replace"))
        self.times.setdefault(kind, []).append(1000 * (time.perf_counter() - start))
        return text


def ask_all(client: Client) -> None:
    html = client.ask("list", "/")
    for page in (1, 2, 5, 10):
        client.ask("list", f"/?page={page}")
    client.ask("search", "/?q=999")
    for number in range(7, 14):  # nobody opened these documents yet
        client.ask("picture, drawn", f"/d/kh-{number:04}/page/1.jpg")
    token = re.findall(r'name="csrf" value="([^"]+)"', html)[0]
    for number in range(20):
        stem = f"/d/kh-{number:04}"
        client.ask("document", stem)
        client.ask("picture, kept", f"{stem}/page/1.jpg")
        client.ask("names of units", f"{stem}/units?q=so")
    for number in range(100, 140):
        text = client.ask("document", f"/d/kh-{number:04}")
        key = re.findall(r'class="row task doubtful" id="r-(\w+)"', text)[0]
        form = {"csrf": token, "key": key, "seen": "0", "text": "Nội dung đã sửa"}
        client.ask("edit and the page after it", f"/d/kh-{number:04}/edit", form)
        client.ask("list after an edit", "/")
    client.ask("history", "/d/kh-0100/history")
    client.ask("export, begun", "/export", {"csrf": token})


def peak(pid: int) -> float:
    """Most memory that the server ever held, in MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--tasks", type=int, default=20, help="of each document")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "out"
        folder.mkdir()
        make(folder, given.documents, given.tasks)
        start = time.perf_counter()
        command = [sys.executable, "-m", "pipeline.cli", "review", str(folder), "--port", str(PORT)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
            try:
                ready = wait_for(PORT, start)
                client = Client()
                ask_all(client)
                before_export = peak(server.pid)
                begun = time.perf_counter()
                during = Client()
                while json.loads(during.ask("any page during the export", "/export"))["state"] == "running":
                    during.ask("any page during the export", "/d/kh-0200")
                    time.sleep(0.5)
                exported = time.perf_counter() - begun
                memory = peak(server.pid)
            finally:
                server.terminate()
    client.times |= during.times
    figures = {
        "documents": given.documents,
        "tasks": given.documents * given.tasks,
        "seconds until the first page": round(ready, 1),
        "seconds of an export of all": round(exported, 1),
        "memory, MB": round(before_export),
        "memory with an export, MB": round(memory),
        "milliseconds": {
            kind: {"median": round(median(times)), "most": round(max(times)), "asked": len(times)}
            for kind, times in client.times.items()
        },
    }
    RESULTS.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=1))


def wait_for(port: int, start: float) -> float:
    """Seconds from `start` until the server answers."""
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/static/icon.svg").close()
            return time.perf_counter() - start
        except OSError:
            if time.perf_counter() - start > 120:
                raise
            time.sleep(0.1)


if __name__ == "__main__":
    main()
