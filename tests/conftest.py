"""The tracker's databases: each test that asks for one runs with SQLite and with a real PostgreSQL server.

Property tests draw the same examples at each run, so that what fails was broken by a change and not by the dice;
`pytest --hypothesis-profile=default` draws others.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

from pipeline.track import Tracker
from tests.postgres import MISSING, programs, server

settings.register_profile("same", derandomize=True, deadline=None)  # other work may slow the machine down
settings.load_profile("same")

_numbers = count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A server with a tracker in its database `template_tracker`."""
    if programs() is None:
        pytest.skip(MISSING)
    with server() as address:
        execute(address, "CREATE DATABASE template_tracker")
        Tracker.open(address.format("template_tracker"), create=True).close()
        yield address


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty tracker, to be copied."""
    path = tmp_path_factory.mktemp("tracker") / "empty.sqlite"
    Tracker.open(str(path), create=True).close()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def new_tracker(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Makes empty trackers and gives their addresses; the test runs with both kinds of databases."""
    if request.param == "postgresql":
        address = str(request.getfixturevalue("postgres"))

        def on_server() -> str:
            name = f"tracker_{next(_numbers)}"
            execute(address, f"CREATE DATABASE {name} TEMPLATE template_tracker STRATEGY FILE_COPY")
            return address.format(name)

        return on_server
    empty = request.getfixturevalue("empty_file")

    def in_file() -> str:
        path = tmp_path / f"tracker-{next(_numbers)}.sqlite"
        shutil.copyfile(empty, path)
        return str(path)

    return in_file


@pytest.fixture
def address(new_tracker: Callable[[], str]) -> str:
    """The address of an empty tracker."""
    return new_tracker()


def execute(address: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(address.format("postgres"), autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[call-overload, unused-ignore]
