"""Feet that lost a part on the way: the name far below its post, the list without its head, an appendix without one."""

from __future__ import annotations

import pytest

from pipeline.document import BlockKind
from pipeline.parse import outline
from tests.helpers import block, centred, column, down, line, scanned
from tests.test_parse_zones import RECIPIENTS, SIGNATURE, TABLE, body, foot, head, whole


def test_a_name_far_below_its_post_ends_the_signature() -> None:
    posts = column(SIGNATURE[:2], BlockKind.RIGHT, 600)
    name = column(SIGNATURE[2:], BlockKind.TEXT, 720)
    away = posts.lines[-1].box.centre[0] - name.lines[0].box.centre[0]
    for word in name.lines[0].words:
        word.box = word.box._replace(x0=word.box.x0 + away, x1=word.box.x1 + away)
    name = block(name.lines)
    found = outline([whole(head(), body("KẾ HOẠCH"), column(RECIPIENTS, BlockKind.LEFT, 600), posts, name)])
    assert found.signature == SIGNATURE


def test_recipients_beside_the_signature_whose_head_was_not_read() -> None:
    lists = column(RECIPIENTS[1:], BlockKind.LEFT, 600)
    found = outline([whole(head(), body("KẾ HOẠCH"), lists, column(SIGNATURE, BlockKind.RIGHT, 600))])
    assert (found.recipients, found.signature) == (RECIPIENTS[1:], SIGNATURE)


def test_an_appendix_of_a_plan_whose_first_line_was_not_read() -> None:
    lines = [centred("PHÂN CÔNG NHIỆM VỤ", 0), centred("(Kèm theo Kế hoạch số 5/KH-UBND ngày 02/3/2026)", 0)]
    notes = [line(f"{n}. Rà soát văn bản.", 113.0) for n in range(1, 20)]
    pages = [whole(head(), body("KẾ HOẠCH"), foot()), scanned([block(down([*lines, *notes]))], 2)]
    assert {n.appendix for n in outline(pages).body if n.appendix} == {"PL"}


@pytest.mark.parametrize(("first", "prefix"), [("PHỤ LỤCI^^^ xyxy có", "PL1"), ("Phụ lục lương có", None)])
def test_specks_behind_the_line_that_begins_an_appendix(first: str, prefix: str | None) -> None:
    cue = "(Kèm theo Kế hoạch số 5/KH-UBND ngày 02/3/2026)"
    lines = [centred(text, 0) for text in (first, "NHIỆM VỤ THEO QUÝ", cue)]
    pages = [whole(head(), body("KẾ HOẠCH")), scanned([block(down(lines)), TABLE], 2)]
    assert {n.appendix for n in outline(pages).body} - {None} == ({prefix} if prefix else set())
