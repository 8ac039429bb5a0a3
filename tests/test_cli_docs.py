"""docs/cli.md names every command with every option it has, and none that it has not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from pipeline.cli import app

TEXT = (Path(__file__).parents[1] / "docs" / "cli.md").read_text(encoding="utf-8")
BLOCKS = TEXT.split("\n\n")  # paragraphs and tables
OPTION = re.compile(r"(?<![\w-])--?[a-z][a-z-]*(?![\w-])")
COMMANDS = {
    name: {opt for one in command.params if one.param_type_name == "option" for opt in (*one.opts, *one.secondary_opts)}
    for name, command in get_command(app).commands.items()  # type: ignore[attr-defined]
}


def about(command: str) -> str:
    """What names the command, and the tables of those whose options it is said to share."""
    found = [block for block in BLOCKS if re.search(rf"`(kehoach )?{command}(?![\w-])", block)]
    shared = [name for block in found for name in re.findall(r"It has the options of `([\w-]+)`", block)]
    tables = [block for block in BLOCKS for name in shared if block.startswith(f"| Option of `{name}`")]
    return "\n".join([*found, *tables])


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_told_where_its_command_is(command: str) -> None:
    assert f"kehoach {command}" in TEXT
    assert COMMANDS[command] - set(OPTION.findall(about(command))) == set()


def test_no_option_is_told_that_no_command_has() -> None:
    told = {one for code in re.findall(r"`([^`]+)`", TEXT) for one in OPTION.findall(code)}
    assert told - set().union(*COMMANDS.values()) == {"--version"}
