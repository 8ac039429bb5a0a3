"""Colours parted in bands of rows: as on the whole page at once."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.image.ink import coloured, part


@pytest.mark.parametrize("high", [64, 66, 131, 200])
def test_bands_of_rows_part_colours_as_the_whole_page(high: int) -> None:
    rng = np.random.default_rng(high)
    page = rng.integers(0, 256, (high, 97, 3), np.uint8)
    page[: high // 2] |= 0xE0  # a pale half, with colour in few places
    page[-6:, 20:60] = (200, 30, 30)
    parted = part(page)
    red, green, blue = (channel.astype(int) for channel in cv2.split(page))
    over = red - np.maximum(green, blue)
    plain = over <= 40
    assert (parted.ink[plain] == page.max(axis=2)[plain]).all()
    assert (parted.ink[~plain] >= page.max(axis=2)[~plain]).all()
    assert (parted.red == coloured(page)).all()
    assert parted.red.any()
    assert parted.pen is not None
    assert (parted.pen.over == np.clip(blue - np.maximum(red, green), 0, 255)).all()
    assert (parted.pen.dark == np.maximum(red, green)).all()


def test_a_grey_page_has_no_pen_and_no_red() -> None:
    grey = np.random.default_rng(0).integers(0, 256, (150, 90), np.uint8)
    parted = part(np.stack([grey] * 3, axis=2))
    assert parted.pen is None
    assert not parted.red.any()
    assert (parted.ink == grey).all()
