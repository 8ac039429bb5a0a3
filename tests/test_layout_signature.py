"""The signer's name is read apart from the post, and from the seal and the signature between them."""

from __future__ import annotations

from pipeline.document import Box
from pipeline.layout.signature import signature_parts

HEIGHT = 842.0
POST = [Box(372, 500, 400, 512), Box(404, 500, 470, 512)]  # "KT. CHỦ TỊCH", its middle at 421
NAME = [Box(380, 590, 405, 602), Box(408, 590, 430, 602), Box(433, 590, 462, 602)]
SEAL = [Box(340, 520, 352, 535), Box(390, 545, 399, 556)]  # letters of a grey seal
BLOCK = Box(336, 500, 475, 602)


def test_the_name_is_a_block_of_its_own() -> None:
    post, name = signature_parts(BLOCK, [*POST, *SEAL, *NAME], HEIGHT)
    assert post.y1 < SEAL[0].y0
    assert name.x0 < 380
    assert name.x1 > 462
    assert name.y1 < 610


def test_a_name_of_which_a_seal_took_a_part_is_widened_to_the_middle_of_its_post() -> None:
    *_, name = signature_parts(BLOCK, [*POST, *SEAL, *NAME[1:]], HEIGHT)
    assert name.x0 <= 380


def test_letters_of_a_seal_beside_the_name_are_left_out() -> None:
    *_, name = signature_parts(BLOCK, [*POST, Box(338, 592, 350, 600), *NAME, Box(465, 590, 480, 602)], HEIGHT)
    assert name.x0 > 352


def test_lines_of_a_post_are_read_one_by_one_and_clear_of_a_stroke_beside_them() -> None:
    second = [Box(378, 516, 400, 528), Box(404, 516, 464, 528)]  # "PHÓ CHỦ TỊCH"
    stroke = Box(545, 498, 549, 512)
    first, last, name = signature_parts(BLOCK._replace(x1=560), [*POST, *second, stroke, *NAME], HEIGHT)
    assert first.y1 == last.y0 == 514
    assert max(first.x1, last.x1) < stroke.x0
    assert name.y0 == NAME[0].y0


def test_what_is_printed_between_post_and_name_is_read() -> None:
    signed = Box(400, 545, 442, 557)  # "(Đã ký)"
    post, between, name = signature_parts(BLOCK, [*POST, *SEAL, signed, *NAME], HEIGHT)
    assert post.y1 <= between.y0 < signed.y0
    assert signed.y1 < between.y1 < name.y0


def test_a_post_that_a_seal_covers_leaves_the_block_above_the_name_whole() -> None:
    above, name = signature_parts(BLOCK, [Box(372, 500, 384, 512), *SEAL, *NAME], HEIGHT)
    assert (above.y0, above.y1) == (BLOCK.y0, name.y0 - 0.5)


def test_a_block_without_room_for_a_signature_stays_whole() -> None:
    lines = [Box(372, 500 + 18 * i, 470, 512 + 18 * i) for i in range(3)]
    block = Box(372, 500, 470, 548)
    assert signature_parts(block, lines, HEIGHT) == [block]


def test_the_right_half_of_a_head_stays_whole() -> None:
    block = Box(336, 60, 475, 162)
    words = [Box(w.x0, w.y0 - 440, w.x1, w.y1 - 440) for w in (*POST, *NAME)]
    assert signature_parts(block, words, HEIGHT) == [block]
    assert len(signature_parts(block, words, HEIGHT, head=False)) == 2  # on the last page it is a signature
