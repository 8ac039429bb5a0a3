"""How doubts become a chance: a logistic model whose weights are read from models/confidence/*.json."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from pipeline.errors import KehoachError

_PACKAGE = Path(__file__).parents[2]


class ModelMissing(KehoachError):
    code = "model_missing"
    default_mend = "Install kehoach again, or fit the model: python -m benchmarks.calibration"


@dataclass(frozen=True)
class Model:
    """Log odds of a row without doubts, what each doubt takes from them, and from where on nobody need look."""

    bias: float
    weights: Mapping[str, float]  # none above 0: a doubt never makes a row surer
    sure_from: float
    ceiling: float = 1.0  # no row is surer than this

    def chance(self, doubts: Mapping[str, float]) -> float:
        """0 to 1: that every field of the row is right."""
        odds = self.bias + sum(self.weights.get(name, 0.0) * value for name, value in doubts.items())
        return min(self.ceiling, 1 / (1 + math.exp(-max(-30.0, min(30.0, odds)))))

    def moved(self, slope: float, shift: float) -> Model:
        """The model with its log odds on another line; from where on nobody need look stays."""
        weights = {name: weight * slope for name, weight in self.weights.items()}
        return replace(self, bias=self.bias * slope + shift, weights=weights)

    def pulls(self, doubts: Mapping[str, float]) -> list[tuple[str, float]]:
        """The doubts that take from the chance, the strongest first, each with what it takes in log odds."""
        taken = [(name, -self.weights.get(name, 0.0) * value) for name, value in doubts.items()]
        return sorted(((name, pull) for name, pull in taken if pull > 0), key=lambda pair: -pair[1])


def model_folder() -> Path:
    """Where the models lie: inside the wheel, or beside the package in a checkout."""
    packed = _PACKAGE / "_models" / "confidence"
    return packed if packed.is_dir() else _PACKAGE.parent / "models" / "confidence"


@cache
def load_model(name: str, folder: Path | None = None) -> Model:
    """The model of "tasks" or "indicators". Raises ModelMissing."""
    path = (folder or model_folder()) / f"{name}.json"
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ModelMissing(f"The confidence model is not there: {path}") from error
    return Model(record["bias"], record["weights"], record["sure_from"], record["ceiling"])
