"""A font of one blank glyph, for text that lies under a picture: found, marked and copied, never seen.

The widths follow those of Times New Roman, so that a mark over a part of a word lies where the part is printed.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name

from pipeline.text import bare

ASCENT, DESCENT = 800, -200  # of 1000
_NAME = Name("/KehoachBlank")
# made with fontTools' FontBuilder: .notdef and one glyph, both empty, 1000 units to the em
_FONT = (
    "c-oavyGjF55IuKyjSmuSM8xVMf)=7+AtFK~iU<LP_yNgfU9*sVgqXmlv$VAJAH*-P(;`1$t%Zdj5G#xI?A;~N1O*Sw+&O1v=dlm~"
    "W^e@)^7L$T>+t2^1`umhYqqbN$m58d8rJJx_W~N?DRHi&&Z`UiuZ-_#+b#ujS!^(Vqpi4pI}&|ee@&P3LR)3uKP22&QIm5G@+oo|"
    "DBmfrem;`-$nTrsWt(}zh>|>#U1`sS+gf#Q?*pd!j^Cj>r{hRuyu+YBRDM8c#Tam7yqoCrFHFF~KT#yI7J3I$qBl|^zipPzPOhG("
    "7y7lZsCB(n9BUI}gK{{@RDr_aMgx;%BCE)!U9D*<OPrg=24=CF#W~J8E<0|hY*&^%6*MYNz2m7?rfCUfIB*d{!R9Mbg2y;O0~KcK"
    "=xE*=sT)?M7yf}S(0EFW"
)
_CLASSES = ((280, "iljtfI.,;:'|!()[]/-"), (750, "mwMW"), (250, " "), (670, "ABCDEGHKLNOPQRSTUVXYFZ"))
_WIDTHS = {char: width for width, chars in _CLASSES for char in chars}
_USUAL = 480


def width_of(char: str) -> int:
    """In thousandths of the size."""
    return _WIDTHS.get(bare(char)[:1], _USUAL)


class Font:
    """The font of one file, with a code for each of the characters that its texts have."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.chars = sorted({char for text in texts for char in text} | {" "})[:0xFFFE]
        self._codes = {char: code for code, char in enumerate(self.chars, 1)}

    def encoded(self, text: str) -> bytes:
        """A text as a string of a content stream."""
        data = b"".join(self._codes[char].to_bytes(2, "big") for char in text if char in self._codes)
        for special in (b"\\", b"(", b")"):
            data = data.replace(special, b"\\" + special)
        return b"(" + data.replace(b"\r", b"\\r") + b")"

    def width(self, text: str) -> int:
        return sum(width_of(char) for char in text)

    def put(self, pdf: pikepdf.Pdf) -> pikepdf.Object:
        """The font's objects, once for the file."""
        file = pdf.make_stream(zlib.decompress(base64.b85decode("".join(_FONT))))
        descriptor = Dictionary(
            Type=Name.FontDescriptor, FontName=_NAME, Flags=4, ItalicAngle=0, StemV=80, CapHeight=ASCENT
        )
        descriptor.FontBBox = Array([0, DESCENT, 1000, ASCENT])
        descriptor.Ascent, descriptor.Descent, descriptor.FontFile2 = ASCENT, DESCENT, pdf.make_indirect(file)
        glyphs = pdf.make_stream(b"\x00\x00" + b"\x00\x01" * len(self.chars))
        inner = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=_NAME, DW=_USUAL)
        inner.CIDSystemInfo = Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0)
        inner.FontDescriptor = pdf.make_indirect(descriptor)
        inner.CIDToGIDMap = pdf.make_indirect(glyphs)
        inner.W = Array([1, Array([width_of(char) for char in self.chars])])
        outer = Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=_NAME, Encoding=Name("/Identity-H"))
        outer.DescendantFonts = Array([pdf.make_indirect(inner)])
        outer.ToUnicode = pdf.make_indirect(pdf.make_stream(self._to_unicode()))
        return pdf.make_indirect(outer)

    def _runs(self) -> Iterator[tuple[str, str]]:
        """First and last of characters that follow one another, in Unicode as in our codes; none over a byte's end."""
        first = last = self.chars[0]
        for char in self.chars[1:]:
            code = self._codes[char]
            if ord(char) == ord(last) + 1 and ord(char) & 0xFF and code & 0xFF and ord(char) <= 0xFFFF:
                last = char
                continue
            yield first, last
            first = last = char
        yield first, last

    def _to_unicode(self) -> bytes:
        single, ranges = [], []
        for first, last in self._runs():
            code, char = self._codes[first], f"<{first.encode('utf-16-be').hex().upper()}>"
            if first == last:
                single.append(f"<{code:04X}> {char}")
            else:
                ranges.append(f"<{code:04X}> <{self._codes[last]:04X}> {char}")
        maps = "\n".join([*_mapped("char", single), *_mapped("range", ranges)])
        return (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            f"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{maps}\n"
            "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
        ).encode("ascii")


def _mapped(kind: str, entries: list[str]) -> list[str]:
    parts = [entries[at : at + 100] for at in range(0, len(entries), 100)]
    return [f"{len(part)} beginbf{kind}\n" + "\n".join(part) + f"\nendbf{kind}" for part in parts]
