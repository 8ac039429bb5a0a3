"""kehoach: Vietnamese plans, from scan to tracker.

>>> from pipeline import read_document
>>> document = read_document("samples/chi-thi.pdf")  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.document import Document
    from pipeline.flow import read_document

__version__ = "0.1.0"
__all__ = ["Document", "__version__", "read_document"]


def __getattr__(name: str) -> Any:
    """Load the flow only when it is asked for: `kehoach --help` should not wait for OpenCV and spaCy."""
    if name == "read_document":
        from pipeline.flow import read_document

        return read_document
    if name == "Document":
        from pipeline.document import Document

        return Document
    raise AttributeError(name)
