"""A folder of results, with the reviewers' decisions in, into the tracker. Again and again: what is there stays."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, Engine, func, select, update
from sqlalchemy.exc import SQLAlchemyError

from pipeline import __version__
from pipeline.errors import BrokenFile, InputError, KehoachError, UnreadableFile
from pipeline.export import mark_of, origin_of
from pipeline.extract.unit_ids import unit_id
from pipeline.review.apply import apply
from pipeline.review.decisions import Decision, fold
from pipeline.review.folder import Folder, natural
from pipeline.track.connect import reading, writing
from pipeline.track.models import DocumentRow, IndicatorRow, TaskRow, TaskUnit, Unit
from pipeline.track.reading import clean, reading_of
from pipeline.track.write import Counts, Origin, Writer

_FORMAT = 1  # of what is kept: raised, everything is loaded anew
_LONGEST_MARK = 64
_SPOILT = "Read its scan again; or remove the file, and load again."


@dataclass(frozen=True)
class Failure:
    """One document that could not be loaded."""

    path: Path
    error: InputError


@dataclass
class Loaded:
    """What a load came to."""

    documents: Counts = field(default_factory=Counts)
    tasks: Counts = field(default_factory=Counts)
    indicators: Counts = field(default_factory=Counts)
    failures: list[Failure] = field(default_factory=list)
    same_scan: list[str] = field(default_factory=list)  # stems whose scan another result of the folder has, too
    foreign: list[str] = field(default_factory=list)  # stems of documents that kehoach run did not write there
    same_number: dict[str, list[str]] = field(default_factory=dict)  # of one body: number -> stems; maybe read twice

    @property
    def nothing_new(self) -> bool:
        return not any((c.new, c.changed, c.gone) != (0, 0, 0) for c in (self.documents, self.tasks, self.indicators))


class _Loadable(NamedTuple):
    stem: str
    origin: Origin


class _There(NamedTuple):
    """A document as the tracker has it."""

    fingerprint: str
    folder: str
    stem: str
    gone: bool
    tasks: int
    indicators: int


def load_folder(engine: Engine, out: Path, progress: Callable[[int, int], None] | None = None) -> Loaded:
    """Load all documents of a folder, each in a transaction of its own. `progress` is told how many are done, of all.

    Raises what the folder or the database as a whole refuse; what one document refuses stands in `failures`.
    """
    folder = Folder(out)
    load = _Load(engine, folder, folder.store.all(), origin_of(out))
    found = load.find()
    there = _documents(engine)
    for number, one in enumerate(found):
        known = there.get(one.origin.sha256)
        if known and known.fingerprint == one.origin.fingerprint and not known.gone:
            load.unchanged(known, one)
        else:
            load.load(one)
        if progress:
            progress(number + 1, len(found))
    load.mark_missing()
    load.done.same_number = _same_numbers(engine)
    _name_units(engine)
    return load.done


@dataclass
class _Load:
    """One load of a folder."""

    engine: Engine
    folder: Folder
    decisions: dict[str, list[Decision]]
    place: str  # the folder, as a hash
    done: Loaded = field(default_factory=Loaded)
    writer: Writer = field(default_factory=Writer)
    checksums: set[str] = field(default_factory=set)
    stems: set[str] = field(default_factory=set)  # of the files that are results

    def find(self) -> list[_Loadable]:
        """The documents of the folder, one for each scan."""
        found: dict[str, _Loadable] = {}
        for stem, error in self.folder.refused().items():
            self.done.failures.append(Failure(self.folder.out / f"{stem}.json", error))
        for stem in sorted(self.folder.files(), key=natural):
            path = self.folder.out / f"{stem}.json"
            try:
                data = path.read_bytes()
            except OSError as error:
                self.done.failures.append(
                    Failure(path, UnreadableFile(f"Cannot read {path}: {error.strerror or error}"))
                )
                continue
            mark = mark_of(path)
            if mark is None:
                if problem := _not_ours(path, data):
                    self.done.failures.append(Failure(path, problem))
                elif b'"schema_version"' in data[:200]:
                    self.done.foreign.append(stem)
                continue
            sha256 = _short(mark.sha256)
            if sha256 in found:
                self.done.same_scan.append(stem)
                continue
            print_ = _fingerprint(data, self.decisions.get(mark.sha256, []))
            found[sha256] = _Loadable(stem, Origin(sha256, _short(mark.origin), self.place, clean(stem), print_))
        self.checksums = set(found)
        self.stems = {clean(one.stem) for one in found.values()} | {clean(stem) for stem in self.done.same_scan}
        return list(found.values())

    def unchanged(self, known: _There, one: _Loadable) -> None:
        self.done.documents.unchanged += 1
        self.done.tasks.unchanged += known.tasks
        self.done.indicators.unchanged += known.indicators
        if (known.folder, known.stem) != (one.origin.folder, one.origin.stem):  # moved, or loaded from a copy
            with writing(self.engine) as db:
                where = update(DocumentRow).where(DocumentRow.sha256 == one.origin.sha256)
                db.execute(where.values(folder=one.origin.folder, stem=one.origin.stem))

    def load(self, one: _Loadable) -> None:
        """All of one document or nothing of it."""
        path = self.folder.out / f"{one.stem}.json"
        try:
            machine = self.folder.read(one.stem)
            if machine is None:
                raise BrokenFile(f"{path} was changed while it was read", "Load again.")
            decisions = self.decisions.get(machine.source.sha256, [])
            made = apply(machine, decisions, unit_id)
            as_read = {key: state.anchor.text for key, state in fold(decisions).items() if state.anchor.record}
            with writing(self.engine, many=True) as db:
                written = self.writer.document(db, reading_of(made, as_read), one.origin, self.checksums)
        except InputError as error:
            self.done.failures.append(Failure(path, error))
            return
        except (SQLAlchemyError, OverflowError, UnicodeError) as error:
            self.writer.forget()
            cause = getattr(error, "orig", None) or error
            told = str(cause).strip().partition("\n")[0]
            self.done.failures.append(
                Failure(path, BrokenFile(f"{path} can't be kept: {told}", "Read its scan again."))
            )
            return
        except (KehoachError, MemoryError):  # of the database as a whole, or of the machine
            self.writer.forget()
            raise
        except Exception as error:  # whatever a made-up document brings about: nested past all bounds, odd numbers
            self.writer.forget()
            why = f"{type(error).__name__}: {error}".partition("\n")[0][:300]
            self.done.failures.append(Failure(path, BrokenFile(f"{path} can't be kept: {why}", "Read its scan again.")))
            return
        except BaseException:
            self.writer.forget()
            raise
        self.done.tasks.add(written.tasks)
        self.done.indicators.add(written.indicators)
        self.done.documents.new += written.new
        self.done.documents.changed += written.changed and not written.new
        self.done.documents.unchanged += not written.changed and not written.new

    def mark_missing(self) -> None:
        """Mark the documents that this folder had and has no longer; those that could not be read are not missing."""
        with writing(self.engine, many=True) as db:
            query = select(DocumentRow.id, DocumentRow.sha256, DocumentRow.stem)
            rows = db.execute(query.where(DocumentRow.folder == self.place, ~DocumentRow.gone)).all()
            failed = {clean(failure.path.stem) for failure in self.done.failures}
            missing = [row for row in rows if row.sha256 not in self.checksums and row.stem not in failed]
            spoilt = self._spoilt({row.stem for row in missing})
            gone = [row.id for row in missing if row.stem not in spoilt]
            if not gone:
                return
            self.done.documents.gone += len(gone)
            counted = select(func.count()).select_from(TaskRow).where(TaskRow.document_id.in_(gone), ~TaskRow.gone)
            self.done.tasks.gone += int(db.execute(counted).scalar_one())
            db.execute(update(DocumentRow).where(DocumentRow.id.in_(gone)).values(gone=True))

    def _spoilt(self, stems: set[str]) -> set[str]:
        """The stems whose files are there and no results any more: told, and not taken for gone."""
        names = {clean(path.stem): path for path in self.folder.out.glob("*.json")}
        found = {stem for stem in stems if stem in names and stem not in self.stems}
        for stem in sorted(found, key=natural):
            path = names[stem]
            error = BrokenFile(f"{path} is not as kehoach wrote it: what was loaded of it stays", _SPOILT)
            self.done.failures.append(Failure(path, error))
        return found


def _not_ours(path: Path, data: bytes) -> BrokenFile | None:
    """Why a file without our mark is broken; None for another program's JSON."""
    try:
        json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return BrokenFile(f"{path} is not JSON: {error}", "Read its scan again, or move the file away.")
    return None


def _short(mark: str) -> str:
    """A checksum as it is; of other hands' texts, their own."""
    plain = mark.isascii() and mark.isalnum() and len(mark) <= _LONGEST_MARK
    return mark if plain else hashlib.sha256(mark.encode("utf-8", "replace")).hexdigest()


def _fingerprint(data: bytes, decisions: list[Decision]) -> str:
    """Of all that makes a document what it is here: the reading, the decisions about it, and our own version."""
    made = hashlib.blake2b(data, digest_size=24)
    for one in decisions:
        made.update(repr(one).encode("utf-8", "replace"))
    made.update(f"{_FORMAT} {__version__}".encode())
    return made.hexdigest()


def _documents(engine: Engine) -> dict[str, _There]:
    with reading(engine) as db:
        of_tasks = select(TaskRow.document_id, func.count()).where(~TaskRow.gone).group_by(TaskRow.document_id)
        of_indicators = select(IndicatorRow.document_id, func.count()).group_by(IndicatorRow.document_id)
        tasks = dict(db.execute(of_tasks).all())
        indicators = dict(db.execute(of_indicators).all())
        d = DocumentRow
        rows = db.execute(select(d.sha256, d.id, d.fingerprint, d.folder, d.stem, d.gone))
        return {
            row.sha256: _There(
                row.fingerprint, row.folder, row.stem, row.gone, tasks.get(row.id, 0), indicators.get(row.id, 0)
            )
            for row in rows
        }


def _same_numbers(engine: Engine) -> dict[str, list[str]]:
    """Numbers that several documents of one body have: two scans of one document, most of the time."""
    d, found = DocumentRow, dict[tuple[str, str | None], list[str]]()
    with reading(engine) as db:
        for row in db.execute(select(d.number, d.issuing_body, d.stem).where(~d.gone, d.number.is_not(None))):
            found.setdefault((row.number, row.issuing_body), []).append(row.stem)
    return {number: sorted(stems, key=natural) for (number, _), stems in found.items() if len(stems) > 1}


def _name_units(engine: Engine) -> None:
    """Call each unit as it is printed most; of names as frequent, the longest."""
    with writing(engine, many=True) as db:
        names = _best_names(db)
        rows = db.execute(select(Unit.id, Unit.name)).all()
        for one, name in rows:
            if names.get(one, name) != name:
                db.execute(update(Unit).where(Unit.id == one).values(name=names[one]))


def _best_names(db: Connection) -> dict[str, str]:
    query = select(TaskUnit.unit_id, TaskUnit.name, func.count()).group_by(TaskUnit.unit_id, TaskUnit.name)
    counted: Counter[tuple[str, str]] = Counter()
    for one, name, number in db.execute(query):
        counted[one, name] = number
    ordered = sorted(counted, key=lambda pair: (pair[0], -counted[pair], -len(pair[1]), pair[1]))
    return {one: next(pairs)[1] for one, pairs in groupby(ordered, key=lambda pair: pair[0])}
