"""Makes scans of Vietnamese administrative documents together with their gold.

A document travels: content (data) -> compose (an abstract document that knows its gold) -> typeset (a PDF, and where
everything stands) -> scan (a PDF of images) -> gold (the .json and the .txt).
"""

from samples.generator.make import FontsMissing, make_long, make_random, make_samples, make_tables

__all__ = ["FontsMissing", "make_long", "make_random", "make_samples", "make_tables"]
