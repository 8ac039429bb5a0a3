"""Regions of a page image -> words with boxes and confidences, by an engine behind a small protocol."""

from pipeline.ocr.digits_net import open_nets
from pipeline.ocr.engine import Crop, Engine
from pipeline.ocr.open import open_engine, open_second, probe
from pipeline.ocr.read import read_regions

__all__ = ["Crop", "Engine", "open_engine", "open_nets", "open_second", "probe", "read_regions"]
