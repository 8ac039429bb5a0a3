"""Where words stand against each other, or against figures, with a sign or a few between: "nguồn]ông", "2022.^Trần".

What a token without marks is looked up by: all of it, or its pieces. Codes, addresses and figures stay whole.
"""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.restore.syllables import shaped
from pipeline.restore.tokens import Case, Kind, Token, is_address, tokenize
from pipeline.text import fold

# Between two words, a sign or two: "Xiêm-Việt", 'cấp".^Báo', "VTC.Liên".
_WORDS = (
    r"(?<=[^\W\d_])(?:[-–\[\](){},;:\"^]|[\[\](){},;:?!.\"“”'’^]{2,6})(?=[^\W\d_])"
    r"|(?<=[^\W\d_]{2})\.(?=[A-ZĐ][a-zđ])"
)
_SLASH = r"(?<=[^\W\d_])/(?=[^\W_])"  # only where the token is such words: "nhập/xuất", "người/năm"
# A word behind a figure: "2022.^Trần", "(1972).Giây", "15,Vệ", "2011:Kỳ", "%/năm"; before one: "trần(7", "hơn.[1]".
_BEHIND = (
    r"(?<=\d)(?:[.,:;?!]{0,3}[\])}\"“”'’^{(\[]{1,6}[.,:;^\"“{]{0,6}|[.,:])(?=[A-ZĐ][^\W\d_])"
    r"|(?<=\d)[.,:;]{0,2}[\[\](){}^\"“”]{1,6}[.,:]{0,2}(?=[^\W\d_]{2})|(?<=%)/(?=[^\W\d_]{2})"
)
_BEFORE = r"(?<=[^\W\d_])[.,:;\"”]{0,3}(?=[\[({]+[IVX\d])|(?<=[^\W\d_])[\])}]+(?=\d)"
_SEAM = re.compile(f"{_WORDS}|{_BEHIND}|{_BEFORE}")
_SEAM_OR_SLASH = re.compile(f"{_SEAM.pattern}|{_SLASH}")
# Not with two letters: "kg/ha", "he/she". Not with "-" or "@" in it, as in a path.
_SLASHED = re.compile(r"[^\w@]*[^\W\d_]{3,}(?:[^\w-]?/(?:[^\W\d_]{3,}|m[23]))+\W*|[^\w@]*[^\W\d_]{3,}/\d\W*")
_FORMULA = re.compile(r"(?:[A-Z][a-z]?\d*|\((?:[A-Z][a-z]?\d*)+\)\d*)+")  # "Ca(OH)2"
_LONG = 200  # letters and signs: no word, and looked at no further
_NUMBERED = re.compile(r"(\W*[A-ZĐ][a-zđ]{3,})(-\d{1,4}\W*)")  # a ship's or a plan's number: "Dương-981"
_WEAK = frozenset("-–,:./")  # signs that stand inside codes, too
_LOUD = 2  # capitals that make a piece part of a code


def parted(token: Token) -> list[Token]:
    """A token's pieces in their order, their texts together its text; none where it has no letters or digits."""
    if token.kind is Kind.NONE:
        return []
    if token.core.isalpha() or not any(c.isalpha() for c in token.core) or is_address(token.text):
        return [token]
    if len(token.text) > _LONG or (token.core[-1:].isdigit() and "(" in token.core and _FORMULA.fullmatch(token.core)):
        return [token]
    cuts = _cuts(token.text)
    parts = [tokenize(token.text[a:b]) for a, b in pairwise([0, *cuts, len(token.text)])]
    return [token] if len(parts) < 2 or _whole(parts) else parts


def _cuts(text: str) -> list[int]:
    if named := _NUMBERED.fullmatch(text):
        return [named.end(1)] if shaped(fold(named[1].lower())) else []
    slashed = _SLASHED.fullmatch(text) is not None
    if "/" in text and not slashed and ("-" in text or not _SEAM.search(text)):
        return []
    return [found.end() for found in (_SEAM_OR_SLASH if slashed else _SEAM).finditer(text)]


def _whole(parts: list[Token]) -> bool:
    """Whether pieces are a code's ("KH-UBND"), or those of a name that is no Vietnamese one ("Ki-moon")."""
    between = [set(one.after + two.before) for one, two in pairwise(parts)]
    weak = [bool(signs) and signs <= _WEAK for signs in between]
    loud = [part.case is Case.UPPER and len(part.core) >= _LOUD for part in parts]
    code = any(w and (a or b) for w, a, b in zip(weak, loud, loud[1:], strict=False))
    alien = any(p.after == "-" for p in parts) and any(
        p.core.isalpha() and len(p.core) > 1 and not shaped(fold(p.core.lower())) for p in parts
    )
    return code or alien or any(part.kind is Kind.NONE for part in parts)
