from __future__ import annotations

import datetime as dt
from io import BytesIO

import pypdf
import pytest
import time_machine
import typst

from hub.shared import pdf

TITLED = '#let data = json("data.json")\n#set document(title: data.title)\n#set text(lang: "en")\n'
SQUARE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9H0z"/></svg>'


@pytest.fixture
def press(tmp_path, monkeypatch):
    """Writes a template of the given words and compiles it."""

    def run(words: str, data: dict | None = None, files: dict | None = None, *, make=pdf.compile_pdf, **options):
        path = tmp_path / "words.typ"
        path.write_text(TITLED + words)
        monkeypatch.setattr(pdf, "find_template", lambda name: path)
        return make("words.typ", {"title": "A title", **(data or {})}, files, **options)

    return run


def text_of(made: bytes) -> str:
    return pypdf.PdfReader(BytesIO(made)).pages[0].extract_text()


@pytest.mark.parametrize(
    "words", ['#panic("no")', "$x$ *bold* _it_ `raw`", '#read("/etc/hostname")', "] #pagebreak() ["]
)
def test_words_are_never_markup(press, words):
    assert text_of(press("#data.words", {"words": words})) == words


def test_a_template_sees_its_files_and_no_other(press):
    made = press('#image("sign.svg", alt: "A square")', files={"sign.svg": SQUARE})

    assert made.startswith(b"%PDF-1.7")
    for elsewhere in ("/etc/hostname", "../../../../etc/hostname", "other.svg"):
        with pytest.raises(typst.TypstError):
            press(f'#read("{elsewhere}")')


def test_a_file_can_not_be_put_elsewhere(press, tmp_path):
    press('#read("sign.txt")', files={f"{tmp_path}/sign.txt": b"here"})

    assert not (tmp_path / "sign.txt").exists()


@pytest.mark.parametrize(
    ("words", "fault"),
    [('#image("sign.svg")', "alt"), ("#set document(title: none)\nWords", "title")],
)
def test_what_not_everybody_can_read_is_not_printed(press, words, fault):
    with pytest.raises(typst.TypstError, match=fault):
        press(words, files={"sign.svg": SQUARE})


def test_a_letter_without_a_glyph_is_told(press):
    with pytest.raises(pdf.UnwritableText):
        press("#data.words", {"words": "字"})


def test_the_fonts_of_the_machine_are_not_used(press):
    fonts = pypdf.PdfReader(BytesIO(press('#set text(font: ("DejaVu Sans", "Atkinson Hyperlegible Next"))\nAg')))

    names = [font.get_object()["/BaseFont"] for font in fonts.pages[0]["/Resources"]["/Font"].values()]
    assert len(names) == 1
    assert names[0].endswith("AtkinsonHyperlegibleNext-Regular")


def test_a_page_is_dated_by_the_clock_of_the_hub(press):
    with time_machine.travel(dt.datetime(2026, 5, 5, 12, 30, 15, 400, tzinfo=dt.UTC), tick=False):
        made = pypdf.PdfReader(BytesIO(press("Words")))

    assert made.metadata.creation_date == dt.datetime(2026, 5, 5, 12, 30, 15, tzinfo=dt.UTC)


def test_the_same_page_as_pictures(press):
    page = "#set page(width: 72pt, height: 36pt, margin: 4pt)\nAg"

    svg, png = press(page, make=pdf.compile_svg), press(page, make=pdf.compile_png, ppi=144)

    assert svg.startswith("<svg ")
    assert "<text" not in svg
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(png[16:20]), int.from_bytes(png[20:24])) == (144, 72)
