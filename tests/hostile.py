"""Files that mean harm, or were harmed: each maker writes one, and no content of them may do more than fail alone."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
from PIL import Image


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width: int, height: int, rows: bytes | None = None) -> bytes:
    """A PNG of 1 bit a pixel, all black unless `rows` says what it holds: a few bytes for any size."""
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    data = zlib.compress(bytes((1 + (width + 7) // 8) * height), 9) if rows is None else rows
    return b"\x89PNG\r\n\x1a\n" + head + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def pdf_of(*objects: str | bytes, root: int = 1) -> bytes:
    """A PDF of these objects, numbered from 1, with a true table of them."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        body = content if isinstance(content, bytes) else content.encode("latin-1")
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer << /Size {len(places) + 1} /Root {root} 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def stream_of(data: bytes, more: str = "") -> bytes:
    packed = zlib.compress(data, 9)
    return f"<< /Length {len(packed)} /Filter /FlateDecode {more}>>\nstream\n".encode() + packed + b"\nendstream"


CATALOG, ONE_PAGE = "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"


def page_of(more: str = "", box: str = "[0 0 200 200]") -> str:
    return f"<< /Type /Page /Parent 2 0 R /MediaBox {box} {more} >>"


def many_pages(number: int) -> bytes:
    with pikepdf.new() as pdf:
        for _ in range(number):
            pdf.add_blank_page(page_size=(60, 60))
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def locked() -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        out = io.BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return out.getvalue()


def picture(kind: str, size: tuple[int, int] = (300, 200), **options: object) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 80).save(out, kind, **options)
    return out.getvalue()


def looped_tiff() -> bytes:
    """The list of its pages leads back to the first."""
    paper = io.BytesIO()
    Image.new("L", (300, 200), 255).save(paper, "TIFF")
    data = bytearray(paper.getvalue())
    (first,) = struct.unpack_from("<I", data, 4)
    (entries,) = struct.unpack_from("<H", data, first)
    struct.pack_into("<I", data, first + 2 + 12 * entries, first)
    return bytes(data)


def form_loop() -> bytes:
    """A form that draws itself, thrice."""
    itself = "/Resources << /XObject << /F 5 0 R >> >> "
    form = stream_of(b"/F Do /F Do /F Do", f"/Type /XObject /Subtype /Form /BBox [0 0 9 9] {itself}")
    return pdf_of(CATALOG, ONE_PAGE, page_of(f"/Contents 4 0 R {itself}"), stream_of(b"/F Do"), form)


def picture_bomb() -> bytes:
    """An image of 60,000 by 60,000 pixels on a small page: 3.6 GB as grey, a few kilobytes in the file."""
    image = stream_of(
        zlib.compress(bytes(1 << 20)) * 4,
        "/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /ColorSpace /DeviceGray /BitsPerComponent 8 ",
    )
    draw = page_of("/Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >>")
    return pdf_of(CATALOG, ONE_PAGE, draw, stream_of(b"200 0 0 200 0 0 cm /I Do"), image)


def content_bomb() -> bytes:
    """A page whose content is 60 MB of nothing."""
    return pdf_of(CATALOG, ONE_PAGE, page_of("/Contents 4 0 R"), stream_of(b"q Q\n" * 15_000_000))


def deep_tree(depth: int = 3000) -> bytes:
    nodes = [f"<< /Type /Pages /Kids [{n + 3} 0 R] /Count 1 >>" for n in range(depth)]
    return pdf_of(CATALOG, *nodes, f"<< /Type /Page /Parent {depth + 1} 0 R /MediaBox [0 0 9 9] >>")


def combining() -> bytes:
    """A letter with marks enough to keep a slow normaliser busy for a day."""
    return ("a" + "\u0301\u0323" * 200_000).encode()


# name, what it holds
MAKERS: list[tuple[str, Callable[[], bytes]]] = [
    ("empty.pdf", lambda: b""),
    ("zeros.png", lambda: bytes(9000)),
    ("noise.pdf", lambda: random.Random(1).randbytes(5000)),
    ("noise.tiff", lambda: b"II*\x00" + random.Random(2).randbytes(5000)),
    ("noise.jpg", lambda: b"\xff\xd8\xff\xe0" + random.Random(3).randbytes(5000)),
    ("noise.txt", lambda: random.Random(4).randbytes(5000)),
    ("bomb.png", lambda: png_of(60_000, 60_000)),
    ("long.png", lambda: png_of(2_000_000_000, 1, b"")),
    ("thin.png", lambda: png_of(8, 100_000)),
    ("lies.png", lambda: png_of(9000, 9000, zlib.compress(b""))),
    ("cut.png", lambda: picture("PNG")[:900]),
    ("cut.jpg", lambda: picture("JPEG")[:900]),
    ("cut.tiff", lambda: picture("TIFF")[:900]),
    ("icon.png", lambda: picture("PNG", (16, 16))),
    ("loop.tiff", looped_tiff),
    ("head.pdf", lambda: b"%PDF-1.7\n"),
    ("cut.pdf", lambda: many_pages(3)[:400]),
    ("locked.pdf", locked),
    ("none.pdf", lambda: pdf_of(CATALOG, "<< /Type /Pages /Kids [] /Count 0 >>")),
    ("self.pdf", lambda: pdf_of(CATALOG, "<< /Type /Pages /Kids [2 0 R] /Count 1 >>")),
    ("ring.pdf", lambda: pdf_of(CATALOG, ONE_PAGE, "<< /Type /Pages /Kids [2 0 R] /Count 1 >>")),
    ("deep.pdf", deep_tree),
    ("many.pdf", lambda: pdf_of(CATALOG, "<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>", page_of())),
    ("huge.pdf", lambda: pdf_of(CATALOG, ONE_PAGE, page_of(box="[0 0 1e30 1e30]"))),
    ("flat.pdf", lambda: pdf_of(CATALOG, ONE_PAGE, page_of(box="[0 0 500 0]"))),
    ("nobox.pdf", lambda: pdf_of(CATALOG, ONE_PAGE, page_of(box="(box)"))),
    ("turned.pdf", lambda: pdf_of(CATALOG, ONE_PAGE, page_of("/Rotate /Up /Contents 99 0 R"))),
    ("form.pdf", form_loop),
    ("picture.pdf", picture_bomb),
    ("nul.pdf", lambda: pdf_of("null", "null", "null")),
    ("prev.pdf", lambda: many_pages(1).replace(b"/Size", b"/Prev 15 /Size")),
    ("wide.txt", lambda: b"x" * 51_000_000),
    ("marks.txt", combining),
    ("blank.pdf", lambda: pdf_of(CATALOG, ONE_PAGE, page_of())),
    ("content.pdf", content_bomb),
    ("thousand.pdf", lambda: many_pages(1000)),
]

NAMES = ["two\nlines", "tab\there", "bell\x07", "esc\x1b[31m", "-rf", "=1+1", "up..", "a|b`c$(d)", "%s%n", "😀", " "]


def hostile(folder: Path, number: int, quick: bool = True) -> list[Path]:
    """Write that many of them, with names that are no better; kinds come round, each time with other bytes in them."""
    folder.mkdir(parents=True, exist_ok=True)
    slow = ("content.pdf", "picture.pdf", "thousand.pdf", "wide.txt", "marks.txt")
    makers = [maker for maker in MAKERS if not (quick and maker[0] in slow)]
    paths = []
    for n in range(number):
        name, make = makers[n % len(makers)]
        stem, suffix = name.split(".")
        again = n // len(makers)
        data = make()
        if again and data:  # another file: what follows the end changes no kind's nature
            data += b"\n%% " + str(again).encode()
        path = folder / f"{NAMES[n % len(NAMES)]}{stem}{again or ''}.{suffix}"
        path.write_bytes(data)
        paths.append(path)
    return paths
