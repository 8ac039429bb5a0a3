"""The list of documents is searched as the tracker is: by words, with or without their marks."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.export import write_document
from pipeline.review.folder import Folder
from tests.review_helpers import document
from tests.test_review_pages import Browser


@pytest.mark.parametrize(
    ("wanted", "found"), [("xóa nhà tạm", True), ("xoá nhà tạm", True), ("tam XOA", True), ("xoa cau", False)]
)
def test_a_title_is_found_by_its_words(tmp_path: Path, wanted: str, found: bool) -> None:
    made = document()
    made.document.title = "Xoá nhà tạm trên địa bàn tỉnh"
    write_document(made, tmp_path, "kh")
    assert Folder(tmp_path).list()[0]
    page = Browser(tmp_path).client.get("/", params={"q": wanted}).text
    assert ('href="/d/kh"' in page) is found
