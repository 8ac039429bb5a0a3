"""The tracker: what was read, followed up in a database. `Tracker` is the door."""

from pipeline.track.load import Failure, Loaded
from pipeline.track.period import Period
from pipeline.track.queries import Bucket, Page, TaskFilter
from pipeline.track.store import Tracker

__all__ = ["Bucket", "Failure", "Loaded", "Page", "Period", "TaskFilter", "Tracker"]
