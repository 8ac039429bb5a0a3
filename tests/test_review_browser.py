"""The review in a real browser: a run of a sample put right by keyboard alone. Skipped where there is no Chromium."""

# ruff: noqa: F811 - fixtures are imported

from __future__ import annotations

import csv
import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from pipeline import batch
from pipeline.export import write_document
from pipeline.ingest.kind import fingerprint
from pipeline.options import Options
from pipeline.review.folder import EXPORT, Folder
from pipeline.review.site import review_site
from tests.browser import NEEDS_CHROMIUM, PATIENCE, Page, Serve, chromium, served  # noqa: F401
from tests.review_helpers import document

pytestmark = NEEDS_CHROMIUM
SAMPLE = Path(__file__).parent.parent / "samples" / "ke-hoach-khac-phuc.pdf"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real run of a scan."""
    out = tmp_path_factory.mktemp("sample")
    report = batch.run([SAMPLE], out, jobs=1, options=Options())
    assert report.exit_code == 0
    return out


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """Ten doubtful rows on a page that is drawn."""
    out, scan = tmp_path / "out", tmp_path / "kh.png"
    out.mkdir()
    picture = Image.new("L", (595, 842), 255)
    paper = document(10)
    paper.document.reasons, paper.tables = {}, []
    for one in paper.tasks:
        left, top, right, bottom = one.evidence[0].bbox or (0, 0, 0, 0)
        ImageDraw.Draw(picture).rectangle((left, top + 10, right, bottom - 10), fill=90)
    paper.indicators = []
    picture.save(scan, dpi=(72, 72))
    paper.source.path, paper.source.sha256 = str(scan), fingerprint(scan)
    write_document(paper, out, "kh")
    return out


@pytest.fixture
def opened(served: Serve) -> Callable[..., Page]:
    """Opens a folder of results."""

    def open_(folder: Path, token: str | None = None) -> Page:
        return served(lambda site: review_site(Folder(folder), site, "An"), token)

    return open_


def wait_for_export(page: Page) -> None:
    page.page.wait_for_selector("#export-state[data-state=done]")


def wait_for_picture(page: Page) -> None:
    """Asked again and again: the policy of the page forbids the waiting that Playwright would put into it."""
    end = time.monotonic() + PATIENCE / 1000
    script = "[...document.images].some((one) => one.complete && one.naturalWidth > 300)"
    while not page.page.evaluate(script):
        assert time.monotonic() < end, "no picture of the scan"
        page.page.wait_for_timeout(50)


def test_a_sample_is_put_right_by_keyboard(sample: Path, opened: Any) -> None:
    page = opened(sample)
    assert page.faults() == []
    page.go("Enter")
    chosen = page.page.locator(".row.chosen")
    assert chosen.count() == 1
    assert "doubtful" in (chosen.get_attribute("class") or "")
    key = chosen.get_attribute("data-key")
    box = page.page.locator("rect.box.chosen")
    assert box.first.get_attribute("data-of") == key
    scan = page.page.locator(".scan").bounding_box()
    place = box.first.bounding_box()
    assert scan["y"] <= place["y"] + place["height"] / 2 <= scan["y"] + scan["height"]  # it is in view
    wait_for_picture(page)
    assert page.faults() == []
    page.press("e")
    assert page.faults() == []
    page.page.keyboard.press("Control+a")
    page.page.keyboard.type("Nội dung đã sửa bằng bàn phím.")
    page.go("Enter")
    page.go("x")
    wait_for_export(page)
    record = json.loads((sample / EXPORT / "ke-hoach-khac-phuc.json").read_text(encoding="utf-8"))
    rows = [*record["tasks"], *record["indicators"]]
    assert [row["text"] for row in rows if row.get("key") == key] == ["Nội dung đã sửa bằng bàn phím."]
    csv_text = "".join((sample / EXPORT / name).read_text("utf-8-sig") for name in ("tasks.csv", "indicators.csv"))
    assert "Nội dung đã sửa bằng bàn phím." in csv_text
    assert page.outside == []
    assert page.errors == []


def test_a_box_chooses_its_row(sample: Path, opened: Any) -> None:
    page = opened(sample)
    page.go("Enter")
    last = page.page.locator("rect.box").last
    last.evaluate("(one) => one.dispatchEvent(new MouseEvent('click', {bubbles: true}))")
    assert page.page.locator(".row.chosen").get_attribute("data-key") == last.get_attribute("data-of")


def test_ten_doubtful_rows_from_the_list_to_the_export(made: Path, opened: Any) -> None:
    """Each row needs two keys beside what is typed; the list and the export one each."""
    page = opened(made)
    page.go("Enter")
    for number in range(10):
        page.press("c")
        page.page.keyboard.type(f"Sở số {number}")
        page.page.wait_for_timeout(60)
        page.go("Enter")
    assert page.page.locator(".row.doubtful").count() == 0
    page.go("x")
    wait_for_export(page)
    assert page.commands == 22
    with (made / EXPORT / "tasks.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [row["lead_units"] for row in rows] == [f"Sở số {number}" for number in range(10)]
    assert page.errors == []


def test_every_act_has_its_key(made: Path, opened: Any) -> None:
    page = opened(made)
    page.go("Enter")

    def count() -> int:
        return int(page.page.locator(".row.task").count())

    page.press("s")
    page.page.keyboard.press("Home")
    for _ in range(8):
        page.page.keyboard.press("ArrowRight")
    page.go("Enter")
    assert count() == 11
    page.go("u")
    assert count() == 10
    page.go("m")
    assert count() == 9
    page.press("i")
    page.page.keyboard.type("Việc mới")
    page.go("Enter")
    assert count() == 10
    assert "Việc mới" in page.page.locator(".row.chosen").inner_text()
    page.go("d")
    assert count() == 9
    page.press("j")
    page.go("a")
    page.press("?")
    assert page.page.locator("#help").is_visible()
    assert page.faults() == []
    page.press("Escape")
    page.press("e")
    page.press("Escape")
    assert page.page.locator("form.fields").count() == 0
    page.go("l")
    assert page.page.url == page.address
    assert page.errors == []


def test_names_are_completed_by_arrow_and_enter(made: Path, opened: Any) -> None:
    page = opened(made)
    page.go("Enter")
    page.press("c")
    page.page.keyboard.type("so tai ch")
    page.page.locator("#names li", has_text="Sở Tài chính").wait_for()
    field, names = (page.page.locator(one).bounding_box() for one in ("[name=lead_units]", "#names"))
    assert 0 <= names["y"] - field["y"] - field["height"] < 20  # under its field, however far the rows were scrolled
    assert page.faults() == []
    page.press("ArrowDown")
    page.press("Enter")
    assert page.page.locator("[name=lead_units]").input_value() == "Sở Tài chính"
    page.page.keyboard.type("; cong an tinh")
    page.page.locator("#names li:first-child", has_text="Công an tỉnh").wait_for()
    page.press("ArrowDown")
    page.press("Enter")
    page.go("Enter")
    shown = json.loads(page.page.locator(".row.task").first.get_attribute("data-fields"))
    assert shown["lead_units"] == ["Sở Tài chính", "Công an tỉnh"]


def test_the_names_are_under_their_field_in_a_long_document(sample: Path, opened: Any) -> None:
    """The last row of a long document: a list that hangs on the page itself would be far below the window."""
    page = opened(sample)
    page.go("Enter")
    page.page.locator(".row.task").last.click()
    page.press("c")
    page.page.keyboard.type("phong")
    page.page.locator("#names li").first.wait_for()
    page.page.wait_for_function(  # the list is drawn anew for each letter
        """() => {
            const [field, names] = ["[name=lead_units]", "#names"].map(
                (one) => document.querySelector(one).getBoundingClientRect());
            const gap = names.top - field.bottom;
            return names.height > 0 && gap >= 0 && gap < 20;
        }"""
    )
    assert page.errors == []


def test_days_as_people_write_them_and_what_was_done_in_words(made: Path, opened: Any) -> None:
    page = opened(made)
    page.go("Enter")
    page.press("h")
    page.page.keyboard.type("quý III/2026")
    page.go("Enter")
    page.press("h")
    for _ in range(2):
        page.press("Tab")
    page.page.keyboard.type("15/8/2026")
    page.go("Enter")
    page.go("a")
    shown = [json.loads(row.get_attribute("data-fields")) for row in page.page.locator(".row.task").all()]
    assert (shown[0]["deadline"]["start"], shown[0]["deadline"]["end"]) == ("2026-07-01", "2026-09-30")
    assert shown[1]["deadline"]["end"] == "2026-08-15"
    page.page.goto(page.page.url.partition("?")[0] + "/history")
    told = page.page.locator("main").inner_text()
    assert "quý III/2026 (01/07/2026 → 30/09/2026)" in told
    assert "xem là đúng, không sửa" in told
    assert "lead_units" not in told
    assert page.faults() == []
    assert page.errors == []


def test_a_bad_day_costs_nothing_of_what_was_typed(made: Path, opened: Any) -> None:
    page = opened(made)
    page.go("Enter")
    key = page.page.locator(".row.chosen").get_attribute("data-key")
    page.press("c")
    page.page.locator("[name=lead_units]").fill("Sở Y tế")
    page.page.locator("[name=deadline_end]").fill("31/6/2026")
    page.page.locator("[name=deadline_end]").press("Enter")
    wrong = page.page.locator("[name=deadline_end][aria-invalid=true]")
    wrong.wait_for()
    assert wrong.input_value() == "31/6/2026"
    assert page.page.evaluate("document.activeElement.name") == "deadline_end"
    assert page.page.locator("[name=lead_units]").input_value() == "Sở Y tế"
    assert page.page.url.endswith(f"/d/kh?at={key}")
    assert page.faults() == []
    wrong.fill("30/6/2026")
    wrong.press("Enter")
    page.page.locator(f"#r-{key} .by").wait_for()
    shown = json.loads(page.page.locator(f"#r-{key}").get_attribute("data-fields"))
    assert (shown["lead_units"], shown["deadline"]["end"]) == (["Sở Y tế"], "2026-06-30")


def test_a_long_text_is_mended_not_overwritten(made: Path, opened: Any) -> None:
    """The word that was hard to read is chosen: what is typed takes its place and leaves the rest."""
    record = json.loads((made / "kh.json").read_text(encoding="utf-8"))
    first = record["tasks"][0]
    left, top, right, bottom = first["evidence"][0]["bbox"]
    word = first["text"].split()[2]
    record["pages"][0]["unsure"] = [
        {"text": word, "confidence": 0.4, "bbox": [left + 9, top + 9, right - 9, bottom - 9]}
    ]
    (made / "kh.json").write_text(json.dumps(record), encoding="utf-8")
    page = opened(made)
    page.go("Enter")
    page.press("e")
    page.page.keyboard.type("ĐÚNG")
    page.go("Enter")
    text = json.loads(page.page.locator(".row.task").first.get_attribute("data-fields"))["text"]
    assert text == first["text"].replace(word.strip(",."), "ĐÚNG", 1) or text == first["text"].replace(word, "ĐÚNG", 1)
    assert text != first["text"]


def test_the_other_pages_have_no_faults(made: Path, opened: Any, chromium: Any) -> None:
    """Sign-in, refused and lost pages, in both languages; and the document in a window as narrow as a telephone."""
    page = opened(made, token="a-long-enough-secret")
    assert page.page.url.endswith("/sign-in")
    assert page.faults() == []
    page.page.keyboard.type("Bình")
    page.press("Tab")
    page.page.keyboard.type("wrong")
    page.go("Enter")
    assert "sai" in page.page.locator("[role=alert]").inner_text()
    assert page.faults() == []
    page.page.keyboard.type("Bình")
    page.press("Tab")
    page.page.keyboard.type("a-long-enough-secret")
    page.go("Enter")
    assert "Bình" in page.page.locator("header").inner_text()
    with page.page.expect_navigation():
        page.page.get_by_role("button", name="English").click()
    assert page.faults() == []
    page.page.goto(f"{page.address}d/none")
    assert page.faults() == []
    page.page.set_viewport_size({"width": 390, "height": 780})
    page.page.goto(f"{page.address}d/kh")
    assert page.faults() == []
    assert page.fits()
    row = page.page.locator(".row.chosen").bounding_box()
    assert row["width"] > 300
    assert row["y"] < 780


def test_two_browsers_on_one_row(made: Path, opened: Any) -> None:
    one, other = opened(made), opened(made)
    for page in (one, other):
        page.go("Enter")
        page.press("e")
    one.page.keyboard.type("Người thứ nhất")
    one.go("Enter")
    other.page.keyboard.type("Người thứ hai")
    other.go("Enter")
    told = other.page.locator("main").inner_text()
    assert "Người thứ nhất" in told
    assert "Người thứ hai" in told
    assert other.faults() == []
    assert re.search("người khác", told.casefold())


def test_one_s_own_is_kept_after_all_when_the_other_s_was_seen(made: Path, opened: Any) -> None:
    one, other = opened(made), opened(made)
    for page in (one, other):
        page.go("Enter")
        page.press("e")
    one.page.keyboard.type("Người thứ nhất ")
    one.go("Enter")
    other.page.keyboard.type("Người thứ hai ")
    other.go("Enter")
    assert "Người thứ nhất" in other.page.locator("main").inner_text()
    with other.page.expect_navigation():
        other.page.get_by_role("button", name="Thay bằng").click()
    assert "Người thứ hai" in other.page.locator(".row.task").first.inner_text()
    other.page.goto(f"{other.address}d/kh/history")
    assert "Người thứ nhất" in other.page.locator("main").inner_text()


def test_what_is_being_typed_is_left_alone_when_an_export_ends(
    made: Path, opened: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Folder.export
    monkeypatch.setattr(Folder, "export", lambda self: (time.sleep(1), slow(self))[1])
    page = opened(made)
    page.go("Enter")
    page.press("j")
    second = page.page.locator(".row.chosen").get_attribute("data-key")
    page.go("x")
    assert page.page.locator(".row.chosen").get_attribute("data-key") == second
    page.press("e")
    page.page.keyboard.type("Đang gõ ")
    wait_for_export(page)
    assert page.page.locator("[name=text]").input_value().startswith("Đang gõ ")
    page.go("Enter")
    assert "quyết định mới" in page.page.locator("#export-state").inner_text()
    assert page.errors == []


def test_after_a_row_is_removed_its_neighbour_is_chosen(made: Path, opened: Any) -> None:
    page = opened(made)
    page.go("Enter")
    for _ in range(3):
        page.press("j")
    after = page.page.locator(".row.task").nth(4).get_attribute("data-key")
    page.go("d")
    assert page.page.locator(".row.chosen").get_attribute("data-key") == after
    page.page.set_viewport_size({"width": 390, "height": 780})
    page.go("l")
    assert page.fits()
