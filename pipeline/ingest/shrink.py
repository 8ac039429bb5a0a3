"""Pictures made small quickly: for people to look at, not to be read."""

from __future__ import annotations

from PIL import Image


def shrunk(image: Image.Image, across: float, down: float) -> Image.Image:
    """The image by whole-numbered steps no smaller than `across` and `down` of its size; of one bit, it comes grey.

    >>> shrunk(Image.new("1", (600, 900)), 0.3, 0.3).size
    (200, 300)
    """
    if image.mode == "1":
        image = image.convert("L")
    steps = tuple(max(1, int(1 / share)) if share > 0 else 1 for share in (across, down))
    return image.reduce((steps[0], steps[1])) if max(steps) > 1 and image.mode in ("L", "RGB") else image
