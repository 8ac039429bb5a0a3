"""Write tests/golden anew from the samples: `python -m tests.regenerate_golden`. Read the difference, then commit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline.document import Document
from pipeline.flow import read_document

ROOT = Path(__file__).parent.parent
GOLDEN = ROOT / "tests" / "golden"
SAMPLES = sorted(path.stem for path in (ROOT / "samples").glob("*.pdf"))


def golden_of(name: str) -> Path:
    return GOLDEN / f"{name}.json"


def read_sample(name: str) -> Document:
    return read_document(ROOT / "samples" / f"{name}.pdf")


def stable(document: Document) -> dict[str, Any]:
    """What of a document is held to: no confidences and no boxes, which every change of a stage moves a little."""
    record = document.as_json()
    head = record["document"]
    return {
        "document": {**head, "reasons": sorted(head["reasons"])},
        "sections": [{k: s[k] for k in ("id", "heading", "level", "page")} for s in record["sections"]],
        "indicators": [{k: i[k] for k in ("kind", "text", "cause", "section")} for i in record["indicators"]],
        "tasks": [
            {
                **{k: t[k] for k in ("text", "lead_units", "support_units", "monitor_units", "product", "section")},
                "deadline": t["deadline"] and {k: t["deadline"][k] for k in ("start", "end", "recurrence")},
                "pages": [e["page"] for e in t["evidence"]],
            }
            for t in record["tasks"]
        ],
        "references": [r["number"] for r in record["references"]],
        "pages": [{k: p[k] for k in ("page", "rotation", "text_source")} for p in record["pages"]],
    }


def main() -> None:
    GOLDEN.mkdir(exist_ok=True)
    for name in SAMPLES:
        text = json.dumps(stable(read_sample(name)), ensure_ascii=False, indent=1)
        golden_of(name).write_text(text + "\n", encoding="utf-8")
        print(f"{golden_of(name).relative_to(ROOT)} written")


if __name__ == "__main__":
    main()
