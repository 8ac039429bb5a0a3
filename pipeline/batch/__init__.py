"""Many documents: worker processes that may die, the run's ledger, its report."""

from pipeline.batch.inputs import without_outputs
from pipeline.batch.plan import Choice
from pipeline.batch.report import DocumentReport, RunReport
from pipeline.batch.run import Progress, run
from pipeline.batch.work import Steps

__all__ = ["Choice", "DocumentReport", "Progress", "RunReport", "Steps", "run", "without_outputs"]
