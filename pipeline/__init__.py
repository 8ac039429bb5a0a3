"""kehoach: Vietnamese plans, from scan to tracker.

>>> from pipeline import read_document
>>> document = read_document("samples/plan.pdf")  # doctest: +SKIP
"""

from __future__ import annotations

__version__ = "0.1.0"
