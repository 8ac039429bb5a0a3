"""What people decide about the rows: kept apart from what the machine read, and laid over it for ever."""

from pipeline.review.apply import apply, keys_of
from pipeline.review.decisions import Anchor, Decision, State, fold
from pipeline.review.store import Change, Conflict, NothingToUndo, Store

__all__ = ["Anchor", "Change", "Conflict", "Decision", "NothingToUndo", "State", "Store", "apply", "fold", "keys_of"]
