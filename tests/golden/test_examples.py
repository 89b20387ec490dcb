"""The examples in ``exports/`` are what the program writes from the sample project today."""

from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat
import pytest

from tests.golden.examples import FILES, write_examples

EXPORTS = Path(__file__).parents[2] / "exports"
WORKBOOKS = ("parent-nl.xlsx", "parent-en.xlsx", "clinician.xlsx", "research.xlsx")

pytestmark = pytest.mark.xdist_group("examples")
"""They share what takes long: all examples are written once."""

Cells = dict[str, list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exports")
    write_examples(folder)
    return folder


def cells(path: Path) -> Cells:
    book = openpyxl.load_workbook(path)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_there_is_one_example_of_every_export(written: Path) -> None:
    names = {path.name for path in EXPORTS.iterdir()} - {"README.md"}
    assert names == {path.name for path in written.iterdir()}
    assert names >= {*WORKBOOKS, *FILES}


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_workbook_says_what_its_example_says(written: Path, name: str) -> None:
    assert cells(written / name) == cells(EXPORTS / name)


def test_a_data_set_is_its_example_to_the_byte(written: Path) -> None:
    for path in written.iterdir():
        if path.suffix in {".csv", ".tsv", ".json"}:
            assert path.read_bytes() == (EXPORTS / path.name).read_bytes(), path.name


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_workbook_tells_nothing_about_who_made_it(name: str) -> None:
    properties = openpyxl.load_workbook(EXPORTS / name).properties
    told = (properties.creator, properties.lastModifiedBy, properties.title, properties.description)
    assert not any(told)
    assert properties.created is not None
    assert properties.created.year == 2000


def test_no_example_of_the_research_data_names_anybody() -> None:
    for name in ("events-utf8.csv", "events.tsv", "events-dutch-excel.csv"):
        text = (EXPORTS / name).read_text("utf-8-sig")
        assert "F-012" in text
        assert "Noor" not in text
        assert ".mp4" not in text


def test_an_spss_file_says_what_its_example_says(written: Path) -> None:
    names = [path.name for path in written.glob("*.sav")]
    assert names
    for name in names:
        (frame, meta), (wanted, wanted_meta) = (
            pyreadstat.read_sav(folder / name, user_missing=True) for folder in (written, EXPORTS)
        )
        pd.testing.assert_frame_equal(frame, wanted)
        for told in ("column_names_to_labels", "variable_value_labels", "missing_ranges"):
            assert getattr(meta, told) == getattr(wanted_meta, told), name
