"""The crew with workers in the same process, inputs and outputs in one folder, and the summary's words."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future
from pathlib import Path
from typing import Any

import pytest

from pipeline import errors
from pipeline.batch import DocumentReport, RunReport, without_outputs
from pipeline.batch.crew import Crew, Job
from pipeline.batch.inputs import stems_for
from pipeline.batch.report import STATUSES, PageProblem, Problem, Review
from pipeline.batch.summary import summary
from pipeline.document import Document, PageWarning, Source
from pipeline.errors import KehoachError, NoInputs, WorkerCrashed
from pipeline.export import write_document
from pipeline.knowledge import load


class Inline:
    """A worker without a process; calls that raise SystemExit kill it."""

    at_work = 0
    most = 0
    hired = 0

    def __init__(self) -> None:
        Inline.hired += 1
        self.dead = False

    def submit(self, call: Callable[..., Any], /, *args: Any) -> Future[Any]:
        future: Future[Any] = Future()
        if self.dead:
            raise BrokenExecutor
        try:
            future.set_result(call(*args))
        except SystemExit:
            self.dead = True
            future.set_exception(BrokenExecutor())
        return future

    def memory(self) -> int:
        return 0

    def stopped(self) -> bool:
        return False

    def kill(self) -> None:
        self.dead = True

    def close(self) -> None:
        pass


def work(crew: Crew, jobs: list[Job]) -> dict[str, Any]:
    waiting = iter(jobs)
    return {job.key: outcome for job, outcome in crew.results(lambda: next(waiting, None))}


def die() -> None:
    raise SystemExit


def test_crew_takes_no_more_than_it_can_work_on() -> None:
    asked = 0
    held: list[Future[Any]] = []

    class Holding(Inline):
        def submit(self, call: Callable[..., Any], /, *args: Any) -> Future[Any]:
            held.append(Future())
            held[-1].set_result(call(*args))
            return held[-1]

    def next_job() -> Job | None:
        nonlocal asked
        asked += 1
        return Job(asked, int, (), 9.0) if asked <= 100 else None

    ahead = [asked - done for done, _ in enumerate(Crew(3, Holding).results(next_job))]
    assert len(ahead) == 100
    assert max(ahead) <= 3


def test_nobody_waits_while_a_result_is_dealt_with() -> None:
    submitted: list[Future[Any]] = []

    class Noting(Inline):
        def submit(self, call: Callable[..., Any], /, *args: Any) -> Future[Any]:
            submitted.append(super().submit(call, *args))
            return submitted[-1]

    crew, jobs = Crew(1, Noting), iter([Job(n, int, (), 9.0) for n in range(3)])
    for job, _ in crew.results(lambda: next(jobs, None)):
        crew.refill()
        assert len(submitted) == min(job.key + 2, 3)
    assert len(submitted) == 3


def test_one_death_costs_one_job_and_the_worker() -> None:
    Inline.hired = 0
    jobs = [Job(str(n), die if n == 2 else int, (), 9.0) for n in range(6)]
    outcomes = work(Crew(2, Inline), jobs)
    assert sorted(outcomes) == ["0", "1", "2", "3", "4", "5"]
    assert {key for key, outcome in outcomes.items() if outcome.error} == {"2"}
    assert isinstance(outcomes["2"].error, WorkerCrashed)
    assert Inline.hired <= 4  # two, and one for each death


def test_a_victim_gets_its_second_try() -> None:
    tries: list[int] = []

    def once() -> str:
        tries.append(1)
        if len(tries) == 1:
            raise SystemExit
        return "read"

    assert work(Crew(1, Inline), [Job("a", once, (), 9.0)])["a"].value == "read"


def test_any_exception_becomes_an_outcome() -> None:
    outcome = work(Crew(1, Inline), [Job("a", lambda: {}["x"], (), 9.0)])["a"]
    assert isinstance(outcome.error, KehoachError)
    assert "KeyError" in outcome.error.message
    assert outcome.error.mend


def written(folder: Path, stem: str) -> None:
    source = Source(path=str(folder / f"{stem}.pdf"), sha256="0", pages=1)
    write_document(Document(source=source, text="chữ"), folder, stem)


def test_results_are_not_read_again(tmp_path: Path) -> None:
    written(tmp_path, "kh")
    (tmp_path / "note.txt").write_text("ghi chú")
    (tmp_path / "note.json").write_text("{}")
    found = [tmp_path / name for name in ("kh.pdf", "kh.txt", "note.txt", "kh.pdf")]
    kept, skipped = without_outputs(found, [tmp_path], [(tmp_path / "kh.json", "other_format")])
    assert kept == [tmp_path / "kh.pdf", tmp_path / "note.txt"]
    assert skipped == [(tmp_path / "kh.txt", "own_result")]
    assert without_outputs(found[1:2], found[1:2])[0] == found[1:2]  # given by name
    with pytest.raises(NoInputs):
        without_outputs(found[1:2], [tmp_path])


def test_neither_inputs_nor_others_files_are_written_to(tmp_path: Path) -> None:
    written(tmp_path, "cu")
    for name in ("vao.txt", "cua-toi.json"):
        (tmp_path / name).write_text("của tôi")
    paths = [tmp_path / "vao.txt", tmp_path / "cua-toi.pdf", tmp_path / "cu.pdf"]
    stems = stems_for(tmp_path, paths)
    assert list(stems.values()) == ["vao-2", "cua-toi-2", "cu"]


def test_summary_cannot_be_broken_by_texts() -> None:
    bad = DocumentReport(path="a|b\n# c.pdf", stem="a", status="failed")
    bad.error = Problem(code="later_code", message="x | <b>", mend="")
    good = DocumentReport(path="b", stem="b", status="ok_with_warnings", pages=1)
    good.warnings = [PageProblem(page=1, warnings=["later_warning"])]
    good.review = [Review(id=f"T{n}", page=1, text="việc | khác", reasons=["đơn vị"]) for n in range(600)]
    report = RunReport(version="1", started="a", documents=[bad, good])
    report.add_up(None)
    text = summary(report)
    assert r"| a\|b \# c.pdf | failed / không đọc được | x \| \<b\> |  |" in text
    assert r"later\_warning" in text
    assert r"| b | 1 | T1: việc \| khác | đơn vị |" in text
    assert "… 100 more" in text


def kinds(kind: type[KehoachError]) -> set[type[KehoachError]]:
    return {kind}.union(*(kinds(sub) for sub in kind.__subclasses__() if sub.__module__ == errors.__name__))


def test_every_message_is_there_in_both_languages() -> None:
    messages = load("messages.yaml")
    assert set(messages["warnings"]) == {str(warning) for warning in PageWarning}
    assert set(messages["errors"]) == {kind.code for kind in kinds(KehoachError)}
    assert set(messages["statuses"]) == set(STATUSES)
    for part, entries in messages.items():
        for name, entry in entries.items():
            assert entry["en"].strip(), (part, name)
            assert entry["vi"].strip(), (part, name)
            assert entry["en"] != entry["vi"], (part, name)
    for kind in kinds(KehoachError):
        assert bool(kind.default_mend) == bool(messages["errors"][kind.code].get("mend")), kind.code
