"""The tracker's tasks and reports as files that other programs take in. Knows nothing of the database."""

from pipeline.exchange.calendar import calendar_bytes, count_events, write_calendar
from pipeline.exchange.files import write_whole
from pipeline.exchange.presets import PRESETS, preset_bytes, write_preset
from pipeline.exchange.report_docx import report_docx_bytes, write_report_docx
from pipeline.exchange.report_xlsx import report_xlsx_bytes, write_report_xlsx
from pipeline.exchange.workbook import workbook_bytes, write_workbook

__all__ = [
    "PRESETS",
    "calendar_bytes",
    "count_events",
    "preset_bytes",
    "report_docx_bytes",
    "report_xlsx_bytes",
    "workbook_bytes",
    "write_calendar",
    "write_preset",
    "write_report_docx",
    "write_report_xlsx",
    "write_whole",
    "write_workbook",
]
