"""PEER_PYTHON benchmarks/table_peers.py img2table|docling SCAN.pdf OUT.json

Runs in a peer's own virtual environment, with nothing of kehoach: the peer's tables of a scan as a list of cells,
{"page", "table", "row", "column", "row_span", "column_span", "bbox" in points of the page as shown, "text"}.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

Record = dict[str, Any]
DPI = 200  # what img2table renders PDF pages at


def img2table(scan: Path) -> list[Record]:
    from img2table.document import PDF  # type: ignore[import-not-found]
    from img2table.ocr import TesseractOCR  # type: ignore[import-not-found]

    found = PDF(str(scan), detect_rotation=True).extract_tables(
        ocr=TesseractOCR(n_threads=1, lang="vie"), borderless_tables=True, implicit_rows=False
    )
    cells = []
    for page, tables in found.items():
        for number, table in enumerate(tables):
            seen: dict[tuple[float, ...], Record] = {}
            for r, row in table.content.items():
                for c, cell in enumerate(row):
                    box = [v * 72 / DPI for v in (cell.bbox.x1, cell.bbox.y1, cell.bbox.x2, cell.bbox.y2)]
                    known = seen.get(tuple(box))
                    if known is None:
                        record = {"page": page + 1, "table": number, "row": r, "column": c, "row_span": 1}
                        record |= {"column_span": 1, "bbox": box, "text": " ".join((cell.value or "").split())}
                        cells.append(seen.setdefault(tuple(box), record))
                    else:
                        known["row_span"] = max(known["row_span"], r - known["row"] + 1)
                        known["column_span"] = max(known["column_span"], c - known["column"] + 1)
    return cells


def docling(scan: Path) -> list[Record]:
    from docling.datamodel.base_models import InputFormat  # type: ignore[import-not-found]
    from docling.datamodel.pipeline_options import (  # type: ignore[import-not-found]
        PdfPipelineOptions,
        TesseractCliOcrOptions,
    )
    from docling.document_converter import DocumentConverter, PdfFormatOption  # type: ignore[import-not-found]

    options = PdfPipelineOptions(do_ocr=True, do_table_structure=True)
    options.ocr_options = TesseractCliOcrOptions(lang=["vie"], force_full_page_ocr=True)
    converter = DocumentConverter(format_options={InputFormat.PDF: PdfFormatOption(pipeline_options=options)})
    document = converter.convert(str(scan)).document
    cells = []
    for number, table in enumerate(document.tables):
        page = table.prov[0].page_no
        height = document.pages[page].size.height
        for cell in table.data.table_cells:
            if cell.bbox is None:
                continue
            box = cell.bbox.to_top_left_origin(height)
            place = {"row": cell.start_row_offset_idx, "column": cell.start_col_offset_idx}
            place |= {"row_span": cell.row_span, "column_span": cell.col_span}
            record = {"page": page, "table": number, "bbox": [box.l, box.t, box.r, box.b], "text": cell.text}
            cells.append(record | place)
    return cells


if __name__ == "__main__":
    start = time.process_time()
    read = {"img2table": img2table, "docling": docling}[sys.argv[1]]
    result = {"cells": read(Path(sys.argv[2])), "seconds": round(time.process_time() - start, 2)}
    Path(sys.argv[3]).write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")
