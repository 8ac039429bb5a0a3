"""Ingest under fire: whatever bytes a file has, what comes out is a page or an error of ours."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import KehoachError
from pipeline.ingest import open_source, read_source_page
from tests.hostile import (
    CATALOG,
    MAKERS,
    ONE_PAGE,
    form_loop,
    looped_tiff,
    many_pages,
    page_of,
    pdf_of,
    picture,
    stream_of,
)

_ALWAYS = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None}
SEEDS: list[tuple[str, bytes]] = [
    ("a.pdf", many_pages(2)),
    ("a.pdf", pdf_of(CATALOG, ONE_PAGE, page_of("/Contents 4 0 R"), stream_of(b"BT /F1 12 Tf (Ke hoach) Tj ET"))),
    ("a.pdf", form_loop()),
    ("a.png", picture("PNG", (64, 48))),
    ("a.jpg", picture("JPEG", (64, 48))),
    ("a.tiff", picture("TIFF", (64, 48))),
    ("a.tiff", picture("TIFF", (64, 48), compression="tiff_lzw")),
    ("a.tiff", looped_tiff()),
    ("a.txt", "Kế hoạch số 12/KH-UBND\fĐiều 1. Giao Sở Nội vụ\n".encode()),
    ("a.txt", "Kế hoạch số 12".encode("utf-16")),
    ("a.txt", "Kế hoạch số 12".encode("utf-32")),
]
_WORDS = [
    *(b"0", b"-1", b"99999999999", b"1e300", b"null", b"[", b"]", b"<<", b">>", b"stream\n", b"endobj\n", b"1 0 R"),
    *(b"3 0 R", b"/Kids", b"/Rotate", b"/MediaBox", b"\x00", b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"\xed\xa0\x80"),
]


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, bytes]:
    """A good file with some of its bytes changed, cut out, doubled, or written over with what parsers look for."""
    name, seed = draw(st.sampled_from(SEEDS))
    data = bytearray(seed)
    for _ in range(draw(st.integers(1, 6))):
        at, size = draw(st.integers(0, len(data))), draw(st.integers(0, 40))
        way = draw(st.integers(0, 4))
        if way == 0:
            data[at : at + 1] = bytes([draw(st.integers(0, 255))])
        elif way == 1:
            del data[at : at + size]
        elif way == 2:
            data[at:at] = data[at : at + size]
        elif way == 3:
            word = draw(st.sampled_from(_WORDS))
            data[at : at + len(word)] = word
        else:
            data = data[: max(1, at)]
    return name, bytes(data)


def take(folder: Path, name: str, data: bytes) -> None:
    """Read the first pages as a run does. Whatever else is raised is a fault."""
    path = folder / name
    path.write_bytes(data)
    try:
        source = open_source(path)
        assert source.pages >= 1
        for number in range(1, min(source.pages, 2) + 1):
            try:
                page = read_source_page(source, number)
            except KehoachError:
                continue
            assert page.width > 0
            assert page.height > 0
            assert page.pixels is None or page.pixels.ndim == 3
    except KehoachError:
        pass


@settings(max_examples=40, **_ALWAYS)  # type: ignore[arg-type]
@given(file=damaged())
def test_damaged_files_come_to_a_page_or_an_error_of_ours(
    tmp_path_factory: pytest.TempPathFactory, file: tuple[str, bytes]
) -> None:
    take(tmp_path_factory.getbasetemp(), *file)


@settings(max_examples=40, **_ALWAYS)  # type: ignore[arg-type]
@given(
    name=st.sampled_from(["a.pdf", "a.png", "a.jpg", "a.tiff", "a.txt"]),
    head=st.sampled_from([b"", b"%PDF-1.4\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*"]),
    data=st.binary(max_size=300),
)
def test_any_bytes_come_to_a_page_or_an_error_of_ours(
    tmp_path_factory: pytest.TempPathFactory, name: str, head: bytes, data: bytes
) -> None:
    take(tmp_path_factory.getbasetemp(), name, head + data)


@pytest.mark.slow
@settings(max_examples=int(os.environ.get("FUZZ_EXAMPLES", "1500")), **_ALWAYS)  # type: ignore[arg-type]
@given(file=damaged())
def test_fuzz_for_long(tmp_path_factory: pytest.TempPathFactory, file: tuple[str, bytes]) -> None:
    take(tmp_path_factory.getbasetemp(), *file)


@pytest.mark.parametrize("name", [name for name, _ in MAKERS if name not in ("content.pdf", "wide.txt", "picture.pdf")])
def test_hostile_files_come_to_a_page_or_an_error_of_ours(tmp_path: Path, name: str) -> None:
    take(tmp_path, name, dict(MAKERS)[name]())


def test_what_the_fuzz_found(tmp_path: Path) -> None:
    """Each once brought up an error that was none of ours."""
    cut_tree = many_pages(2)
    cut_tree = cut_tree.replace(b"/Count", b"\x00Count", 1)
    take(tmp_path, "a.pdf", cut_tree[: cut_tree.index(b"4 0 obj") + 1])
