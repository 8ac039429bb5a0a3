"""Ruled tables on bad copies: lines cut off, sides open, joined cells that are meant."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.document import Box, CellRegion, PageImage, Rule
from pipeline.layout.tables import find_tables

DPI = 100.0
X = (100, 300, 500, 700)
Y = (100, 200, 300, 400)


def page(across: list[Rule], down: list[Rule]) -> PageImage:
    ink = np.full((600, 850), 255, np.uint8)
    return PageImage(1, ink, DPI, 612, 432, 0, 0.0, np.eye(2, 3), across, down)


def lines_across() -> list[Rule]:
    return [Rule(X[0], y, X[-1], y) for y in Y]


def lines_down() -> list[Rule]:
    return [Rule(x, Y[0], x, Y[-1]) for x in X]


def cells(image: PageImage) -> list[CellRegion]:
    (table,) = find_tables(image)
    return table.cells


def test_whole() -> None:
    assert len(cells(page(lines_across(), lines_down()))) == 9


def test_a_line_cut_off_inside_a_cell_joins_nothing() -> None:
    across = lines_across()
    across[1:2] = [Rule(X[0], Y[1], 340, Y[1])]  # the rest of the line is lost
    assert len(cells(page(across, lines_down()))) == 9


def test_a_line_that_stops_at_a_column_joins_the_cells_beyond() -> None:
    across = lines_across()
    across[1:2] = [Rule(X[0], Y[1], X[1], Y[1])]
    found = cells(page(across, lines_down()))
    assert sorted(c.row_span for c in found) == [1, 1, 1, 1, 1, 2, 2]


def test_open_sides_still_have_first_and_last_columns() -> None:
    found = cells(page(lines_across(), [Rule(x, Y[0], x, Y[-1]) for x in X[1:3]]))
    assert len(found) == 9
    assert [round(c.box.x0) // 100 for c in found[:3]] == [1, 3, 5]


def test_feet_of_letters_make_no_rows() -> None:
    across = [*lines_across(), Rule(330, 250, 420, 250)]
    assert len(cells(page(across, lines_down()))) == 9


def test_a_stem_makes_no_column() -> None:
    down = [*lines_down(), Rule(400, 240, 400, 265)]
    assert len(cells(page(lines_across(), down))) == 9


def test_a_lost_piece_of_a_column_line_is_told_by_white_between_print() -> None:
    down = lines_down()
    down[1:2] = [Rule(X[1], Y[0], X[1], Y[1]), Rule(X[1], Y[2], X[1], Y[3])]
    image = page(lines_across(), down)
    assert len(cells(image)) == 8
    image.ink[230:270, 130:260] = 0
    image.ink[230:270, 340:460] = 0
    assert len(cells(image)) == 9
    image.ink[245:255, 130:460] = 0  # print runs over it: the cells are joined
    assert len(cells(image)) == 8


def pale(image: PageImage, *lines: Rule, grey: int = 215) -> PageImage:
    """The same page with lines drawn too pale to be found as rules, and the others in black, a letter's thickness."""
    for rules, level in (([*image.horizontal, *image.vertical], 60), (lines, grey)):
        for x0, y0, x1, y1 in rules:
            image.ink[y0 : y1 + 2, x0 : x1 + 2] = level
    return image


def test_a_pale_piece_of_a_line_is_seen_at_its_place() -> None:
    down = lines_down()
    down[1:2] = [Rule(X[1], Y[0], X[1], Y[1]), Rule(X[1], Y[2], X[1], Y[3])]
    lost = Rule(X[1], Y[1], X[1], Y[2])
    assert len(cells(pale(page(lines_across(), down)))) == 8
    assert len(cells(pale(page(lines_across(), down), lost, grey=150))) == 9


def test_stems_of_letters_are_no_line() -> None:
    down = lines_down()
    down[1:2] = [Rule(X[1], Y[0], X[1], Y[1]), Rule(X[1], Y[2], X[1], Y[3])]
    stem = Rule(X[1], Y[1] + 40, X[1], Y[1] + 52)
    assert len(cells(pale(page(lines_across(), down), stem, grey=60))) == 8


def test_a_joined_head_over_an_open_corner_is_cut_once() -> None:
    across, down = lines_across(), lines_down()
    across[1:2] = [Rule(X[0], Y[1], X[2], Y[1])]  # the last column's head reaches over two rows
    down[1:3] = [Rule(X[1], Y[1], X[1], Y[3]), Rule(X[2], Y[1], X[2], Y[3])]  # and the line beside it is lost
    found = [(c.row, c.column, c.row_span, c.column_span) for c in cells(page(across, down))]
    assert (0, 0, 1, 2) in found
    assert (0, 2, 2, 1) in found


def print_at(image: PageImage, x0: int, y0: int, x1: int, y1: int) -> None:
    image.ink[y0:y1, x0:x1:3] = 40  # upright strokes


def test_a_lost_line_parts_no_cell_whose_letters_run_over_it() -> None:
    across = lines_across()
    across[2:3] = [Rule(X[2] - 60, Y[2], X[3], Y[2])]  # lost from inside the middle column on
    image = page(across, lines_down())
    print_at(image, X[0] + 40, Y[2] - 8, X[1] - 40, Y[2] + 8)
    found = [(c.row, c.column, c.row_span, c.column_span) for c in cells(image)]
    assert (1, 0, 2, 1) in found
    assert (1, 1, 1, 1) in found


def test_a_lost_line_that_ends_at_a_column_parts_cells_only_where_both_hold_print() -> None:
    narrow = (100, 220, 340, 520, 700)
    across = lines_across()
    across[2:3] = [Rule(100, Y[2], 270, Y[2]), Rule(520, Y[2], 700, Y[2])]  # lost from inside the second column on
    image = page(across, [Rule(x, Y[0], x, Y[-1]) for x in narrow])
    print_at(image, 360, Y[1] + 40, 500, Y[1] + 56)
    found = [(c.row, c.column, c.row_span, c.column_span) for c in cells(image)]
    assert {(1, 1, 1, 1), (2, 1, 1, 1), (1, 2, 2, 1)} <= set(found)
    print_at(image, 360, Y[2] + 40, 500, Y[2] + 56)
    assert len(cells(image)) == 12


def test_a_lost_line_that_ends_at_a_column_parts_no_cell_before_it_without_print() -> None:
    narrow = (100, 220, 340, 440, 560, 700)
    across = lines_across()
    across[2:3] = [Rule(100, Y[2], 270, Y[2]), Rule(560, Y[2], 700, Y[2])]  # lost from inside the second column on
    image = page(across, [Rule(x, Y[0], x, Y[-1]) for x in narrow])
    for x in (350, 450):
        print_at(image, x, Y[1] + 40, x + 80, Y[1] + 56)
    found = [(c.row, c.column, c.row_span, c.column_span) for c in cells(image)]
    assert {(1, 1, 1, 1), (2, 1, 1, 1), (1, 2, 2, 1), (1, 3, 2, 1)} <= set(found)


def test_dust_under_the_words_of_a_joined_cell_parts_it_not() -> None:
    across = lines_across()
    across[2:3] = [Rule(X[1], Y[2], X[3], Y[2])]  # the first column's cell is joined over both rows
    image = page(across, lines_down())
    print_at(image, X[0] + 20, Y[1] + 20, X[1] - 20, Y[1] + 36)
    image.ink[Y[2] + 50 : Y[2] + 54, X[0] + 60 : X[0] + 66] = 0
    found = [(c.row, c.column, c.row_span, c.column_span) for c in cells(image)]
    assert (1, 0, 2, 1) in found
    print_at(image, X[0] + 20, Y[2] + 40, X[1] - 20, Y[2] + 56)  # words, whose line was lost
    assert len(cells(image)) == 9


def test_a_lost_line_parts_no_head_from_the_white_over_it() -> None:
    across = lines_across()
    across[1:2] = [Rule(X[2] - 60, Y[1], X[3], Y[1])]
    image = page(across, lines_down())
    print_at(image, X[0] + 40, Y[1] + 20, X[1] - 40, Y[1] + 36)
    found = [(c.row, c.column, c.row_span, c.column_span) for c in cells(image)]
    assert (0, 0, 2, 1) in found


@pytest.mark.parametrize("first", [1, 0], ids=["of a third of the table", "of two thirds"])
def test_feet_of_letters_over_a_whole_cell_make_no_row(first: int) -> None:
    across = [*lines_across(), Rule(X[first] + 5, 250, X[2] - 5, 250)]
    image = page(across, lines_down())
    image.ink[236:252, X[first] + 20 : X[2] - 20 : 5] = 40  # stems that stand on it
    image.ink[236:252, X[first] + 21 : X[2] - 20 : 5] = 40
    assert len(cells(image)) == 9


def test_a_short_line_in_one_column_parts_its_cell() -> None:
    across = [*lines_across(), Rule(X[1], 250, X[2], 250)]
    image = page(across, lines_down())
    print_at(image, X[1] + 20, 215, X[2] - 20, 231)
    assert len(cells(image)) == 10


def test_a_broken_line_down_of_a_low_table_is_found_at_the_rows_that_are_known() -> None:
    across, down = lines_across()[:3], [Rule(x, Y[0], x, Y[2]) for x in X if x != X[1]]
    image = pale(page(across, down))
    assert len(cells(image)) == 4
    for y in range(Y[0], Y[2], 12):
        image.ink[y : y + 11, X[1] : X[1] + 2] = 60
    assert len(cells(image)) == 6


def test_a_line_down_that_steps_aside_within_a_low_row_is_one() -> None:
    scale = 3  # at 300 dpi
    image = pale(page(lines_across()[:3], [Rule(x, Y[0], x, Y[2]) for x in X if x != X[1]]))
    image.ink = image.ink.repeat(scale, axis=0).repeat(scale, axis=1)
    image.dpi *= scale
    image.horizontal = [Rule(*(scale * v for v in r)) for r in image.horizontal]
    image.vertical = [Rule(*(scale * v for v in r)) for r in image.vertical]
    assert len(cells(image)) == 4
    for n, y in enumerate(range(scale * Y[0], scale * Y[2], 40)):
        x = scale * X[1] + n % 2 * 3
        image.ink[y : y + 40, x : x + 2] = 60
    assert len(cells(image)) == 6


def test_stems_under_each_other_are_no_line_down() -> None:
    image = pale(page(lines_across()[:3], [Rule(x, Y[0], x, Y[2]) for x in X if x != X[1]]))
    for y in (130, 150, 230, 250):
        image.ink[y : y + 14, X[1] : X[1] + 2] = 60
    assert len(cells(image)) == 4


def test_underlines_and_strokes_that_meet_are_no_table() -> None:
    short = [Rule(X[0], Y[0], X[1], Y[0]), Rule(X[1], Y[1], X[2], Y[1]), Rule(X[2], Y[3], X[3], Y[3])]
    assert find_tables(page(short, lines_down())) == []


def test_strokes_of_a_signature_make_no_columns() -> None:
    more = [Rule(100, y, 700, y) for y in (500, 550)]
    strokes = [Rule(x, 405, x, 495) for x in (560, 580)]
    down = [Rule(x, Y[0], x, 550) for x in X]
    (table,) = find_tables(page([*lines_across(), *more], [*down, *strokes]))
    assert (table.rows, table.columns) == (5, 3)


def low_page() -> PageImage:
    """Rows as low as one line of print, the second joined over all columns."""
    down = [Rule(x, y, x, y + 20) for x in X for y in (100, 120, 140) if y != 120 or x in (X[0], X[-1])]
    return pale(page([Rule(X[0], y, X[-1], y) for y in (100, 120, 140, 160)], down))


def test_a_letter_where_a_line_would_be_parts_no_joined_cell() -> None:
    image = low_page()
    for x in (X[1] - 8, X[1] - 4, X[1], X[1] + 4, X[1] + 8):  # a word whose middle letter stands on the line's place
        image.ink[121:139, x : x + 2] = 60
    assert sorted(c.column_span for c in cells(image)) == [1, 1, 1, 1, 1, 1, 3]


def test_a_faint_line_beside_a_word_parts_a_low_row() -> None:
    image = low_page()
    image.ink[120:140, X[1] : X[1] + 2] = 110
    for x in (X[1] + 9, X[1] + 13, X[1] + 17):
        image.ink[121:139, x : x + 2] = 60
    assert sorted(c.column_span for c in cells(image)) == [1, 1, 1, 1, 1, 1, 1, 2]


def test_a_letter_between_two_pieces_of_a_line_is_none_of_it() -> None:
    image = low_page()
    for rule in [r for r in image.vertical if r.x0 == X[1] and r.y0 == 100]:
        image.vertical.remove(rule)
        image.vertical.append(Rule(X[1], 100, X[1], 160))  # found as one, over the joined row
    for x in (X[1] - 9, X[1] - 4, X[1], X[1] + 4, X[1] + 9):
        image.ink[124:137, x : x + 2] = 60
    assert sorted(c.column_span for c in cells(image)) == [1, 1, 1, 1, 1, 1, 3]


def test_a_lost_line_between_what_two_rows_say_is_told_by_the_white() -> None:
    across = lines_across()
    across[2:3] = [Rule(X[0], Y[2], X[1], Y[2])]  # what is lost begins at a column's line
    image = page(across, lines_down())
    for c in (1, 2):
        print_at(image, X[c] + 20, Y[1] + 40, X[c + 1] - 20, Y[1] + 56)
        print_at(image, X[c] + 20, Y[2] + 40 - 15 * c, X[c + 1] - 20, Y[2] + 56 - 15 * c)
    assert len(cells(image)) == 9
    image.ink[Y[1] + 56 : Y[2] + 40, X[1] + 20 : X[1] + 60] = 40  # lines between, of one cell
    assert len(cells(image)) == 8


def test_a_line_down_between_words_that_all_but_touch_it_is_a_line() -> None:
    """Justified lines end at it and others begin right behind it, in rows that are higher than a letter."""
    levels = (100, 140, 180)
    down = [Rule(x, levels[0], x, levels[-1]) for x in X]
    image = pale(page([Rule(X[0], y, X[-1], y) for y in levels], down))
    for top in levels[:-1]:
        for y in (top + 6, top + 22):
            for x in (X[1] - 4, X[1] + 5):
                image.ink[y : y + 12, x : x + 2] = 60
    assert len(cells(image)) == 6


def test_a_piece_of_a_line_down_that_lost_an_end_is_of_it() -> None:
    piece = Rule(X[1], Y[2] + 30, X[1], Y[3])
    down = [r for r in lines_down() if r.x0 != X[1]]
    assert len(cells(page(lines_across(), [*down, Rule(X[1], Y[0], X[1], Y[2]), piece]))) == 9
    aside = piece._replace(x0=piece.x0 + 5, x1=piece.x1 + 5)
    assert len(cells(page(lines_across(), [*down, Rule(X[1], Y[0], X[1], Y[2]), aside]))) == 8


def test_a_stroke_that_parts_no_cell_makes_no_column() -> None:
    down = [Rule(x, 100, x, 120) for x in X]
    image = pale(page([Rule(X[0], y, X[-1], y) for y in (100, 120)], down))
    image.vertical.append(Rule(400, 97, 400, 123))
    for x in (391, 396, 400, 404, 409):
        image.ink[104:117, x : x + 2] = 60
    (table,) = find_tables(image)
    assert table.columns == 3


def test_a_line_down_between_words_that_all_but_touch_it_parts_a_low_row() -> None:
    image = low_page()
    image.vertical += [Rule(x, 120, x, 140) for x in X[1:-1]]
    for x in X[1:-1]:
        image.ink[120:141, x : x + 2] = 60
    for x in (X[1] - 8, X[1] - 4, X[1] + 5, X[1] + 9):
        image.ink[124:137, x : x + 2] = 60
    assert len(cells(image)) == 9


def test_a_lost_line_down_is_told_by_lines_of_print_that_end_at_it() -> None:
    down = lines_down()
    down[1:2] = [Rule(X[1], Y[0], X[1], Y[1]), Rule(X[1], Y[2], X[1], Y[3])]
    image = page(lines_across(), down)
    for y, end in ((215, 290), (235, 280), (255, 160)):
        print_at(image, 110, y, end, y + 10)
    assert len(cells(image)) == 9
    image.ink[205:290, 220:295] = 255  # lines that end well before it had room behind them: the cells are joined
    assert len(cells(image)) == 8


def test_a_line_down_of_which_each_row_but_one_lost_a_piece_is_one() -> None:
    across = [Rule(X[0], y, X[-1], y) for y in range(100, 501, 80)]
    pieces = [Rule(X[1], y, X[1], y + 55) for y in (180, 285, 340, 420)]
    down = [Rule(x, 100, x, 500) for x in X if x != X[1]]
    assert len(cells(page(across, [*down, Rule(X[1], 100, X[1], 180), *pieces]))) == 15
    assert len(cells(page(across, [*down, Rule(X[1], 100, X[1], 180)]))) == 10  # a stroke in one row alone


def test_a_piece_of_a_line_down_that_touches_no_line_across_is_of_it() -> None:
    down = [Rule(x, Y[0], x, Y[-1]) for x in X if x != X[1]] + [Rule(X[1], Y[0], X[1], Y[2])]
    assert len(cells(page(lines_across(), [*down, Rule(X[1], Y[2] + 15, X[1], Y[3] - 15)]))) == 9
    assert len(cells(page(lines_across(), [*down, Rule(X[1] + 20, Y[2] + 15, X[1] + 20, Y[3] - 15)]))) == 8


def test_a_piece_of_a_line_across_that_lost_an_end_is_of_it() -> None:
    across, down = lines_across(), lines_down()
    # amid the second column a cell is joined over two rows; in the third the line is broken off
    across[1:2] = [Rule(X[0], Y[1], X[1], Y[1]), Rule(X[2], Y[1], X[2] + 120, Y[1])]
    found = cells(page(across, down))
    assert sorted(c.row_span for c in found) == [1, 1, 1, 1, 1, 1, 1, 2]
    across[-3:-1] = [Rule(X[2], Y[1] + 40, X[2] + 120, Y[1] + 40), across[-2]]  # on no level of the others: underlined
    assert len([c for c in cells(page(across, down)) if c.row_span == 2]) == 2


def test_strokes_of_a_signature_over_a_seal_make_no_columns_of_a_table_without_any() -> None:
    strokes = [Rule(430, 205, 430, 296), Rule(450, 204, 450, 295), Rule(470, 206, 470, 297)]
    image = page(lines_across(), strokes)
    assert find_tables(image)
    image.seals = [Box(330.0, 180.0, 460.0, 310.0)]
    assert not find_tables(image)
    image.vertical = lines_down()
    assert len(cells(image)) == 9


@pytest.mark.parametrize(("gap", "sides", "tables"), [(25, False, 1), (80, False, 2), (25, True, 2)])
def test_a_groups_name_cuts_no_table_that_is_open_at_its_sides(gap: int, sides: bool, tables: int) -> None:
    """Far apart, or closed at the sides, they are two."""
    across = [Rule(X[0], y, X[-1], y) for y in (100, 150, 150 + gap, 250 + gap, 350 + gap)]
    at = X if sides else X[1:3]
    down = [Rule(x, a, x, b) for x in at for a, b in ((100, 150), (150 + gap, 350 + gap))]
    found = find_tables(page(across, down))
    assert len(found) == tables
    if tables == 1:
        assert [c.column_span for c in found[0].cells] == [1, 1, 1, 3, *([1] * 6)]
