"""Fit the confidence model: logistic regression on the doubts about rows, its weights held near what is expected.

A doubt may only lower a row's chance. Where the fitted rows say little of a doubt, its weight stays near the one
expected before anything was measured (`EXPECTED`), so that what made documents seldom show still counts on real ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from pipeline.extract.confidence.model import Model

Numbers = NDArray[np.float64]


def _by_name(expected: dict[float, str]) -> dict[str, float]:
    return {name: weight for weight, names in expected.items() for name in names.split()}


# In log odds: what a doubt at its full strength was expected to take.
EXPECTED = {
    "tasks": _by_name(
        {
            -4.0: "table_unsure column_doubted",
            -3.0: """
                captions_only contents ends_open no_unit second_time signature time_past time_unread time_unsettled
                undated unit_bare unit_both unit_capitals unit_cut unit_end_hard unit_ends_odd unit_gap unit_goes_on
                unit_passed
                word_doubted words_impossible words_lost words_twice
            """,
            -2.5: """
                capitals no_work page_warned reported rule_table_weak rule_weak second_duty time_figure unit_empty
                unit_joined unit_listed unit_verb
            """,
            -1.5: """
                capitals_inside cell_hard cell_unread colon_inside new_lines place_unsure short signs_inside starts_low
                starts_odd text_open time_empty time_far time_hard time_missed time_odd time_rest times_two
                unit_dash unit_hard unit_odd unit_strange unit_variant words_hard words_strange words_unsure
            """,
            -1.0: "label_broken row_broken rule_clause table_headless unit_open unit_rest unit_unknown",
            -0.5: """
                after_time cells_few closing coarse columns_unknown no_label no_verb page_hard sealed section_broken
                time_unused
            """,
            -0.3: "in_table long no_section pages_two rule_heading units_many",
        }
    ),
    "indicators": _by_name(
        {
            -4.0: "points_unread table_unsure",
            -3.0: "signature word_doubted words_impossible words_twice",
            -2.0: """
                capitals capitals_inside cause_figure ends_open gives_work new_lines no_list no_work page_warned
                signs_inside starts_low starts_odd words_lost
            """,
            -1.5: "cell_unread no_label short short_cause words_hard words_unsure",
            -1.0: "cell_hard label_broken row_broken section_broken words_strange",
            -0.5: "closing coarse no_cause no_figure page_hard place_unsure sealed text_open",
            -0.3: "cells_few columns_unknown in_table long no_section pages_two table_headless",
        }
    ),
}
# Made documents have names that the rules know; of other bodies' rows with these doubts half were wrong. A fit to made
# ones alone may not make less of them.
# A misread word leaves a text nearly as it was, and its row counts as right: no fit sees what it is worth to be told.
AT_MOST = {
    "tasks": {"unit_cut": -3.0, "unit_gap": -3.0, "word_doubted": -3.0},
    "indicators": {"word_doubted": -3.0},
}
HOLD = 0.6  # how strongly a weight is held: the rows' weight of evidence that moves it half way
# In the cross-validation of the fit: of the wrong rows that are not flagged, and of the right ones that are, at most.
MISSED, FLAGGED = 0.03, 0.1  # the goal for the first is 0.1
CEILING = 0.995


@dataclass
class Rows:
    """Doubts (a row each, a column a name) and whether the row was right; `document`: which one it is of."""

    names: list[str]
    doubts: Numbers
    right: NDArray[np.bool_]
    document: NDArray[np.int64]

    def some(self, which: NDArray[np.bool_]) -> Rows:
        return Rows(self.names, self.doubts[which], self.right[which], self.document[which])


def table(doubts: Sequence[dict[str, float]], right: Sequence[bool], documents: Sequence[str], kind: str) -> Rows:
    names = list(EXPECTED[kind])
    unknown = {name for one in doubts for name in one} - set(names)
    assert not unknown, f"doubts without an expected weight: {unknown}"
    order = {name: i for i, name in enumerate(dict.fromkeys(documents))}
    values = np.array([[one.get(name, 0.0) for name in names] for one in doubts], np.float64)
    return Rows(names, values, np.array(right, np.bool_), np.array([order[d] for d in documents], np.int64))


def weigh(rows: Rows, kind: str) -> tuple[float, Numbers]:
    """Bias and weights of greatest likelihood under the hold."""
    expected = np.array([EXPECTED[kind][name] for name in rows.names])
    y = rows.right.astype(np.float64)

    def cost(x: Numbers) -> tuple[float, Numbers]:
        odds = x[0] + rows.doubts @ x[1:]
        loss = np.logaddexp(0, odds) - y * odds
        off = x[1:] - expected
        slope = 1 / (1 + np.exp(-odds)) - y
        gradient = np.concatenate([[slope.sum()], rows.doubts.T @ slope + HOLD * off])
        return float(loss.sum() + HOLD / 2 * (off**2).sum()), gradient

    start = np.concatenate([[3.0], expected])
    bounds = [(None, 6.0), *((None, AT_MOST[kind].get(name, 0.0)) for name in rows.names)]
    found = minimize(cost, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 2000})
    return float(found.x[0]), np.asarray(found.x[1:], np.float64)


def chances(rows: Rows, bias: float, weights: Numbers) -> Numbers:
    odds = bias + rows.doubts @ weights
    return np.asarray(np.minimum(CEILING, 1 / (1 + np.exp(-odds))), np.float64)


def held_out(rows: Rows, kind: str, folds: int = 10) -> Numbers:
    """Each row's chance as told by a model that was fitted without its document."""
    out = np.zeros(len(rows.right))
    for fold in range(folds):
        mine = rows.document % folds == fold
        if mine.any():
            out[mine] = chances(rows.some(mine), *weigh(rows.some(~mine), kind))
    return out


def threshold(chance: Numbers, right: NDArray[np.bool_], missed: float = MISSED, flagged: float = FLAGGED) -> float:
    """The least chance from which on at most the share `missed` of the wrong rows stands; where more than `flagged` of
    the right rows stood under it, the one under which so many stand. 1 above all rows."""
    wrong = np.sort(chance[~right])[::-1]
    over = int(missed * len(wrong))  # so many wrong ones may stand over it
    above = chance[chance > wrong[over]] if over < len(wrong) else chance
    least = float(above.min()) if len(above) else 1.0
    return min(least, float(np.sort(chance[right])[int(flagged * right.sum())])) if right.any() else least


def fit(rows: Rows, kind: str) -> Model:
    bias, weights = weigh(rows, kind)
    sure_from = threshold(held_out(rows, kind), rows.right)
    named = {name: round(float(w), 3) for name, w in zip(rows.names, weights, strict=True)}
    return Model(round(bias, 3), named, round(sure_from, 3), CEILING)
