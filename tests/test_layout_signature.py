"""The signer's name is read apart from the post, and from the seal and the signature between them."""

from __future__ import annotations

from pipeline.document import Box
from pipeline.layout.signature import name_apart

HEIGHT = 842.0
POST = [Box(372, 500, 400, 512), Box(404, 500, 470, 512)]  # "KT. CHỦ TỊCH", its middle at 421
NAME = [Box(380, 590, 405, 602), Box(408, 590, 430, 602), Box(433, 590, 462, 602)]
SEAL = [Box(340, 520, 352, 535), Box(390, 545, 399, 556)]  # letters of a grey seal
BLOCK = Box(336, 500, 475, 602)


def test_the_name_is_a_block_of_its_own() -> None:
    upper, name = name_apart(BLOCK, [*POST, *SEAL, *NAME], HEIGHT)
    assert upper.y1 < NAME[0].y0
    assert name.x0 < 380
    assert name.x1 > 462
    assert name.y1 < 610


def test_a_name_of_which_a_seal_took_a_part_is_widened_to_the_middle_of_its_post() -> None:
    _, name = name_apart(BLOCK, [*POST, *SEAL, *NAME[1:]], HEIGHT)
    assert name.x0 <= 380


def test_letters_of_a_seal_beside_the_name_are_left_out() -> None:
    _, name = name_apart(BLOCK, [*POST, Box(338, 592, 350, 600), *NAME, Box(465, 590, 480, 602)], HEIGHT)
    assert name.x0 > 352


def test_a_block_without_room_for_a_signature_stays_whole() -> None:
    lines = [Box(372, 500 + 18 * i, 470, 512 + 18 * i) for i in range(3)]
    block = Box(372, 500, 470, 548)
    assert name_apart(block, lines, HEIGHT) == [block]


def test_the_right_half_of_a_head_stays_whole() -> None:
    block = Box(336, 60, 475, 162)
    words = [Box(w.x0, w.y0 - 440, w.x1, w.y1 - 440) for w in (*POST, *NAME)]
    assert name_apart(block, words, HEIGHT) == [block]
