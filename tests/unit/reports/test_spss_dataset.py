"""The data set for SPSS: every table is a file that says what it holds, in one's language."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat

from observer.formats.registry import FORMATS
from observer.model.coding import Coding
from observer.model.event import Score
from observer.reports.request import ReportRequest
from observer.reports.research_dataset import dataset_files, merged_files

Make = Callable[..., ReportRequest]
SAV = next(form for form in FORMATS if form.id == "sav")


def written(request: ReportRequest, folder: Path) -> dict[str, Path]:
    for file in dataset_files(request, SAV):
        file.write(folder / file.name)
    return {path.stem: path for path in folder.glob("*.sav")}


def read(path: Path) -> tuple[pd.DataFrame, pyreadstat.metadata_container]:
    return pyreadstat.read_sav(path, user_missing=True)


def test_every_table_of_the_data_set_is_a_file(judged_request: Make, tmp_path: Path) -> None:
    files = written(judged_request(), tmp_path)
    assert {"phases", "composites", "session_wide", "codebook", "codes", "schemes"} <= set(files)
    for path in files.values():
        frame, meta = read(path)
        assert all(len(name) <= 64 for name in frame.columns)
        assert len({name.lower() for name in frame.columns}) == len(frame.columns)
        assert meta.table_name is None
        assert b"Jansen" not in path.read_bytes()
        assert b"Noor" not in path.read_bytes()


def test_ratings_keep_why_there_is_no_value(judged_request: Make, tmp_path: Path) -> None:
    files = written(judged_request(schemes=("floor-play-ratings",)), tmp_path)
    name = next(name for name in files if name.endswith("_ratings"))
    frame, meta = read(files[name])
    by_item = dict(zip(frame["item"], frame["value"], strict=True))
    assert by_item["notices"] == 5.5
    assert by_item["gives_room"] == -99
    assert by_item["comforts"] == -98
    assert by_item["seeks"] == -97
    assert {each["lo"] for each in meta.missing_ranges["value"] if isinstance(each, dict)} == {
        -99.0,
        -98.0,
        -97.0,
    }
    assert meta.variable_value_labels["value"][-98.0] == "niet van toepassing"
    assert meta.column_names_to_labels["value"] == "Waarde, zoals er is geantwoord"
    plain, _ = pyreadstat.read_sav(files[name])
    assert plain["value"].min() == 2


def test_intervals_that_could_not_be_coded_are_told_from_those_not_scored(
    judged_request: Make, tmp_path: Path
) -> None:
    files = written(judged_request(schemes=("regulation-five-seconds",)), tmp_path)
    frame, _ = read(next(path for name, path in files.items() if name.endswith("_intervals")))
    level = frame[frame["item"] == "level"].set_index("onset_s")["value"]
    assert level[20.0] == -99
    assert level[25.0] == -99
    assert np.isnan(level[30.0])


def test_a_wide_answer_has_its_anchors_and_its_reasons(
    judged_request: Make, tmp_path: Path
) -> None:
    files = written(judged_request("en", schemes=("floor-play-ratings",)), tmp_path)
    frame, meta = read(files["session_wide"])
    name = "parent_rating_comforts"
    assert frame[name].tolist() == [-98.0]
    assert frame[f"{name}_why"].tolist() == ["not_applicable"]
    assert meta.variable_measure[name] == "ordinal"
    labels = meta.variable_value_labels[name]
    assert labels[-98.0] == "not applicable"
    assert len(labels) > 3


def test_events_name_their_codes_in_the_readers_language(
    coded_request: Make, tmp_path: Path
) -> None:
    labels = {}
    for language in ("nl", "en"):
        path = tmp_path / f"{language}.sav"
        merged_files(coded_request(language), SAV, language)[0].write(path)
        _, meta = read(path)
        codes: Sequence[tuple[object, str]] = [*meta.variable_value_labels["code"].items()]
        labels[language] = next(label for code, label in codes if code == "sensitive_response")
        assert meta.variable_value_labels["censored_left"].keys() == {0.0, 1.0}
        assert meta.variable_measure["code_num"] == "nominal"
        assert meta.variable_measure["duration_s"] == "scale"
    assert labels["nl"] != labels["en"]


def test_the_numbers_are_those_of_the_other_formats(judged_request: Make, tmp_path: Path) -> None:
    request = judged_request(schemes=("floor-play-ratings",))
    csv = next(form for form in FORMATS if form.id == "csv")
    for sav_file, csv_file in zip(
        dataset_files(request, SAV), dataset_files(request, csv), strict=True
    ):
        if not sav_file.name.endswith("_ratings.sav"):
            continue
        sav_file.write(tmp_path / sav_file.name)
        csv_file.write(tmp_path / csv_file.name)
        plain, _ = pyreadstat.read_sav(tmp_path / sav_file.name)
        table = pd.read_csv(tmp_path / csv_file.name)
        np.testing.assert_array_equal(plain["value"], table["value"])


def test_a_value_of_minus_98_anywhere_leaves_no_number_for_a_reason(
    judged_request: Make, tmp_path: Path
) -> None:
    request = judged_request(schemes=("affect-trace",))
    first = request.codings[0]
    odd = Score(id="odd", form="before_film", item="awake_for", value=-98.0)
    records = [*first.coding.records(), odd]
    coding = Coding.from_records(first.coding.info, records)
    changed = replace(request, codings=(replace(first, coding=coding), *request.codings[1:]))
    for path in written(changed, tmp_path).values():
        _, meta = read(path)
        assert meta.missing_ranges == {}


def test_only_words_that_occur_are_explained(judged_request: Make, tmp_path: Path) -> None:
    files = written(judged_request("en", schemes=("floor-play-ratings",)), tmp_path)
    _, meta = read(next(path for name, path in files.items() if name.endswith("_ratings")))
    kinds: Sequence[tuple[object, str]] = [*meta.variable_value_labels["form_kind"].items()]
    assert kinds == [("rating", "rating")]
    reasons: Sequence[tuple[object, str]] = [*meta.variable_value_labels["reason"].items()]
    assert {word for word, _ in reasons} == {
        "not_applicable",
        "not_observed",
        "not_scorable",
        "not_asked",
    }
