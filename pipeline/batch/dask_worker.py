"""For `dask worker ADDRESS --preload pipeline.batch.dask_worker`: the models are there before the first page comes."""

from __future__ import annotations

from typing import Any

from pipeline import forks


def dask_setup(worker: Any) -> None:
    """Called by Dask in each worker as it starts: begins the server that its reading process is forked from."""
    forks.begin()
