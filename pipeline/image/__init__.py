"""A rendered page -> one that is upright, straight, free of coloured ink, with its ruled lines found."""

from pipeline.image.prepare import prepare

__all__ = ["prepare"]
